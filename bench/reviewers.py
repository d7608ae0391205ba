"""`python -m bench.reviewers`: what the lists of 500 applications cost the office and a juror."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
SIZE = int(os.environ.get("SIZE", "500"))
TIMES = 15


def main() -> None:
    """Build a demo network with one large call, and print queries and processor time per list."""
    with tempfile.TemporaryDirectory(prefix="plietsch-reviewers-") as folder:
        os.environ |= {"PLIETSCH_DATA": folder, "PLIETSCH_DEMO": "1", "PLIETSCH_LOG_LEVEL": "ERROR"}
        os.environ |= {"PLIETSCH_DEMO_STREAM": "0", "PLIETSCH_DEMO_SENSORS": "0"}  # nobody else at work
        os.environ["DJANGO_SETTINGS_MODULE"] = "plietsch.config.settings"
        for command in (["migrate", "-v0"], ["demo"], ["prepare"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, capture_output=True)
        django.setup()
        _fill()
        for name, role, address in (
            ("office's list", "office", "/wettbewerbe/prototypen/verwaltung/"),
            ("a juror's list", "juror1", "/wettbewerbe/jury/"),
        ):
            _measure(name, role, address)


def _fill() -> None:
    """So many applications that were handed in, each with five jurors; the call is closed."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from bench.handin import twin
    from plietsch.accounts.models import User
    from plietsch.competitions.models import Application, Call, Submission
    from plietsch.competitions.operations.juries import assign_reviews

    pattern = Application.objects.select_related("standing").get(
        standing__isnull=False, call__slug="prototypen"
    )
    writer = User.objects.get(email="applicant2@example.org")
    for _ in range(SIZE - 1):
        key = twin(pattern, writer)
        made = Submission.objects.get(pk=pattern.standing_id or 0)
        made.pk, made._state.adding, made.application_id = None, True, key
        made.save()
        Application.objects.filter(pk=key).update(standing=made)
    now = timezone.now()
    Call.objects.filter(slug="prototypen").update(
        closes_at=now - timedelta(seconds=1), reviews_per_application=3
    )
    assign_reviews(
        Call.objects.get(slug="prototypen"), by=User.objects.get(email="office@example.org"), at=now
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _measure(name: str, role: str, address: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from plietsch.accounts.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(email=f"{role}@example.org"))
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    queries = len(captured)
    assert answer.status_code == 200, answer.status_code
    spent = []
    for _ in range(TIMES):
        start = time.process_time()
        client.get(address)
        spent.append(1000 * (time.process_time() - start))
    rows = answer.content.decode().count("/bewerbungen/")
    print(
        f"{name} of {SIZE}: {queries} queries, {statistics.median(spent):.0f} ms of processor time, "
        f"{len(answer.content) / 1000:.0f} kB, {rows} links to applications"
    )


if __name__ == "__main__":
    main()
