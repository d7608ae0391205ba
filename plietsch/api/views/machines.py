"""What programs read and write: each request names a token and sees what its member may see now."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from plietsch.accounts.models import User
from plietsch.api.entries import LARGEST, fits
from plietsch.api.models import Token
from plietsch.api.openapi import description
from plietsch.api.operations import note_use
from plietsch.api.queries import offers, token_for
from plietsch.core.buckets import Bucket
from plietsch.core.offers import NotNow, NotWritten, Offer, Writing
from plietsch.core.permissions import public
from plietsch.moderation.models import Case

PAGE = 50
LARGEST_BODY = 256 * 1024
PER_SECOND, AT_ONCE = 5, 120
MOST_BUCKETS = 10_000
LATER = 600  # seconds, after much in an hour
WRITING = ("POST", "PATCH")
_buckets: dict[int, Bucket] = {}


@dataclass
class Refused(Exception):
    """Why a program gets nothing, with the status of the answer."""

    status: int
    reason: str
    wait: int = 0


@public
@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """The description of it all; it tells of kinds, never of things."""
    return JsonResponse(description(settings.NETWORK_NAME, settings.PUBLIC_URL.rstrip("/")))


@csrf_exempt  # programs show a token and have no session here
@public
def things(request: HttpRequest, kind: str) -> JsonResponse:
    """A page of things, newest first; POST writes one."""
    return _answer(request, kind, _list)


@csrf_exempt
@public
def thing(request: HttpRequest, kind: str, **key: int) -> JsonResponse:
    """One thing; PATCH changes it."""
    return _answer(request, kind, _one, *key.values())


def _answer(request: HttpRequest, kind: str, read: Callable[..., Any], *key: int) -> JsonResponse:
    offer = next(offer for offer in offers() if offer.name == kind)
    answers = {"GET": read, "HEAD": read}
    if offer.writing and not key:
        answers["POST"] = _write
    if offer.editing and key:
        answers["PATCH"] = _change
    try:
        token = _token(request)
        if request.method not in answers:
            response = _refusal(Refused(405, _("Das geht hier nicht.")))
            response["Allow"] = ", ".join(answers)
            return response
        _allow(token, f"{kind}:{'write' if request.method in WRITING else 'read'}")
        status, content = answers[request.method](request, offer, token.member, *key)
    except Refused as refused:
        return _refusal(refused)
    response = JsonResponse(content, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _token(request: HttpRequest) -> Token:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    token = token_for(secret.strip(), at=timezone.now()) if scheme.lower() == "bearer" else None
    if token is None:
        raise Refused(401, _("Zeigen Sie ein gültiges Token: Authorization: Bearer …"))
    wait = _bucket(token.pk).wait(1, time.monotonic())
    if wait:
        raise Refused(429, _("Zu viele Anfragen. Bitte warten Sie etwas."), wait=int(wait) + 1)
    note_use(token, at=timezone.now())
    return token


def _bucket(token: int) -> Bucket:
    if len(_buckets) > MOST_BUCKETS:
        _buckets.clear()
    return _buckets.setdefault(token, Bucket(per_second=PER_SECOND, most=AT_ONCE))


def _allow(token: Token, scope: str) -> None:
    if scope not in token.scopes:
        raise Refused(403, _("Dieses Token darf das nicht: %(scope)s") % {"scope": scope})


def _list(request: HttpRequest, offer: Offer, member: User) -> tuple[int, Any]:
    rows, parameters = offer.rows(member), {"before": "pk__lt", **offer.filters}
    if unknown := request.GET.keys() - parameters:
        names = {"unknown": ", ".join(sorted(unknown)), "known": ", ".join(parameters)}
        raise Refused(400, _("Unbekannt: %(unknown)s. Es gibt: %(known)s.") % names)
    for name, lookup in parameters.items():
        if name in request.GET:
            rows = rows.filter(**{lookup: _whole(name, request.GET[name])})
    page = list(rows.order_by("-pk")[: PAGE + 1])
    shown = page[:PAGE]
    after = f"{request.path}?{_with_before(request, shown[-1].pk)}" if len(page) > PAGE else None
    return 200, {"items": [_described(offer, thing) for thing in shown], "next": after}


def _with_before(request: HttpRequest, key: int) -> str:
    typed = request.GET.copy()
    typed["before"] = str(key)
    return typed.urlencode()


def _whole(name: str, text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST)) else 0
    if not 0 < number <= LARGEST:
        raise Refused(400, _("„%(name)s“ ist eine ganze Zahl ab 1.") % {"name": name})
    return number


def _one(request: HttpRequest, offer: Offer, member: User, key: int) -> tuple[int, Any]:
    return 200, _described(offer, _find(offer, member, key))


def _find(offer: Offer, member: User, key: int) -> Model:
    found: Model | None = offer.rows(member).filter(pk=key).first() if 0 < key <= LARGEST else None
    if found is None:
        raise Refused(404, _("Das gibt es nicht."))
    return found


def _change(request: HttpRequest, offer: Offer, member: User, key: int) -> tuple[int, Any]:
    assert offer.editing is not None  # noqa: S101 - PATCH is allowed for such offers only
    found = _find(offer, member, key)
    fields = _fields(request, offer.editing)
    with _told_why():
        offer.editing.write(found, fields, by=member, at=timezone.now())
    return 200, _described(offer, _find(offer, member, key))


def _write(request: HttpRequest, offer: Offer, member: User) -> tuple[int, Any]:
    assert offer.writing is not None  # noqa: S101 - POST is allowed for such offers only
    fields = _fields(request, offer.writing)
    with _told_why():
        written = offer.writing.write(fields, by=member, at=timezone.now())
    if isinstance(written, Case):
        return 202, {"waits": settings.PUBLIC_URL.rstrip("/") + written.get_absolute_url()}
    return 201, _described(offer, written)


@contextmanager
def _told_why() -> Iterator[None]:
    try:
        yield
    except NotNow as reason:
        raise Refused(429, str(reason), wait=LATER) from reason
    except NotWritten as reason:
        raise Refused(409, str(reason)) from reason


def _fields(request: HttpRequest, writing: Writing) -> dict[str, Any]:
    """What the program sends, as far as its kinds go."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise Refused(413, _("Das ist zu groß."))
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refused(400, _("Das ist kein JSON.")) from error
    if not isinstance(sent, dict) or not sent or set(sent) - set(writing.fields):
        raise Refused(
            400, _("Erwartet wird ein Objekt mit: %(fields)s") % {"fields": ", ".join(writing.fields)}
        )
    sent = {name: _rounded(value) for name, value in sent.items()}
    missing = [name for name in writing.fields if name not in sent and name not in writing.optional]
    wrong = [name for name, value in sent.items() if not fits(value, writing.fields[name])]
    if missing or wrong:
        raise Refused(400, _("Prüfen Sie: %(fields)s") % {"fields": ", ".join(missing + wrong)})
    return sent


def _rounded(value: Any) -> Any:
    """JSON has one kind of number: 3.0 is whole too."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _described(offer: Offer, thing: Model) -> dict[str, Any]:
    return {"id": thing.pk, **{name: column.read(thing) for name, column in offer.columns.items()}}


def _refusal(refused: Refused) -> JsonResponse:
    response = JsonResponse({"error": refused.reason}, status=refused.status)
    response["Cache-Control"] = "private, no-store"
    if refused.status == 401:  # noqa: PLR2004 - names how to sign in
        response["WWW-Authenticate"] = "Bearer"
    if refused.wait:
        response["Retry-After"] = str(refused.wait)
    return response
