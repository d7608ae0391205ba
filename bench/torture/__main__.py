"""`make torture`: mixed load for WINDOW seconds (60), faults one after the other, then everything is counted.

People hand in applications, register for an event, write posts with files, and guests read. Acknowledged is
what was answered with a redirect; it has to be stored, once, whatever was killed meanwhile.
"""

import http.client
import os
import random
import signal
import ssl
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import django

from bench.torture.stack import PAGES, TLS, Stack, stack

WINDOW = float(os.environ.get("WINDOW", "60"))
PEOPLE = int(os.environ.get("PEOPLE", "150"))
THREADS = 6
GUESTS = ("/", "/aktuelles/", "/veranstaltungen/", "/projekte/", "/daten/", "/orte/")
TOKEN = "a" * 32
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)


@dataclass
class Act:
    """One thing that somebody does: what it is, the key under which it is found again, and how it is sent."""

    kind: str
    key: str
    session: str
    path: str
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    began: float = 0
    ended: float = 0
    answer: str = ""


@dataclass
class Log:
    """What was done and which faults there were."""

    acts: list[Act] = field(default_factory=list)
    faults: list[tuple[float, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_over: bool = False

    def answered_since(self, moment: float) -> bool:
        """Whether something that began afterwards was acknowledged."""
        with self.lock:
            return any(act.began >= moment and act.answer == "302" for act in self.acts)


def main() -> int:
    """Build, load, break, count."""
    with stack() as running:
        os.environ |= running.environment
        django.setup()
        _wait_ready(running)
        acts = _acts()
        from django.db import connections

        connections.close_all()
        log = Log()
        ends = time.monotonic() + WINDOW
        threads = [threading.Thread(target=_work, args=[acts, log]) for _ in range(THREADS)]
        threads += [threading.Thread(target=_read, args=[log])]
        for thread in threads:
            thread.start()
        _break(running, log, ends)
        for thread in threads:
            thread.join()
        return _judge(running, log)


def _wait_ready(running: Stack) -> None:
    deadline = time.monotonic() + 900
    while any(_ask(port, "/readyz") != 200 for port in PAGES):
        if time.monotonic() > deadline:
            raise SystemExit("the processes did not become ready")
        time.sleep(0.2)


def _ask(port: int, path: str) -> int:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0


def _acts() -> list[Act]:
    """For each of many people: hand in, register, write with and without a file; in a random order."""
    from django.test import Client
    from django.utils import timezone

    from bench.handin import close_in, twin
    from plietsch.accounts.models import User
    from plietsch.competitions.models import Application
    from plietsch.events.models import Event, Seating
    from plietsch.groups.models import Group, Membership, Topic

    pattern = Application.objects.get(standing__isnull=False, call__slug="prototypen")
    close_in(3600)
    now = timezone.now()
    seating = (
        Seating.objects.filter(
            event__inquiries=None, event__published_at__isnull=False, event__starts_at__gt=now
        )
        .order_by("event__starts_at", "pk")[:1]
        .get()
    )
    Seating.objects.filter(pk=seating.pk).update(capacity=PEOPLE * 2)
    event = Event.objects.get(pk=seating.event_id)
    topic = Topic.objects.filter(closed_at=None, deleted_at=None).order_by("pk")[0]
    group = Group.objects.get(pk=topic.group_id)
    acts = []
    for number in range(PEOPLE):
        user = User.objects.create(
            email=f"crowd{number}@example.org",
            name=f"Person {number}",
            sector="administration",
            approved_at=now,
        )
        Membership.objects.create(group=group, member=user, joined_at=now, seen_all_before=now)
        client = Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        form = {"csrfmiddlewaretoken": TOKEN}
        application = twin(pattern, user)
        acts += [
            Act("hand-in", str(application), session, f"/wettbewerbe/bewerbungen/{application}/einreichung/",
                urlencode(form).encode()),
            Act("registration", str(user.pk), session, f"/veranstaltungen/{event.slug}/anmeldung/",
                urlencode(form | {"mode": seating.mode}).encode()),
            _post(f"crowd-{number}-text", session, topic.pk, None),
            _post(f"crowd-{number}-file", session, topic.pk, PNG + str(number).encode()),
        ]  # fmt: skip
    random.Random(1).shuffle(acts)
    return acts


def _post(key: str, session: str, topic: int, file: bytes | None) -> Act:
    border = "torture"
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in (("csrfmiddlewaretoken", TOKEN), ("body", key))
    ]
    if file:
        head = f'--{border}\r\nContent-Disposition: form-data; name="attachments"; filename="{key}.txt"\r\n'
        parts.append(f"{head}Content-Type: text/plain\r\n\r\n{key}\r\n".encode())
    body = b"".join(parts) + f"--{border}--\r\n".encode()
    kind = "upload" if file else "post"
    path = f"/gruppen/themen/{topic}/antworten/"
    return Act(kind, key, session, path, body, f"multipart/form-data; boundary={border}")


def _work(acts: list[Act], log: Log) -> None:
    """Do one act after the other until the last fault is over, at a pace that fills the window."""
    context = ssl._create_unverified_context()  # noqa: S323 - our own certificate of today
    pace = WINDOW * THREADS / (PEOPLE * 4)
    while not log.is_over:
        with log.lock:
            if not acts:
                return
            act = acts.pop()
        _send(act, context)
        with log.lock:
            log.acts.append(act)
        time.sleep(max(0.0, pace - (act.ended - act.began)))


def _send(act: Act, context: ssl.SSLContext, method: str = "POST") -> None:
    headers = {"Referer": "https://localhost/", "Host": "localhost", "Content-Type": act.content_type}
    if act.session:
        headers["Cookie"] = f"sessionid={act.session}; csrftoken={TOKEN}"
    act.began = time.monotonic()
    try:
        connection = http.client.HTTPSConnection("localhost", TLS, timeout=30, context=context)
        connection.request(method, act.path, act.body or None, headers)
        act.answer = str(connection.getresponse().status)
    except OSError as error:
        act.answer = type(error).__name__
    act.ended = time.monotonic()


def _read(log: Log) -> None:
    context, number = ssl._create_unverified_context(), 0  # noqa: S323
    while not log.is_over:
        number += 1
        act = Act("reading", "", "", GUESTS[number % len(GUESTS)])
        _send(act, context, "GET")
        with log.lock:
            log.acts.append(act)
        time.sleep(0.1)


def _break(running: Stack, log: Log, ends: float) -> None:
    """One fault after the other, each when something was acknowledged after the one before."""

    def refuse() -> None:
        running.postbox.refuses = True
        threading.Timer(WINDOW / 10, lambda: setattr(running.postbox, "refuses", False)).start()

    backup = threading.Thread(target=running.manage, args=["backup", str(running.folder / "backup")])
    faults: dict[str, Callable[[], object]] = {
        "backup while everything runs": backup.start,
        f"kill -9 web {PAGES[0]}": running.processes[f"web {PAGES[0]}"].kill,
        "kill -9 worker": running.processes["worker"].kill,
        "mail server refuses": refuse,
        "kill -9 both web processes": lambda: [running.processes[f"web {port}"].kill() for port in PAGES],
        "PostgreSQL crashes": running.postgres.crash,
        "disk full": lambda: _fill_disk(running),
    }
    patience = max(60.0, WINDOW)
    pause = WINDOW / (len(faults) + 1)
    begun = ends - WINDOW
    for number, (name, fault) in enumerate(faults.items()):
        time.sleep(max(0.0, begun + pause * (number + 0.5) - time.monotonic()))
        log.faults.append((time.monotonic(), name))
        fault()
        until = time.monotonic() + patience
        while not log.answered_since(log.faults[-1][0]) and time.monotonic() < until:
            time.sleep(0.1)
    time.sleep(max(0.0, ends - time.monotonic()))
    backup.join()
    log.is_over = True


def _fill_disk(running: Stack) -> None:
    """No file may grow for a while: the limit on the size of files stands for a full disk."""
    import resource

    for port in PAGES:
        process = running.processes[f"web {port}"].running
        if process:
            none = (0, resource.RLIM_INFINITY)
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, none)
    time.sleep(WINDOW / 10)
    for port in PAGES:
        process = running.processes[f"web {port}"].running
        if process:
            endless = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, endless)


