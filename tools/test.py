"""`make test` and `make check`: everything that a change has to pass, with the time of each step.

All steps run, whatever fails; the last line sums up the tests, and each failed check counts as one.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from audit import audit
from machine import find, offer, offer_library, throwaway_postgresql
from progress import ROOT, Failed, call, finish
from setup import PYTHON, environment, prepare

TWO_BY_TWO = ("-n2", "--dist=loadgroup")
IN_A_BROWSER = "tests/e2e"
LONGEST = 45 * 60  # seconds for a suite; one that hangs has failed
CHECKS = {
    "Format": ["ruff", "format", "--check", "."],
    "Style": ["ruff", "check", "."],
    "Types": ["mypy"],
    "Import contracts": ["lint-imports"],
    "Migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "Translations": ["python", "manage.py", "messages", "--check"],
}


@dataclass
class Results:
    """What came out so far."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failed_steps: list[str] = field(default_factory=list)

    def run(self, title: str, work: Callable[[], None]) -> None:
        """Do one step and note how it went; a failure is shown and the next step still runs."""
        start, failed_before = time.monotonic(), self.failed
        print(f"\n== {title}", flush=True)
        try:
            work()
        except Failed as failure:
            self.failed += 1
            print(failure)
        self._close(title, failed_before, time.monotonic() - start)

    def take(self, suite: "Suite") -> None:
        """Note how a suite of tests went."""
        failed_before = self.failed
        if suite.report is None:
            self.failed += 1
            print("pytest ended without a report")
        else:
            self._add(suite.report)
        self._close(suite.title, failed_before, suite.seconds)

    def _close(self, title: str, failed_before: int, seconds: float) -> None:
        if self.failed > failed_before:
            self.failed_steps.append(title)
        verdict = "ok" if self.failed == failed_before else "FAILED"
        print(f"== {title}: {verdict}, {seconds:.1f} s", flush=True)

    def _add(self, report: ElementTree.Element) -> None:
        for suite in report.iter("testsuite"):
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            self.failed += failed
            self.skipped += skipped
            self.passed += int(suite.get("tests", 0)) - failed - skipped


@dataclass
class Suite:
    """Tests that pytest runs in processes of its own."""

    title: str
    where: str
    env: dict[str, str]
    printed: str = ""
    report: ElementTree.Element | None = None
    seconds: float = 0

    def run(self, *, aside: bool = False) -> None:
        """Run to the end; what it prints is shown, or kept where it runs aside."""
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            command = [PYTHON, "-m", "pytest", "-q", f"--junitxml={report}", *TWO_BY_TWO, self.where]
            kept = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if aside else {}
            try:
                done = subprocess.run(
                    command, cwd=ROOT, env=self.env, check=False, text=True, timeout=LONGEST, **kept
                )
                self.printed = done.stdout or ""
            except subprocess.TimeoutExpired as hung:
                self.printed = f"{(hung.stdout or b'').decode()}\nnot at its end after {LONGEST} s"
            if report.exists():
                self.report = ElementTree.parse(report).getroot()  # noqa: S314 - our own report
        self.seconds = time.monotonic() - start


def main() -> int:
    quick = "--quick" in sys.argv[1:]
    results = Results()
    prepare("dev")
    env = environment() | {"PLIETSCH_DATA": tempfile.mkdtemp(prefix="plietsch-check-")}
    with ExitStack() as open_until_the_end:
        postgresql = "" if quick else _offer_postgresql(open_until_the_end)
        with _copies_made(env | {"DATABASE_URL": postgresql}):
            for title, command in CHECKS.items():
                results.run(title, lambda command=command: _check(command, env))
            results.run("Templates", lambda: _check_templates(env))
            if not quick:
                _offer_programs()
            front, *aside = _suites(env, postgresql, quick=quick)
            with ThreadPoolExecutor(max_workers=1) as elsewhere:  # it waits for the network
                audited = None if quick else elsewhere.submit(audit)
                _test(results, front, aside)
            if audited:
                results.run("Dependency audit", lambda: print(audited.result()))
    if results.failed_steps:
        print(f"\nFailed: {', '.join(results.failed_steps)}")
    print(f"\n{results.passed} passed, {results.failed} failed, {results.skipped} skipped")
    return 1 if results.failed else 0


@contextmanager
def _copies_made(env: dict[str, str]) -> Iterator[None]:
    """Make what the tests copy beside the checks; tests that come too early wait for it."""
    making = subprocess.Popen([PYTHON, "-m", "tests.kept"], cwd=ROOT, env=env)
    try:
        yield
    finally:
        making.wait()  # where it failed, the tests make them and show why


def _offer_postgresql(until: ExitStack) -> str:
    if offer("initdb", package="postgresql"):
        return until.enter_context(throwaway_postgresql())
    print("PostgreSQL is not installed: the tests on PostgreSQL are skipped.")
    return ""


def _offer_programs() -> None:
    if not offer_library("pangoft2-1.0", packages="libpango-1.0-0 libpangoft2-1.0-0"):
        print("Pango is not installed: the tests of PDF are skipped.")
    if not _offer_broker():
        print("Mosquitto is not installed: the tests of MQTT are skipped.")
    if not offer("redis-server", package="redis-server"):
        print("Redis is not installed: the tests with it are skipped.")
    if not offer("dovecot", package="dovecot-imapd"):
        print("Dovecot is not installed: the tests of the mailbox are skipped.")


def _offer_broker() -> bool:
    server = offer("mosquitto", package="mosquitto")
    return offer("mosquitto_pub", package="mosquitto-clients") and server


def _offer_browser() -> bool:
    """Chromium without windows, which takes a third less work, or another Chromium that is there."""
    small = "chromium-headless-shell"
    return offer(small, package=small) or any(map(find, ("chromium", "chromium-browser", "google-chrome")))


def _check(command: list[str], env: dict[str, str]) -> None:
    call(*command, env=env)


def _check_templates(env: dict[str, str]) -> None:
    templates = sorted(str(path) for path in (ROOT / "plietsch").glob("*/templates/**/*.html"))
    call("djade", "--check", "--target-version", "5.2", *templates, env=env)


def _suites(env: dict[str, str], postgresql: str, *, quick: bool) -> Iterator[Suite]:
    yield Suite("Tests on SQLite", f"--ignore={IN_A_BROWSER}", env)
    if not quick and _offer_browser():
        yield Suite("Tests in a browser", IN_A_BROWSER, env)
    elif not quick:
        print("Chromium is not installed: the tests in a browser are skipped.")
    if postgresql:
        yield Suite("Tests on PostgreSQL", f"--ignore={IN_A_BROWSER}", env | {"DATABASE_URL": postgresql})


def _test(results: Results, front: Suite, others: list[Suite]) -> None:
    """Run one suite in front and the others one by one aside: no processor waits for a last test."""
    with ThreadPoolExecutor(max_workers=1) as aside:
        done = [aside.submit(suite.run, aside=True) for suite in others]
        print(f"\n== {front.title}{' and, aside, the others' if others else ''}", flush=True)
        front.run()
        results.take(front)
        for suite, run in zip(others, done, strict=True):
            run.result()
            print(f"\n== {suite.title}\n{suite.printed}", end="", flush=True)
            results.take(suite)


if __name__ == "__main__":
    finish(main)
