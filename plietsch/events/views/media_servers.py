"""An own media server (MediaMTX, nginx-rtmp) asks who may send: whoever knows the passphrase of the event."""

import hmac
import json
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from plietsch.core.permissions import public
from plietsch.events.models import Stream

LARGEST = 10_000
PUBLISH, READ = {"publish"}, {"read", "play"}


@public
@csrf_exempt
@require_POST
def media_server(request: HttpRequest) -> HttpResponse:
    """200 where it may, 401 where not. MediaMTX asks in JSON, nginx-rtmp by a form.

    Senders need the passphrase; only this machine may fetch, for `live start --source` shows the picture on.
    """
    asked = _read(request)
    action = str(asked.get("action") or asked.get("call") or "")
    if not _may_ask(request):
        return HttpResponse(status=403)
    if action in READ:
        return HttpResponse(status=200 if _is_here(str(asked.get("ip") or asked.get("addr") or "")) else 401)
    return HttpResponse(status=200 if action in PUBLISH and _may_send(asked) else 401)


def _may_ask(request: HttpRequest) -> bool:
    """Who knows the secret; without one, this machine, and not through a proxy on it."""
    if settings.MEDIA_SERVER_SECRET:
        typed = request.GET.get("secret", "").encode()
        return hmac.compare_digest(typed, settings.MEDIA_SERVER_SECRET.encode())
    return _is_here(request.META["REMOTE_ADDR"]) and "HTTP_X_FORWARDED_FOR" not in request.META


def _may_send(asked: dict[str, Any]) -> bool:
    slug = str(asked.get("path") or asked.get("name") or "").strip("/")
    running = Stream.objects.filter(event__slug=slug, ended_at=None, event__cancelled_at=None)
    passphrase = running.values_list("passphrase", flat=True).first() or ""
    typed = asked.get("password") or asked.get("token") or asked.get("pass") or ""
    query = parse_qs(str(asked.get("query") or ""))
    typed = typed or query.get("pass", [""])[0]
    return bool(passphrase) and hmac.compare_digest(str(typed).encode(), passphrase.encode())


def _read(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        found = json.loads(request.body[:LARGEST])
        json.dumps(found, ensure_ascii=False).encode()  # fails at halves of signs, which nobody can store
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