def _judge(running: Stack, log: Log) -> int:
    """Compare what was acknowledged with what is stored; returns 1 where something was lost or doubled."""
    stored = _stored(log)
    lost, twice = 0, 0
    print(
        f"{'what':14} {'sent':>6} {'acknowledged':>13} {'stored':>7} {'lost':>5} {'twice':>6}  other answers"
    )
    for kind in ("hand-in", "registration", "post", "upload"):
        acts = [act for act in log.acts if act.kind == kind]
        told = [act for act in acts if act.answer == "302"]
        missing = sum(stored[kind][act.key] == 0 for act in told)
        double = sum(stored[kind][act.key] > 1 for act in acts)
        other = Counter(act.answer for act in acts if act.answer != "302")
        there = sum(stored[kind][act.key] > 0 for act in acts)
        print(f"{kind:14} {len(acts):6} {len(told):13} {there:7} {missing:5} {double:6}  {dict(other)}")
        lost, twice = lost + missing, twice + double
    reads = [act for act in log.acts if act.kind == "reading"]
    failed = Counter(act.answer for act in reads if act.answer != "200")
    print(
        f"{'reading':14} {len(reads):6} {len(reads) - failed.total():13} {'':7} {'':5} {'':6}  {dict(failed)}"
    )
    _tell_times(log)
    doubled = _judge_mails(running)
    _judge_backup(running)
    return 1 if lost or twice or doubled else 0


