"""What other servers read of the portal: its actor, news as Article, events as Event (ActivityStreams 2)."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Prefetch
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import override

from plietsch.core.html import markdown
from plietsch.core.mail import address_of
from plietsch.events.models import Event
from plietsch.federation.models import Key
from plietsch.portal.models import News, Picture
from plietsch.portal.models.news import NewsQuerySet
from plietsch.portal.models.pictures import PRESS
from plietsch.portal.retelling import passages
from plietsch.portal.schema import shared_picture

ACTIVITY = "application/activity+json"
NAME, KEY = "aktuelles", "#schluessel"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
CONTEXT: list[Any] = [
    "https://www.w3.org/ns/activitystreams",
    "https://w3id.org/security/v1",
    {
        "Hashtag": "as:Hashtag",
        "ical": "http://www.w3.org/2002/12/cal/ical#",
        "mz": "https://joinmobilizon.org/ns#",
    },
    {"joinMode": {"@id": "mz:joinMode", "@type": "mz:joinModeType"}},
    {"externalParticipationUrl": {"@id": "mz:externalParticipationUrl", "@type": "@id"}},
]
MOST_LISTED = 20
TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "strong", "b", "em", "i", "a", "blockquote"}
_LINK = re.compile(r'href="/(?!/)')


def actor_address() -> str:
    """The portal's own name among servers."""
    return address_of(reverse("federation:actor"))


def handle() -> str:
    """What people type to find the portal, such as "aktuelles@netz.example"."""
    return f"{NAME}@{urlsplit(settings.PUBLIC_URL).netloc}"


def actor() -> dict[str, Any]:
    """Who the portal is and how to check its signatures."""
    own = actor_address()
    with override(settings.LANGUAGE_CODE):
        summary = _("Nachrichten und Veranstaltungen von %(network)s.") % {"network": settings.NETWORK_NAME}
    return {
        "@context": CONTEXT,
        "id": own,
        "type": "Organization",
        "preferredUsername": NAME,
        "name": settings.NETWORK_NAME,
        "summary": f"<p>{escape(summary)}</p>",
        "url": address_of(reverse("portal:newsroom")),
        "inbox": address_of(reverse("federation:inbox")),
        "outbox": address_of(reverse("federation:outbox")),
        "followers": address_of(reverse("federation:followers")),
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        "publicKey": {"id": own + KEY, "owner": own, "publicKeyPem": Key.objects.latest("pk").public},
    }


def object_address(thing: Model) -> str:
    """The lasting name of a thing, which a new title does not change."""
    return _address(thing._meta.label_lower, thing.pk)


def shown(kind: str, key: int) -> dict[str, Any] | None:
    """The document of a thing that everybody may see now."""
    anybody = AnonymousUser()
    if kind == "portal.news":
        return next((article(page) for page in news_to_tell().filter(pk=key)), None)
    events = Event.objects.visible_to(anybody).select_related("venue__place")
    return next((event_document(event) for event in events.filter(pk=key)), None)


def is_from_archive(kind: str, key: int) -> bool:
    """Whether news were old already when they came; the newsletter leaves them out, too."""
    page = News.objects.filter(pk=key).first() if kind == "portal.news" else None
    return page is not None and page.is_from_archive


def news_to_tell() -> NewsQuerySet:
    """German news that everybody may read, with all that an article shows."""
    pictures = Prefetch("picture", Picture.objects.prefetch_renditions(PRESS))
    found = News.objects.visible_to(AnonymousUser()).in_language(settings.LANGUAGE_CODE)
    return found.select_related("locale").prefetch_related(pictures, "categories")


def article(page: News) -> dict[str, Any]:
    """A piece of news."""
    moment = page.first_published_at or make_aware(datetime.combine(page.published_on, time(12)))
    facts: dict[str, Any] = {
        "summary": escape(page.lead),
        "tag": [
            {
                "type": "Hashtag",
                "name": "#" + re.sub(r"\W", "", category.name),
                "href": _list_of(category.slug),
            }
            for category in page.categories.all()
        ],
    }
    if (picture := shared_picture(page)) and page.picture:
        about = f"{page.picture.description} ({page.picture.credit})"
        image = {"type": "Image", "url": picture["url"], "name": about}
        facts |= {"image": image, "attachment": [image]}
    html = format_html("<p>{}</p>", page.lead) + SafeString().join(passages(page.body))
    return _object("Article", page, page.title, html, moment) | facts


def event_document(event: Event) -> dict[str, Any]:
    """An event, in the words of Mobilizon."""
    about = f"<p>{escape(event.summary)}</p>{markdown(event.description)}"
    facts: dict[str, Any] = {
        "startTime": event.starts_at.isoformat(),
        "endTime": event.ends_at.isoformat(),
        "ical:status": "CANCELLED" if event.cancelled_at else "CONFIRMED",
        "joinMode": "external",
        "externalParticipationUrl": address_of(reverse("events:sign_up", kwargs={"event": event.slug})),
    }
    if event.venue:
        facts["location"] = {
            "type": "Place",
            "name": event.venue.name,
            "address": f"{event.venue.street}, {event.venue.postcode} {event.venue.place.name}",
        }
    return _object("Event", event, event.title, about, event.published_at or event.changed_at) | facts


def create(thing: Mapping[str, Any]) -> dict[str, Any]:
    """That it is new."""
    return _activity("Create", f"{thing['id']}#neu", thing) | {"published": thing["published"]}


def update(thing: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """That it has changed."""
    changed = {**thing, "updated": at.isoformat()}
    return _activity("Update", f"{thing['id']}#{int(at.timestamp())}", changed)


def delete(kind: str, key: int) -> dict[str, Any]:
    """That it is gone."""
    own = _address(kind, key)
    return _activity("Delete", f"{own}#zurueckgezogen", {"id": own, "type": "Tombstone"})


def accept(follow: Mapping[str, Any]) -> dict[str, Any]:
    """That somebody may follow."""
    own = actor_address()
    return {"@context": CONTEXT, "id": f"{own}#annahme-{follow['key']}", "type": "Accept", "actor": own} | {
        "object": {"id": follow["id"], "type": "Follow", "actor": follow["actor"], "object": own},
        "to": [follow["actor"]],
    }


def _activity(kind: str, name: str, thing: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": name,
        "type": kind,
        "actor": actor_address(),
        "to": [PUBLIC],
        "cc": [address_of(reverse("federation:followers"))],
        "object": dict(thing),
    }


def _object(kind: str, thing: Any, name: str, html: str, moment: datetime) -> dict[str, Any]:
    content = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel="nofollow noopener")
    content = _LINK.sub(f'href="{address_of("/")}', content)
    return {
        "@context": CONTEXT,
        "id": object_address(thing),
        "type": kind,
        "attributedTo": actor_address(),
        "name": name,
        "content": content,
        "contentMap": {settings.LANGUAGE_CODE: content},
        "mediaType": "text/html",
        "url": address_of(thing.get_absolute_url()),
        "published": moment.isoformat(),
        "to": [PUBLIC],
        "cc": [address_of(reverse("federation:followers"))],
    }


def _address(kind: str, key: int) -> str:
    name = "news" if kind == "portal.news" else "event"
    return address_of(reverse(f"federation:{name}", kwargs={name: key}))


def _list_of(category: str) -> str:
    return address_of(f"{reverse('portal:newsroom')}?kategorie={category}")
