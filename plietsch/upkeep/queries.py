"""How the system is: storage, mails, the last backup, versions."""

import platform
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

import django
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet, Sum
from django.utils import timezone

import plietsch
from plietsch.core.jobs.models import Job
from plietsch.core.models import Letter, Upload
from plietsch.core.tasks import deliver_letters
from plietsch.upkeep import engines
from plietsch.upkeep.models import Backup

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mails:
    """Mails that the server took within a day, that wait, that were given up or refused, or perhaps sent."""

    sent: int
    waiting: int
    failed: int
    perhaps: int


@dataclass(frozen=True)
class Storage:
    """Bytes of the database and of uploaded files, and what the disk has left."""

    database: int
    uploads: int
    free: int
    total: int


def mails(at: datetime) -> Mails:
    """How mail goes. A letter's row is gone once it is sent; the job that sent it stays for a day."""
    jobs = Job.objects.filter(task=deliver_letters.module_path)
    failed = _letters(jobs.filter(finished_at=None, died_at__isnull=False))
    perhaps, refused = Letter.objects.perhaps_sent().count(), Letter.objects.refused().count()
    refused_today = Letter.objects.refused().filter(refused_at__gte=at - DAY).count()
    return Mails(
        sent=max(0, _letters(jobs.filter(finished_at__gte=at - DAY)) - refused_today),
        waiting=max(0, Letter.objects.count() - failed - perhaps - refused),
        failed=failed + refused,
        perhaps=perhaps,
    )


def storage() -> Storage:
    """What lies where."""
    disk = shutil.disk_usage(settings.MEDIA_ROOT)
    uploads = Upload.objects.aggregate(bytes=Sum("size"))["bytes"] or 0
    return Storage(engines.of(connection).size(connection), uploads, disk.free, disk.total)


def last_backup() -> Backup | None:
    """The newest one."""
    return Backup.objects.order_by("-made_at", "-pk").first()


def is_backup_old(at: datetime) -> bool:
    """Whether there is none, or none of the last day."""
    backup = last_backup()
    return backup is None or at - backup.made_at > DAY


def versions() -> dict[str, str]:
    """What runs here, by name."""
    return {
        "plietsch": plietsch.__version__,
        "Python": platform.python_version(),
        "Django": django.get_version(),
        connection.display_name: ".".join(map(str, connection.get_database_version())),
    }


def backup_moment() -> dict[str, float]:
    """For monitoring: when the last backup was made (Unix time), 0 for never."""
    backup = last_backup()
    return {"": backup.made_at.timestamp() if backup else 0}


def free_bytes() -> dict[str, float]:
    """For monitoring: what the disk of uploaded files has left."""
    return {"": shutil.disk_usage(settings.MEDIA_ROOT).free}


def mails_by_state() -> dict[str, float]:
    """For monitoring: mails that wait, that were given up, and that were perhaps sent."""
    now = mails(timezone.now())
    return {"waiting": now.waiting, "failed": now.failed, "perhaps": now.perhaps}


def _letters(jobs: QuerySet[Job]) -> int:
    """How many letters these jobs are about."""
    return sum(len(each["args"][0]) for each in jobs.values_list("arguments", flat=True).iterator())