def _stored(log: Log) -> dict[str, Counter[str]]:
    from plietsch.competitions.models import Submission
    from plietsch.core.uploads.shelf import place_of
    from plietsch.events.models import Registration
    from plietsch.groups.models import Post

    found: dict[str, Counter[str]] = defaultdict(Counter)
    found["hand-in"].update(str(pk) for pk in Submission.objects.values_list("application", flat=True))
    found["registration"].update(str(pk) for pk in Registration.objects.values_list("person", flat=True))
    for post in Post.objects.filter(body__startswith="crowd-").prefetch_related("files"):
        files = [_upload_of(one) for one in post.files.all()]
        kind = "upload" if post.body.endswith("-file") else "post"
        if kind == "post" or (files and all(place_of(one.sha256).exists() for one in files)):
            found[kind][post.body] += 1
    return found


def _upload_of(attachment: Any) -> Any:
    return attachment.upload


def _tell_times(log: Log) -> None:
    told = sorted((act for act in log.acts if act.answer == "302"), key=lambda act: act.began)
    times = sorted(act.ended - act.began for act in told)
    if times:
        print(f"acknowledged after {statistics.median(times):.2f} s (median), {times[-1]:.2f} s (longest)")
    for at, name in log.faults:
        next_end = next((act.ended for act in told if act.began >= at), None)
        back = f"{next_end - at:.1f} s" if next_end else "not before the end"
        print(f"{name}: first acknowledgement of something begun afterwards after {back}")


def _judge_mails(running: Stack) -> int:
    """Wait until the queue is empty; then how many mails were taken, and how many of them twice."""
    from plietsch.core.models import Letter

    deadline = time.monotonic() + 120
    while Letter.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.5)
    taken = running.postbox.taken
    doubled = sum(count - 1 for count in taken.values())
    print(f"mails taken {taken.total()}, doubled {doubled}, waiting {Letter.objects.count()}")
    return doubled


def _judge_backup(running: Stack) -> None:
    folder = running.folder / "backup"
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    print(f"backup under load: digests {'equal' if done.returncode == 0 else 'DIFFER'}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
