"""Jobs that nobody tries any more."""

from datetime import datetime

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.jobs.models import Job
from plietsch.core.jobs.operations import retry


@transaction.atomic
def retry_job(job: Job, *, by: User, at: datetime) -> None:
    """Give a dead job all its attempts again."""
    retry(job, at=at)
    record("job.retried", actor=by, subject=job, audience=OFFICE, at=at)
