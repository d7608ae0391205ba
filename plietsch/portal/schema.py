"""News, and who publishes them, for machines that read web pages: schema.org and OpenGraph."""

import re
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from plietsch.core.html import script_json
from plietsch.core.mail import address_of
from plietsch.portal.models import Imprint, News
from plietsch.portal.models.pictures import PRESS

_TOWN = re.compile(r"(?:[A-Z]{1,2}-)?(\d{4,5})\s+(.+)")


def network_json(imprint: Imprint) -> SafeString:
    """The network and who runs it as schema.org's Organization."""
    facts = _network() | {"@context": "https://schema.org", "legalName": imprint.operator}
    facts |= {"email": imprint.email, "telephone": imprint.phone}
    if imprint.street and (town := _TOWN.fullmatch(imprint.town)):
        facts["address"] = {
            "@type": "PostalAddress",
            "streetAddress": imprint.street,
            "postalCode": town[1],
            "addressLocality": town[2],
        }
    return script_json({name: fact for name, fact in facts.items() if fact})


def news_json(page: News) -> SafeString:
    """The page as schema.org's NewsArticle, ready to stand in a script element."""
    publisher = _network()
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": page.full_url,
        "url": page.full_url,
        "headline": page.title,
        "description": page.lead,
        "inLanguage": page.locale.language_code,
        "datePublished": page.published_on.isoformat(),
        "publisher": publisher,
        "author": {"@type": "Organization", "name": str(page.department)} if page.department else publisher,
        "articleSection": [str(category) for category in page.categories.all()],
    }
    if page.last_published_at:
        facts["dateModified"] = page.last_published_at.isoformat()
    if (shared := shared_picture(page)) and page.picture:
        facts["image"] = {"@type": "ImageObject", **shared, "creditText": page.picture.credit}
    return script_json(facts)


def shared_picture(page: News) -> dict[str, Any] | None:
    """The picture that others show beside a link to the page."""
    if page.picture is None:
        return None
    drawn = page.picture.get_renditions(PRESS)[PRESS]
    return {"url": address_of(drawn.url), "width": drawn.width, "height": drawn.height}


def _network() -> dict[str, Any]:
    return {
        "@type": "Organization",
        "@id": address_of("/#netzwerk"),
        "name": settings.NETWORK_NAME,
        "url": address_of("/"),
    }
