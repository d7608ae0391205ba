"""CKAN's Action API: one address per action, JSON in and out, reading only."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from plietsch.core.permissions import public
from plietsch.opendata.ckan.actions import ACTIONS, NotFound, WithRecords
from plietsch.opendata.dcat.describing import address
from plietsch.opendata.tables.problems import QueryRefused

MOST_BYTES = 100_000
TEXTS = ("fq", "id", "name", "q", "resource_id")


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, action: str) -> HttpResponse:
    """Do one action; what is unknown, missing or not readable is told as CKAN tells it."""
    told: dict[str, Any] = {"help": address(f"/api/3/action/help_show?name={action}")}
    if action not in ACTIONS:
        return JsonResponse(told | _failure("Not Found Error", "unknown action"), status=404)
    try:
        result = ACTIONS[action](_asked(request))
    except NotFound:
        return JsonResponse(told | _failure("Not Found Error", "Not found"), status=404)
    except QueryRefused as refused:
        return JsonResponse(told | _failure("Validation Error", str(refused)), status=409)
    response = _answer(told | {"success": True}, result)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _answer(told: dict[str, Any], result: Any) -> HttpResponse:
    if not isinstance(result, WithRecords):
        return JsonResponse(told | {"result": result})
    head, inner = json.dumps(told)[:-1].encode(), json.dumps(result.told)[:-1].encode()
    body = b'%s, "result": %s, "records": [%s]}}' % (head, inner, result.records)
    return HttpResponse(body, content_type="application/json")


def _asked(request: HttpRequest) -> dict[str, Any]:
    if request.method != "POST":
        return dict(request.GET.items())
    if request.content_type != "application/json":
        return dict(request.POST.items())
    try:
        asked = json.loads(request.body[:MOST_BYTES] or b"{}")
        json.dumps(asked, ensure_ascii=False).encode()  # no halves of signs
    except (ValueError, RecursionError) as error:
        raise QueryRefused("JSON") from error
    if not isinstance(asked, dict):
        raise QueryRefused("JSON")
    asked = {name: value for name, value in asked.items() if value is not None}
    for name in TEXTS:
        if not isinstance(asked.get(name, ""), str):
            raise QueryRefused(_("„%(name)s“ muss ein Text sein.") % {"name": name})
    return asked


def _failure(kind: str, message: str) -> dict[str, Any]:
    return {"success": False, "error": {"__type": kind, "message": message}}
