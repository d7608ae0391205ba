"""Looks a system over and says in plain words what is wrong, and what to do about it."""

import os
import shutil
import smtplib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from plietsch.accounts.models import User
from plietsch.core import depot, marks
from plietsch.core.jobs import figures
from plietsch.core.jobs.models import Job
from plietsch.core.mailable import is_mailable
from plietsch.core.models import Letter
from plietsch.core.registry import Checkup, registry
from plietsch.core.smtp import EmailBackend
from plietsch.upkeep.clock import is_clock_adrift
from plietsch.upkeep.queries import is_backup_old, last_backup

LEAST_FREE = 2 * 1024**3  # bytes
CLOCK_TOLERANCE = 5  # seconds
SAFE_SQLITE = (3, 51, 3)  # before it, committed rows could be lost (core/sqlite.py)
UNREAL_HOSTS = ("localhost", "localhost.localdomain")
UNREAL_ENDINGS = (".example", ".invalid", ".test", ".localhost")


def examine() -> Iterator[tuple[str, str]]:
    """Each checkup's title, and what is wrong; "" where all is well."""
    reachable, is_odd = True, False
    for checkup in (*CHECKUPS, *registry.parts(Checkup)):
        if reachable or not checkup.asks_database:
            try:
                problem = checkup.look()
            except DatabaseError as error:
                reachable = False
                if is_odd:  # and what is wrong with it was said
                    continue
                said = str(error).strip().partition("\n")[0]
                problem = f"does not answer ({said}). Start it, or correct DATABASE_URL."
            is_odd |= bool(problem) and checkup.asks_database
            yield checkup.title, problem


def _mode() -> str:
    if settings.DEMO:
        return "this is a demo: everybody may sign in as anybody. Unset PLIETSCH_DEMO."
    if settings.DEBUG:
        return "error pages show what the code knows. Unset PLIETSCH_DEBUG."
    if not settings.PRODUCTION:
        return (
            "there is no secret key, so this system serves this machine only. Set PLIETSCH_SECRET_KEY "
            "to 50 random characters, the same for every process."
        )
    return ""


def _names() -> str:
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    if settings.PRODUCTION and not any(_is_real(name) for name in settings.ALLOWED_HOSTS):
        return "no host name is known under which people come. Set PLIETSCH_HOSTS, such as network.example."
    allowed = settings.ALLOWED_HOSTS
    if host not in allowed and not any(name.startswith(".") and host.endswith(name) for name in allowed):
        return f"links in mails lead to {host}, which is not in PLIETSCH_HOSTS. Correct PLIETSCH_URL."
    return ""


def _https() -> str:
    if not settings.PRODUCTION:
        return ""
    if urlsplit(settings.PUBLIC_URL).scheme != "https":
        return "links in mails lead to http. Set PLIETSCH_URL to https://..."
    if not settings.SECURE_SSL_REDIRECT:
        return "visitors are not sent to https. Unset PLIETSCH_TLS."
    if not settings.TRUST_PROXY:
        return (
            "nobody believes the proxy that a visitor came by https, so they are sent there for ever. "
            "Let the proxy set X-Forwarded-Proto and X-Forwarded-For, and set PLIETSCH_TRUST_PROXY=1."
        )
    return ""


def _second_factor() -> str:
    if settings.PRODUCTION and not settings.SECOND_FACTOR_FOR_OFFICE:
        return "the network office signs in with a password alone. Unset PLIETSCH_SECOND_FACTOR_FOR_OFFICE."
    return ""


def _database() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return f"{len(missing)} migrations are missing. Run `manage.py prepare`."
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < SAFE_SQLITE:
        return f"SQLite {sqlite3.sqlite_version} may lose rows. Install pysqlite3, or use PostgreSQL."
    return ""


def _clock() -> str:
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
    if apart > CLOCK_TOLERANCE:
        return f"is {apart:.0f} s away from the database's. Let both machines ask a time server (chrony)."
    return ""


def _time_server() -> str:
    if settings.PRODUCTION and is_clock_adrift():
        return "nobody keeps this machine's clock right, says its kernel. Install a time service (chrony)."
    return ""


def _office() -> str:
    if not User.objects.members().filter(is_office=True).exists():
        return "nobody can admit anybody. Run `manage.py createsuperuser` for the first person of the office."
    return ""


def _refused_mails() -> str:
    count = Letter.objects.refused().count()
    return f"{count} were refused: the mail server does not know the address. See /betrieb/." if count else ""


