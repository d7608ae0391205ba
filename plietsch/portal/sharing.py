"""Sharing without trackers: plain links that say nothing until somebody follows them."""

import re
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote, urlencode

import segno
from django.utils.translation import gettext as _

from plietsch.portal.models import News

# A host name as Mastodon knows it; no port, no path, no user.
_INSTANCE = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z")


@dataclass(frozen=True)
class Way:
    """One way to pass a page on."""

    label: str
    url: str
    icon: str = "share"


def ways(page: News) -> list[Way]:
    """The address to copy, mail, messengers and networks; each learns of the reader only after the click."""
    title, url = page.title, page.full_url
    words = f"{title} {url}"
    return [
        Way(_("Link zu dieser Seite"), url, "link"),
        Way(_("E-Mail"), f"mailto:?subject={quote(title)}&body={quote(words)}", "mail"),
        Way("WhatsApp", f"https://wa.me/?{urlencode({'text': words})}", "comment"),
        Way("Threema", f"https://threema.id/compose?{urlencode({'text': words})}", "comment"),
        Way("Telegram", f"https://t.me/share/url?{urlencode({'url': url, 'text': title})}", "send"),
        Way("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': url})}"),
    ]


def instance_of(typed: str) -> str:
    """The host name in what somebody typed, such as "@anna@norden.social", or copied, such as
    "https://norden.social/@anna"; empty where there is none.
    """
    whole = typed.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    host = whole.partition("/@")[0].rpartition("@")[2]
    return host if _INSTANCE.match(host) else ""


def mastodon_link(instance: str, page: News) -> str:
    """The page of an instance on which a person writes about this one."""
    return f"https://{instance}/share?{urlencode({'text': f'{page.title} {page.full_url}'})}"


def qr_code(address: str) -> bytes:
    """The address as an SVG to print."""
    drawn = BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", scale=8, border=4, xmldecl=False, dark="black", light="white"
    )
    return drawn.getvalue()
