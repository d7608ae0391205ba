"""`python -m bench.handin`: 500 people hand in within the last minute, on the real server; who is lost?

PEOPLE and WINDOW (seconds) change the crowd, DATABASE_URL the database (an empty one), KILL=1 ends the web
process by SIGKILL in the middle: afterwards each application is handed in whole, or is the draft that it was.
"""

import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import django

from bench.servers import Server, network
from bench.visitor import Visitor

if TYPE_CHECKING:
    from plietsch.accounts.models import User
    from plietsch.competitions.models import Application

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = int(os.environ.get("PEOPLE", "500"))
WINDOW = float(os.environ.get("WINDOW", "60"))
LATE = 0.1  # share of people who press the button after the end
PATIENCE = 300  # seconds for which people wait for an answer


@dataclass
class Applicant:
    """Somebody with a complete application, who presses the button at some moment of the last minute."""

    application: int
    session: str
    moment: float = 0.0
    pressed_at: float = 0.0
    took: float = 0.0
    answer: str = "nothing"


@dataclass
class Crowd:
    """All of them, in the order in which they press the button."""

    port: int
    people: list[Applicant]
    closing: float
    cpu: float = 0.0

    def run(self) -> None:
        """Let everybody press the button at their moment, each with a connection of their own."""
        workers = [threading.Thread(target=self._hand_in, args=[one]) for one in self.people]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def _hand_in(self, one: Applicant) -> None:
        visitor = Visitor(self.port, {"sessionid": one.session, "csrftoken": "a" * 32})
        visitor.connection.timeout = PATIENCE
        path = f"/wettbewerbe/bewerbungen/{one.application}/einreichung/"
        time.sleep(max(0.0, self.closing - WINDOW + one.moment - time.time()))
        one.pressed_at = time.time()
        try:
            status, _ = visitor.post(path, urlencode({"csrfmiddlewaretoken": "a" * 32}))
            one.answer = {302: "receipt", 200: "refused"}.get(status, str(status))
        except (OSError, ConnectionError) as error:
            one.answer = type(error).__name__
        one.took = time.time() - one.pressed_at


def main() -> None:
    """Build, run, judge."""
    with tempfile.TemporaryDirectory(prefix="plietsch-handin-") as folder:
        os.environ |= {"PLIETSCH_DATA": folder, "PLIETSCH_DEMO": "1", "PLIETSCH_LOG_LEVEL": "ERROR"}
        os.environ |= {"PLIETSCH_DEMO_STREAM": "0", "PLIETSCH_DEMO_SENSORS": "0"}  # nobody else at work
        os.environ["DJANGO_SETTINGS_MODULE"] = "plietsch.config.settings"
        for command in (["migrate", "-v0"], ["demo"], ["prepare"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, capture_output=True)
        django.setup()
        from django.db import connections

        people = prepare()
        with network() as server:
            closing = close_in(WINDOW + 3)
            connections.close_all()
            crowd = Crowd(server.port, people, closing)
            if os.environ.get("KILL"):
                threading.Thread(target=kill, args=[server, closing - WINDOW / 2]).start()
            before = server.cpu()
            crowd.run()
            if not os.environ.get("KILL"):
                crowd.cpu = server.cpu() - before
        judge(crowd)


def prepare() -> list[Applicant]:
    """So many complete drafts of the running sample call, each with a lead who is signed in."""
    from django.test import Client

    from plietsch.accounts.models import User
    from plietsch.competitions.models import Application

    pattern = Application.objects.get(standing__isnull=False, call__slug="prototypen")
    chance, people = random.Random(1), []
    for number in range(PEOPLE):
        user = User.objects.create(
            email=f"crowd{number}@example.org",
            name=f"Antragstellung {number}",
            sector="administration",
            approved_at=pattern.started_at,
        )
        client = Client()
        client.force_login(user)
        late = number < PEOPLE * LATE
        moment = WINDOW + chance.uniform(0.05, 3) if late else WINDOW * chance.random() ** 0.5
        session = client.cookies["sessionid"].value
        people.append(Applicant(twin(pattern, user), session, moment))
    return people


def twin(pattern: "Application", user: "User") -> int:
    """A copy of an application that is complete, written by this person alone."""
    from plietsch.competitions.models import Answer, Application, FinanceItem, Writer

    source = Application.objects.get(pk=pattern.pk)
    themes, items, answers = source.themes.all(), list(source.items.all()), list(source.answers.all())
    source.pk, source._state.adding, source.standing = None, True, None
    source.save()
    source.themes.set(themes)
    for part in [*items, *answers]:
        part.pk, part._state.adding = None, True
        setattr(part, "application", source)  # noqa: B010 - of two models
    FinanceItem.objects.bulk_create(items)
    Answer.objects.bulk_create(answers)
    Writer.objects.create(application=source, user=user, is_lead=True, since=source.started_at)
    return int(source.pk)


def close_in(seconds: float) -> float:
    """Let the call end then; returns the moment."""
    from datetime import UTC, datetime

    from plietsch.competitions.models import Call

    closing = time.time() + seconds
    Call.objects.filter(slug="prototypen").update(closes_at=datetime.fromtimestamp(closing, UTC))
    return closing


def kill(server: Server, moment: float) -> None:
    """End the web process without a warning; the supervisor starts another."""
    time.sleep(max(0.0, moment - time.time()))
    os.kill(server.pid, signal.SIGKILL)


def judge(crowd: Crowd) -> None:
    """Compare what people were told with what the database holds, and check every receipt."""
    from plietsch.competitions.models import Application, Submission
    from plietsch.competitions.receipts import receipt, verify

    applications = Application.objects.in_bulk([one.application for one in crowd.people])
    handed_in = {one.pk for one in applications.values() if one.standing_id}
    told = {one.application for one in crowd.people if one.answer == "receipt"}
    in_time = {one.application for one in crowd.people if one.pressed_at <= crowd.closing}
    submissions = Submission.objects.filter(application__in=handed_in).select_related("application")
    intact = sum(verify(receipt(one)).is_intact for one in submissions)
    late = sum(one.submitted_at > one.deadline for one in submissions)
    halves = Submission.objects.filter(application__in=set(applications) - handed_in).count()
    drafts = sum(one.items.exists() and one.answers.exists() for one in applications.values())
    times = [one.took for one in crowd.people if one.answer == "receipt"]
    print(f"{len(crowd.people)} people, {len(in_time)} pressed the button in time; told: {_counts(crowd)}")
    print(f"handed in {len(handed_in)}; told so but lost {len(told - handed_in)}; accepted late {late}")
    refused = sum(one.answer == "refused" and one.pressed_at <= crowd.closing for one in crowd.people)
    print(f"in time and refused {refused}")
    print(f"half a submission {halves}; drafts whole {drafts}; receipts valid {intact} of {len(submissions)}")
    print(f"answer after {statistics.median(times):.2f} s (median), {max(times):.2f} s (longest)")
    print(f"{crowd.cpu / len(crowd.people):.3f} s of the web process's time each")


def _counts(crowd: Crowd) -> dict[str, int]:
    answers = [one.answer for one in crowd.people]
    return {answer: answers.count(answer) for answer in sorted(set(answers))}


if __name__ == "__main__":
    main()
