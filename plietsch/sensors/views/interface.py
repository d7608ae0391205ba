"""OGC SensorThings for machines: one view for every address below /sensorthings/v1.1/."""

import base64
import binascii
import json

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import RawPostDataException
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from plietsch.core.permissions import public
from plietsch.sensors.access import Access, token_for
from plietsch.sensors.models import AreaQuerySet
from plietsch.sensors.sealed.past import SealedPast
from plietsch.sensors.sensorthings.addresses import ROOT, Address, read_address
from plietsch.sensors.sensorthings.options import read_options
from plietsch.sensors.sensorthings.problems import NotAllowed, Refused
from plietsch.sensors.sensorthings.reading import Reader, property_of, service_root
from plietsch.sensors.views.writing import write

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PATCH", "PUT", "DELETE"]
REALM = 'Basic realm="SensorThings", charset="UTF-8"'


class _WrongToken(Exception):
    """A token that is unknown or revoked."""


@csrf_exempt
@public
@require_http_methods(METHODS)
def resource(request: HttpRequest, resource: str = "") -> HttpResponseBase:
    """Answer one question or take one payload; what is refused is told with the field or rule."""
    try:
        response = _answer(request, resource)
    except _WrongToken:
        response = _problem(401, "token", "is not known, or was revoked")
        response.headers["WWW-Authenticate"] = REALM
    except Refused as refused:
        response = _problem(refused.status, refused.where, refused.rule)
    except DataError:
        response = _problem(400, "$filter", "cannot be calculated for every row")
    except RawPostDataException:
        response = _problem(400, "payload", "is a form; send JSON")
    except RequestDataTooBig:
        response = _problem(413, "payload", "is too large; send it in parts")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _answer(request: HttpRequest, resource: str) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"})
    root = request.build_absolute_uri(ROOT)
    access = _access(request)
    if request.method in ("GET", "HEAD"):
        return _read(_reader(access.readable, root), request, resource)
    _protect(request, access)
    return write(request, resource, access, _reader(access.writable, root))


def _reader(areas: AreaQuerySet, root: str) -> Reader:
    now = timezone.now()
    return Reader(areas, root, now, SealedPast(now))


def _read(reader: Reader, request: HttpRequest, resource: str) -> HttpResponse:
    if not resource.strip("/"):
        return JsonResponse(service_root(reader.root))
    address = read_address(resource)
    if address.name:
        return _property(reader, address)
    question = [(name, request.GET[name]) for name in request.GET]
    options = read_options(question, address.last.entity)
    if address.last.is_one:
        return JsonResponse(reader.entity(address, options))
    page = reader.page(address, options, question, resource)
    if address.ref:
        page["value"] = [{"@iot.selfLink": each["@iot.selfLink"]} for each in page["value"]]
    return JsonResponse(page)


def _property(reader: Reader, address: Address) -> HttpResponse:
    entity, row = reader.one(address)
    value = property_of(row, entity, address.name)
    if not address.raw:
        return JsonResponse({address.name: value})
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _access(request: HttpRequest) -> Access:
    """A token where one is sent, else the signed-in person."""
    secret = _secret(request.headers.get("Authorization", ""))
    if secret is None:
        return Access(request.user)
    if token := token_for(secret):
        return Access(AnonymousUser(), token)
    raise _WrongToken


def _secret(header: str) -> str | None:
    """The token out of "Bearer TOKEN", or as the password of "Basic", whatever the name beside it."""
    kind, _space, told = header.partition(" ")
    if kind.lower() == "bearer":
        return told.strip()
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(told, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        raise _WrongToken from None


def _protect(request: HttpRequest, access: Access) -> None:
    """A person's browser has to prove that our own page asked; a token proves itself."""
    if access.token:
        return
    if not access.user.is_authenticated:
        raise _WrongToken
    check = CsrfViewMiddleware(lambda _request: HttpResponse())
    if check.process_view(request, None, (), {}) is not None:  # type: ignore[arg-type]
        raise NotAllowed("token", "send a token, or the CSRF token of a page")


def _problem(status: int, where: str, rule: str) -> JsonResponse:
    return JsonResponse(
        {"code": status, "type": "error", "field": where, "message": f"{where}: {rule}"}, status=status
    )
