"""The real server with a demo network, and a floor: Django with one plain view, served alike."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.visitor import Visitor

ROOT = Path(__file__).resolve().parents[1]
SCHEDULED = 2  # Linux: a process has a clock of its own, CPUCLOCK_SCHED

NGINX = """
daemon off; master_process off; pid {folder}/pid; events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream pages {{ server 127.0.0.1:{behind}; keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://pages; proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_set_header Host $http_host;
    }}
  }}
}}
"""


@dataclass
class Server:
    """A running server: where it listens and which process makes its pages."""

    port: int
    pid: int
    supervisor: int = 0

    def kill(self) -> None:
        """Kill the process that makes pages, and wait for the next one."""
        os.kill(self.pid, signal.SIGKILL)
        _wait_for(self.port)
        self.pid = web_process(self.supervisor)

    def cpu(self) -> float:
        """Seconds of processor time that all its threads have used, to the nanosecond."""
        return time.clock_gettime((~self.pid << 3) | SCHEDULED)

    def memory(self) -> float:
        """MiB in memory."""
        [line] = [x for x in Path(f"/proc/{self.pid}/status").read_text().splitlines() if "VmRSS" in x]
        return int(line.split()[1]) / 1024


@contextmanager
def network() -> Iterator[Server]:
    """`manage.py serve`, as an operator starts it."""
    port = _free_port()
    command = [sys.executable, "manage.py", "serve"]
    with _started(command, port, env=os.environ | {"PORT": str(port)}) as supervisor:
        yield Server(port, web_process(supervisor), supervisor)


@contextmanager
def behind_nginx(server: Server) -> Iterator[Server]:
    """A proxy before a server that, as in deploy/nginx.conf, keeps its connections to it open."""
    port = _free_port()
    with TemporaryDirectory(prefix="plietsch-bench-") as folder:
        settings = Path(folder, "nginx.conf")
        settings.write_text(NGINX.format(folder=folder, port=port, behind=server.port))
        command = ["nginx", "-p", folder, "-c", str(settings), "-e", f"{folder}/error.log"]
        with _started(command, port, env=dict(os.environ)) as pid:
            yield Server(port, pid)


def web_process(supervisor: int) -> int:
    """The child of `manage.py serve` that makes pages."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    [web] = [pid for pid in children if Path(f"/proc/{pid}/comm").read_text() == "web\n"]
    return int(web)


@contextmanager
def floor() -> Iterator[Server]:
    """A server whose only view sends as many bytes as it is asked for."""
    with _alike("bench.floor:application", {}) as server:
        yield server


@contextmanager
def plain_wagtail() -> Iterator[Server]:
    """A server with a Wagtail site as its tutorial builds it; its news stand at /nachricht-0/."""
    with (
        TemporaryDirectory(prefix="plietsch-bench-") as folder,
        _alike("bench.plain.application:application", {"PLAIN_FOLDER": folder}) as server,
    ):
        yield server


@contextmanager
def _alike(application: str, environment: dict[str, str]) -> Iterator[Server]:
    """Another application, served as the network is."""
    port = _free_port()
    options = [f"--port={port}", "--log-level=warning", "--no-access-log"]
    command = [sys.executable, "-m", "uvicorn", application, *options]
    with _started(command, port, env=os.environ | environment) as pid:
        yield Server(port, pid)


@contextmanager
def _started(command: list[str], port: int, env: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 180
    while True:
        try:
            Visitor(port).get("/healthz")
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
