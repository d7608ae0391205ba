"""For monitors: whether the process is alive, whether it can serve, and figures about what it does."""

import os
import tempfile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from plietsch.core import metrics as measured
from plietsch.core.jobs import figures
from plietsch.core.permissions import public

LOOPBACK = ("127.0.0.1", "::1")


@public
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers."""
    return JsonResponse({"status": "ok"})


@public
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: the database has all migrations, the disk takes files and a worker works; else 503 and why."""
    checks = {"database": _database_state(), "disk": _disk_state()}
    if checks["database"] == "ok":
        checks["worker"] = _worker_state()
    ready = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if ready else "not ready", **checks}, status=200 if ready else 503)


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' figures, for bearers of the token; without one, for programs on this machine only."""
    if not _may_measure(request):
        return HttpResponseForbidden(
            "a token is needed (PLIETSCH_METRICS_TOKEN)\n", content_type="text/plain; charset=utf-8"
        )
    return HttpResponse(measured.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_measure(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        said = request.headers.get("Authorization", "")
        return constant_time_compare(said, f"Bearer {settings.METRICS_TOKEN}")
    came_by_proxy = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not came_by_proxy


def _disk_state() -> str:
    for folder in {settings.DATA, settings.MEDIA_ROOT}:
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"!")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return f"not writable: {error.strerror}"
    return "ok"


def _database_state() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations missing" if missing else "ok"


def _worker_state() -> str:
    if figures.has_worker(timezone.now()):
        return "ok"
    seen_at = figures.worker_seen_at()
    return f"last seen {seen_at:%Y-%m-%d %H:%M:%S %Z}" if seen_at else "never seen"
