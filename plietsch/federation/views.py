"""What other servers ask for and send (ActivityPub, WebFinger, NodeInfo)."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from plietsch.core.mail import address_of
from plietsch.core.permissions import public
from plietsch.federation import documents
from plietsch.federation.actors import NotAnActor, document, host
from plietsch.federation.models import Follower
from plietsch.federation.queries import how_many, newest
from plietsch.federation.signatures import NotSigned, claim
from plietsch.federation.tasks import receive
from plietsch.portal.throttle import may_report

MOST_BYTES, PER_HOUR = 128 * 1024, 600
SIGNED = ("host", "date", "digest", "signature", "content-type", "content-length")
MOST_KEYS = 2**63  # of a database
TYPES = {"application/activity+json", "application/ld+json", "application/json"}


@public
@require_safe
def webfinger(request: HttpRequest) -> HttpResponse:
    """Where the portal is, for whoever types its name elsewhere (RFC 7033)."""
    asked, own = request.GET.get("resource", ""), documents.actor_address()
    if not asked:
        return _refused("resource: whom?", 400)
    is_named = asked.lower() == f"acct:{documents.handle()}".lower()  # telephones begin with a capital
    if not is_named and asked != own:
        raise Http404(asked)
    page = address_of(reverse("portal:newsroom"))
    found = {
        "subject": f"acct:{documents.handle()}",
        "aliases": [own, page],
        "links": [
            {"rel": "self", "type": documents.ACTIVITY, "href": own},
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": page},
        ],
    }
    return _json(found, "application/jrd+json")


@public
@require_safe
def nodeinfo_places(request: HttpRequest) -> HttpResponse:
    """Where the description of this server is."""
    schema = "http://nodeinfo.diaspora.software/ns/schema/2.1"
    return _json({"links": [{"rel": schema, "href": address_of(reverse("federation:nodeinfo"))}]})


@public
@require_safe
def nodeinfo(request: HttpRequest) -> HttpResponse:
    """What runs here; how many people use it is nobody's business."""
    return _json(
        {
            "version": "2.1",
            "software": {"name": "plietsch", "version": "1"},
            "protocols": ["activitypub"],
            "services": {"inbound": [], "outbound": ["atom1.0"]},
            "openRegistrations": False,
            "usage": {"users": {"total": 1}, "localPosts": how_many()},
            "metadata": {"nodeName": settings.NETWORK_NAME},
        }
    )


@public
@require_safe
def actor(request: HttpRequest) -> HttpResponse:
    """The portal as others know it; people are led to the list of news."""
    return _shown(request, documents.actor(), reverse("portal:newsroom"))


@public
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest of what was told."""
    own = address_of(reverse("federation:outbox"))
    listed = [documents.create(thing) for thing in newest()]
    collection = {
        "@context": documents.CONTEXT,
        "id": own,
        "type": "OrderedCollection",
        "totalItems": how_many(),
        "orderedItems": listed,
    }
    return _json(collection, documents.ACTIVITY)


@public
@require_safe
def followers(request: HttpRequest) -> HttpResponse:
    """How many follow; who they are stays with us."""
    collection = {
        "@context": documents.CONTEXT,
        "id": address_of(reverse("federation:followers")),
        "type": "OrderedCollection",
        "totalItems": Follower.objects.count(),
    }
    return _json(collection, documents.ACTIVITY)


@public
@require_safe
def news(request: HttpRequest, news: int) -> HttpResponse:
    """A piece of news as Article."""
    return _thing(request, "portal.news", news)


@public
@require_safe
def event(request: HttpRequest, event: int) -> HttpResponse:
    """An event as Event."""
    return _thing(request, "events.event", event)


@csrf_exempt  # servers have no session; the signature is the proof
@public
@require_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """Take what is signed, whole and meant for us; who has signed it is checked by the worker."""
    headers = {name: request.headers[name] for name in SIGNED if name in request.headers}
    if refusal := _refusal(request, headers):
        return HttpResponse(status=refusal)
    try:
        claimed = claim("POST", request.path, headers, request.body, at=timezone.now())
        message = document(request.body)
    except NotSigned as error:
        return _refused(str(error), 401)
    except NotAnActor:
        return _refused("json: an object, not too deep", 400)
    if not host(message.get("actor")) or not host(message.get("id")):
        return _refused("id, actor: addresses", 400)
    if host(message["actor"]) != host(claimed.key_id):
        return _refused("keyId: of another server than the actor", 401)
    if _concerns_us(message):
        short = {name: message[name] for name in ("id", "type", "actor")}
        receive.enqueue(short, claimed.as_json())
    return HttpResponse(status=202)


def _refusal(request: HttpRequest, headers: dict[str, str]) -> int:
    """The status for a request that is not even read; 0 for one that is."""
    if headers.get("content-type", "").partition(";")[0].strip() not in TYPES:
        return 415
    if not headers.get("content-length", "").isdecimal() or int(headers["content-length"]) > MOST_BYTES:
        return 413
    if headers.get("host", "").lower() != urlsplit(settings.PUBLIC_URL).netloc.lower():
        return 421
    connection = request.META.get("REMOTE_ADDR", "")
    return 0 if may_report(connection=connection, kind="inbox", most=PER_HOUR) else 429


def _refused(reason: str, status: int) -> HttpResponse:
    return HttpResponse(reason, status=status, content_type="text/plain; charset=utf-8")


def _concerns_us(message: dict[str, Any]) -> bool:
    """Somebody wants to follow, or a follower does not want to any longer or is gone."""
    kind, thing, own = message.get("type"), message.get("object"), documents.actor_address()
    if kind == "Follow":
        return _name(thing) == own
    followers = Follower.objects.filter(actor=message["actor"])
    if kind == "Delete":
        return _name(thing) == message["actor"] and followers.exists()
    if kind != "Undo":
        return False
    if isinstance(thing, dict) and _name(thing.get("object")):
        return thing.get("type") == "Follow" and _name(thing["object"]) == own and followers.exists()
    return followers.exclude(follow="").filter(follow=_name(thing)).exists()


def _name(thing: object) -> str:
    """The address of a thing that is told whole or by its address alone."""
    name = thing.get("id") if isinstance(thing, dict) else thing
    return name if host(name) and isinstance(name, str) else ""


def _thing(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    found = documents.shown(kind, key) if key < MOST_KEYS else None
    if found is None:
        raise Http404(key)
    return _shown(request, found, found["url"])


def _shown(request: HttpRequest, found: dict[str, Any], page: str) -> HttpResponse:
    wants_page = request.get_preferred_type([documents.ACTIVITY, "text/html"]) == "text/html"
    response = redirect(page) if wants_page else _json(found, documents.ACTIVITY)
    patch_vary_headers(response, ["Accept"])
    return response


def _json(found: dict[str, Any], media_type: str = "application/json") -> HttpResponse:
    response = JsonResponse(found, content_type=f"{media_type}; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