def _worker() -> str:
    if not figures.has_worker(timezone.now()):
        return "nobody was seen for 30 s, so mails wait. Start `manage.py worker`."
    return ""


def _jobs() -> str:
    dead = Job.objects.dead().count()
    return f"{dead} were given up. See `manage.py jobs` or /betrieb/." if dead else ""


def _doubtful_mails() -> str:
    count = Letter.objects.perhaps_sent().count()
    return (
        f"{count} were perhaps sent when something broke. Decide at /betrieb/ whether to repeat them."
        if count
        else ""
    )


def _backup() -> str:
    backup = last_backup()
    if backup is None:
        return "there is none. Run `manage.py backup FOLDER` every night."
    if is_backup_old(timezone.now()):
        return f"the last is of {backup.made_at:%Y-%m-%d %H:%M}. Run `manage.py backup FOLDER` every night."
    return ""


def _folders() -> str:
    for folder in (Path(settings.DATA), Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT)):
        if not os.access(folder, os.W_OK | os.X_OK):
            state = "may not be written to" if folder.exists() else "is missing"
            return f"{folder} {state}. Run `manage.py prepare` as the user who runs the server."
    return ""


def _space() -> str:
    for folder in (Path(settings.DATA), Path(settings.MEDIA_ROOT)):
        free = shutil.disk_usage(folder).free if folder.exists() else LEAST_FREE
        if free < LEAST_FREE:
            return f"{folder} has {free // 1024**2:,} MB left. Make room, or move it to a larger disk."
    return ""


def _store() -> str:
    store = depot.depot()
    try:
        if store:
            store.check()
    except OSError as error:
        said = error.strerror or error
        return f"{settings.S3['endpoint']} does not take files ({said}). Correct PLIETSCH_S3, or start it."
    return ""


def _redis() -> str:
    if not settings.REDIS:
        return ""
    try:
        marks.check()
    except OSError as error:
        return f"does not answer ({error}). Start it, or unset PLIETSCH_REDIS."
    return ""


def _static_files() -> str:
    if not (Path(settings.STATIC_ROOT) / "collected.txt").exists():
        return "styles and scripts are not collected. Run `make setup`, then `manage.py prepare`."
    return ""


def _sender() -> str:
    sender = settings.DEFAULT_FROM_EMAIL
    if not is_mailable(sender):
        return f"{sender!r} is no mail address. Set PLIETSCH_MAIL_FROM."
    if not _is_real(sender.rpartition("@")[2]):
        return f"no mail server takes mails from {sender}. Set PLIETSCH_MAIL_FROM to an address of yours."
    return ""


def _mail_server() -> str:
    if settings.EMAIL_BACKEND != "plietsch.core.smtp.EmailBackend":
        return "there is none, mails become files. Set PLIETSCH_MAIL." if settings.PRODUCTION else ""
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with EmailBackend(timeout=10) as opened:
            refusal = "" if _sender() else opened.refusal_of(settings.DEFAULT_FROM_EMAIL)
        return refusal and f"{server} takes no mail from {settings.DEFAULT_FROM_EMAIL} ({refusal})."
    except smtplib.SMTPAuthenticationError:
        return f"{server} does not know our name and password. Correct PLIETSCH_MAIL."
    except (OSError, smtplib.SMTPException) as error:
        return f"{server} does not answer ({error}). Correct PLIETSCH_MAIL, or start the server."


def _is_real(host: str) -> bool:
    return (
        "." in host
        and host not in UNREAL_HOSTS
        and not host.endswith(UNREAL_ENDINGS)
        and not host[-1].isdigit()
    )


CHECKUPS = (
    Checkup("Mode", _mode),
    Checkup("Names", _names),
    Checkup("HTTPS", _https),
    Checkup("Second factor", _second_factor),
    Checkup("Folders", _folders),
    Checkup("Disk", _space),
    Checkup("Store of files", _store),
    Checkup("Redis", _redis),
    Checkup("Static files", _static_files),
    Checkup("Sender of mails", _sender),
    Checkup("Mail server", _mail_server),
    Checkup("Time", _time_server),
    Checkup("Database", _database, asks_database=True),
    Checkup("Network office", _office, asks_database=True),
    Checkup("Clock", _clock, asks_database=True),
    Checkup("Worker", _worker, asks_database=True),
    Checkup("Background jobs", _jobs, asks_database=True),
    Checkup("Mails", _doubtful_mails, asks_database=True),
    Checkup("Refused mails", _refused_mails, asks_database=True),
    Checkup("Backup", _backup, asks_database=True),
)
