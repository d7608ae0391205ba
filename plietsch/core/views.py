"""Whether the process is alive, and whether it can serve."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plietsch.core.jobs.models import Worker
from plietsch.core.permissions import public

WORKER_SILENCE = timedelta(seconds=30)


@public
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers."""
    return JsonResponse({"status": "ok"})


@public
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: the database has all migrations and a worker works; otherwise 503 with what is missing."""
    checks = {"database": _database_state()}
    if checks["database"] == "ok":
        checks["worker"] = _worker_state()
    ready = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if ready else "not ready", **checks}, status=200 if ready else 503)


def _database_state() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations missing" if missing else "ok"


def _worker_state() -> str:
    seen_at = Worker.objects.aggregate(Max("seen_at"))["seen_at__max"]
    if seen_at and timezone.now() - seen_at < WORKER_SILENCE:
        return "ok"
    return f"last seen {seen_at:%Y-%m-%d %H:%M:%S %Z}" if seen_at else "never seen"
