"""How core takes part: it keeps the retention periods of all packages, and those of its own jobs."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from plietsch.core.jobs.models import Job
from plietsch.core.jobs.tasks import KEPT_DEAD, keep_retention_periods, sweep_jobs
from plietsch.core.registry import Manifest, Retention, Schedule

manifest = Manifest(
    retention=[Retention(Job, _("Hintergrundaufgaben"), after=KEPT_DEAD, sweep=sweep_jobs)],
    schedules=[Schedule("core.retention", keep_retention_periods, every=timedelta(days=1))],
)
