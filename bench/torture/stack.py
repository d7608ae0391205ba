"""What deploy/ describes, on this machine: nginx, web processes, worker, PostgreSQL, a mail server."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGES, LIVE, TLS, MAIL = (18001, 18002), 18010, 18443, 18025
AS_DEMO = {"PLIETSCH_DEMO": "1", "PLIETSCH_SECRET_KEY": "", "PLIETSCH_TRUST_PROXY": "", "PLIETSCH_MAIL": ""}
SMALL_DISK, LIMIT = "small disk", "limit on the size of files"
PAUSE = 0.5  # seconds until an ended process is started again, as systemd would


def program(name: str) -> str:
    """A program's path, also of PostgreSQL's own ones and of servers."""
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/sbin")]
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], *map(str, folders)]))
    if not found:
        raise SystemExit(f"{name} is missing (apt-get install nginx postgresql openssl)")
    return found


@dataclass
class Postgres:
    """A server that cares for durability, on a socket of its own."""

    folder: Path

    def start(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        locale = ("-E", "UTF8", "--locale=C.UTF-8")
        self._run("initdb", "-A", "trust", "-U", "postgres", *locale, "-D", self.folder / "data")
        self._control("start")

    def crash(self) -> None:
        """End it without a word, and start it again."""
        self._control("restart", "-m", "immediate")

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    @property
    def address(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def _control(self, *words: str) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c max_connections=60"
        place = ("-D", self.folder / "data", "-l", self.folder / "log", "-o", options)
        self._run("pg_ctl", "-w", "-s", *place, *words)

    def _run(self, name: str, *words: str | Path) -> None:
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*user, program(name), *words], check=True, stdout=subprocess.DEVNULL)


@dataclass
class Postbox:
    """A mail server that counts what it took, and may refuse for a while."""

    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    refuses: bool = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return "451 not now"
        number = str(message_from_bytes(envelope.content)["Message-ID"])
        for recipient in envelope.rcpt_tos:
            self.taken[recipient, number] += 1
        return "250 taken"


@dataclass
class Process:
    """A process that is started again whenever it ends."""

    command: list[str]
    environment: dict[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = None
    wanted: bool = True

    def tend(self) -> None:
        while self.wanted:
            with self.log.open("ab") as log:
                self.running = subprocess.Popen(
                    self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
                )
            self.running.wait()
            time.sleep(PAUSE if self.wanted else 0)

    def kill(self) -> None:
        """Without a warning."""
        if self.running:
            os.kill(self.running.pid, signal.SIGKILL)

    def end(self) -> None:
        self.wanted = False
        if self.running:
            self.running.terminate()
            self.running.wait()


@dataclass
class Stack:
    """All of it, running."""

    folder: Path
    postgres: Postgres
    postbox: Postbox
    environment: dict[str, str]
    processes: dict[str, Process]
    disk: str  # what stands for a full one

    def manage(self, *command: str, **more: str) -> str:
        """Run a command of manage.py to its end."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.environment | more, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout


@contextmanager
def stack() -> Iterator[Stack]:
    """The demo network in PostgreSQL, or what the backup FROM holds, served as a production system."""
    from aiosmtpd.controller import Controller

    folder = Path(tempfile.mkdtemp(prefix="plietsch-torture-"))
    (folder / "pg").mkdir()
    disk = _mount_small_disk(folder / "data")
    folder.chmod(0o755)
    postgres, postbox = Postgres(folder / "pg"), Postbox()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "plietsch.config.settings",
        "PLIETSCH_DATA": str(folder / "data"),
        "PLIETSCH_SECRET_KEY": secrets.token_urlsafe(50),
        "PLIETSCH_HOSTS": "localhost",
        "PLIETSCH_TRUST_PROXY": "1",
        "PLIETSCH_MAIL": f"smtp://127.0.0.1:{MAIL}",
        "DATABASE_URL": postgres.address,
    }
    web = {f"web {port}": ("web", port) for port in (*PAGES, LIVE)}
    processes = {
        name: _process(command, environment | {"PORT": str(port)}, folder)
        for name, (command, port) in (web | {"worker": ("worker", 0)}).items()
    }
    built = Stack(folder, postgres, postbox, environment, processes, disk)
    served = [program("nginx"), "-p", str(folder), "-c", str(_nginx(folder))]
    front = Process(served, dict(os.environ), folder / "nginx.log")
    mail = Controller(postbox, hostname="127.0.0.1", port=MAIL)
    try:
        postgres.start()
        mail.start()
        if backup := os.environ.get("FROM"):
            built.manage("restore", backup)
            built.manage("prepare")
        else:
            built.manage("prepare", **AS_DEMO)
        for process in processes.values():
            threading.Thread(target=process.tend, daemon=True).start()
        threading.Thread(target=front.tend, daemon=True).start()
        yield built
    finally:
        front.end()
        for process in processes.values():
            process.end()
        mail.stop()
        postgres.stop()
        if disk == SMALL_DISK:
            subprocess.run(["umount", "--lazy", folder / "data"], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def _mount_small_disk(folder: Path) -> str:
    """A disk of its own for the data folder, where we may mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400m,mode=750", "tmpfs", str(folder)]
    is_mounted = os.geteuid() == 0 and not subprocess.run(mount, check=False).returncode
    return SMALL_DISK if is_mounted else LIMIT


def _process(command: str, environment: dict[str, str], folder: Path) -> Process:
    log = folder / f"{command}-{environment['PORT']}.log"
    return Process([sys.executable, "manage.py", command], environment, log)


def _nginx(folder: Path) -> Path:
    """deploy/nginx.conf with ports of ours and a certificate that nobody else trusts."""
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", "privkey.pem", "-out", "fullchain.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    served = (ROOT / "deploy" / "nginx.conf").read_text()
    ours = {
        "127.0.0.1:8001": f"127.0.0.1:{PAGES[0]}",
        "127.0.0.1:8002": f"127.0.0.1:{PAGES[1]}",
        "127.0.0.1:8010": f"127.0.0.1:{LIVE}",
        "listen 80;": "listen 127.0.0.1:18080;",
        "    listen [::]:80;\n": "",
        "listen 443 ssl": f"listen 127.0.0.1:{TLS} ssl",
        "    listen [::]:443 ssl http2;\n": "",
        "network.example": "localhost",
        "/etc/letsencrypt/live/localhost": str(folder),
        "/var/log/nginx": str(folder),
    }
    for old, new in ours.items():
        if old not in served:
            raise SystemExit(f"deploy/nginx.conf has no {old!r} any more")
        served = served.replace(old, new)
    file = folder / "nginx.conf"
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    file.write_text(
        f"{user}pid {folder}/nginx.pid;\nerror_log {folder}/nginx-error.log;\ndaemon off;\n"
        f"events {{}}\nhttp {{\n{paths}{served}}}\n"
    )
    return file
