"""How core takes part: it seals facts, keeps the retention periods of all packages, and tidies up its own."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plietsch.core import once, post
from plietsch.core.jobs import figures
from plietsch.core.jobs.keeping import KEPT_DEAD, sweep_jobs
from plietsch.core.jobs.models import Job
from plietsch.core.models import Letter, Sending, Upload
from plietsch.core.personal_data import personal_data
from plietsch.core.registry import Checkup, Gauge, KeptFiles, Manifest, Retention, Schedule
from plietsch.core.tasks import keep_retention_periods, seal_recorded_facts
from plietsch.core.uploads import scanning, storing, sweeping


def scanner() -> str:
    """Whether uploads can be looked through."""
    if scanning.is_silent():
        return (
            f"{settings.CLAMD_ADDRESS} is silent, so no file is taken. Start it, or correct PLIETSCH_CLAMD."
        )
    return ""


manifest = Manifest(
    personal_data=personal_data,
    retention=[
        Retention(Job, _("Hintergrundaufgaben"), after=KEPT_DEAD, sweep=sweep_jobs),
        Retention(Letter, _("Nicht zugestellte Mails"), after=post.KEPT, sweep=post.sweep_letters),
        Retention(Sending, _("Merkzettel abgeschickter Formulare"), after=once.KEPT, sweep=once.sweep),
        Retention(Upload, _("Dateien, die nirgends mehr hängen"), after=sweeping.AFTER, sweep=sweeping.sweep),
    ],
    gauges=[
        Gauge("plietsch_jobs", "Background jobs by state", figures.by_state, label="state"),
        Gauge("plietsch_oldest_job_seconds", "How long the oldest due job has waited", figures.longest_wait),
    ],
    files=[KeptFiles(storing.paths)],
    checkups=[Checkup("Virus scanner", scanner)],
    schedules=[
        Schedule("core.seals", seal_recorded_facts, every=timedelta(minutes=1)),
        Schedule("core.retention", keep_retention_periods, every=timedelta(days=1)),
    ],
)
