"""What a request says about who reads, as coarse as statistics need it: no name, no exact device."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from django.conf import settings
from django.http.cookie import parse_cookie

from plietsch.analytics.models import Device
from plietsch.core.hosts import for_machines, for_people

OBJECTION = "zaehlung"  # the cookie of who objects; its value says so
OBJECTS = "nein"
_REMOVED = "mtm_consent_removed"  # Matomo's name for the same, set by its script on our host

# No pattern begins with a repetition: time stays proportional to the length of what somebody sends.
_BOT = re.compile(
    r"bot\b|crawl|spider|slurp|curl|wget|python|aiohttp|httpx|java/|okhttp|go-http|headless|lighthouse|preview"
    r"|facebookexternalhit|monitor|uptime|scan|feed|scrapy|libwww|mastodon|node-fetch|axios|chatgpt|claude",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w-]+")
_TABLET = re.compile(r"ipad|tablet|kindle|silk|playbook", re.IGNORECASE)
_PHONE = re.compile(r"mobi|phone", re.IGNORECASE)
_DESKTOP = re.compile(r"windows|macintosh|x11|linux|cros", re.IGNORECASE)
_LANGUAGE = re.compile(r"\s*([a-z]{2,3})(?![a-z])", re.IGNORECASE)
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+\Z")  # after lower()
_CAMPAIGN = ("mtm_campaign", "utm_campaign", "pk_campaign", "mtm_source", "utm_source")
_NAMES_CAMPAIGN = re.compile(r"(?:^|&)(?:mtm|utm|pk)_(?:campaign|source)=")
HIDDEN = "…"
MOST_WORDS = 60
_PERSONAL = re.compile(r"@|\d[\d /.-]{4,}")
_BETWEEN_WORDS = re.compile(r"([\s/])")
MOST = 1000  # characters of a header that are looked at


@dataclass(frozen=True, slots=True)
class Reader:
    """Headers and address of one request; the address never leaves this object but as a salted digest."""

    agent: str = ""
    languages: str = ""
    referer: str = ""
    host: str = ""
    address: str = ""
    query: str = ""
    objects: bool = False
    is_prefetch: bool = False


def reader_of(meta: Mapping[str, Any]) -> Reader:
    """Who reads, by the names that WSGI gives to headers."""
    return Reader(
        agent=meta.get("HTTP_USER_AGENT", "")[:MOST],
        languages=meta.get("HTTP_ACCEPT_LANGUAGE", "")[:MOST],
        referer=meta.get("HTTP_REFERER", "")[:MOST],
        host=meta.get("HTTP_HOST", ""),
        address=_address(meta),
        query=meta.get("QUERY_STRING", ""),
        objects=_objects(meta),
        is_prefetch="prefetch" in meta.get("HTTP_SEC_PURPOSE", meta.get("HTTP_X_MOZ", "")),
    )


def has_objected(cookies: Mapping[str, str]) -> bool:
    """Whether these cookies carry an objection against being counted."""
    return cookies.get(OBJECTION) == OBJECTS or bool(cookies.get(_REMOVED))


def signals_objection(meta: Mapping[str, Any]) -> bool:
    """Whether the browser itself asks not to be counted (Global Privacy Control, Do Not Track)."""
    return meta.get("HTTP_SEC_GPC") == "1" or meta.get("HTTP_DNT") == "1"


def _objects(meta: Mapping[str, Any]) -> bool:
    cookies = meta.get("HTTP_COOKIE", "")
    named = OBJECTION in cookies or _REMOVED in cookies
    return signals_objection(meta) or (named and has_objected(parse_cookie(cookies)))


def _address(meta: Mapping[str, Any]) -> str:
    """Only a trusted proxy may name the client, and only its own, last entry counts."""
    named = meta.get("HTTP_X_FORWARDED_FOR", "") if settings.TRUST_PROXY else ""
    return named.rpartition(",")[2].strip() or meta.get("REMOTE_ADDR", "")


@lru_cache(4096)
def device_of(agent: str) -> str:
    """The class of device; whoever says nothing is a program."""
    if not agent or _BOT.search(agent):
        return Device.BOT.value
    if _TABLET.search(agent) or ("Android" in agent and "Mobile" not in agent):
        return Device.TABLET.value
    if _PHONE.search(agent):
        return Device.PHONE.value
    return Device.DESKTOP.value if _DESKTOP.search(agent) else Device.OTHER.value


@lru_cache(4096)
def bot_of(agent: str) -> str:
    """The word by which a program calls itself."""
    named = next((word for word in _WORD.findall(agent) if _BOT.search(word)), "")
    return named.lower()[:40]


@lru_cache(1024)
def language_of(languages: str) -> str:
    """The reader's first language, as two or three letters."""
    found = _LANGUAGE.match(languages)
    return found[1].lower() if found else ""


@lru_cache(4096)
def source_of(referer: str, host: str) -> str | None:
    """The website that the reader came from, "" for none that is known, None for this website itself."""
    try:
        came_from = for_machines((urlsplit(referer).hostname or "").lower()).removeprefix("www.")
    except ValueError:  # no address at all
        return ""
    here = for_machines(host.partition(":")[0].lower()).removeprefix("www.")
    if came_from and came_from == here:
        return None
    return for_people(came_from) if len(came_from) <= 100 and HOST.match(came_from) else ""  # noqa: PLR2004 - its column


def campaign_of(query: str) -> str:
    """The campaign that a link was marked with."""
    if not _NAMES_CAMPAIGN.search(query):
        return ""
    try:
        values = parse_qs(query[: MOST * 2], max_num_fields=50)
    except ValueError:
        return ""
    return next((legible(values[name][0], 100) for name in _CAMPAIGN if name in values), "")


def impersonal(words: str) -> str:
    """What was searched for, unless it looks like an address or a number of somebody."""
    return HIDDEN if _PERSONAL.search(words) else legible(words.lower(), MOST_WORDS)


def legible(text: str, most: int) -> str:
    """One line of plain signs that every database takes, without mail addresses."""
    if "@" in text:
        words = _BETWEEN_WORDS.split(text[: most * 2])
        text = "".join(HIDDEN if "@" in word else word for word in words)
    if text.isprintable() and len(text) <= most:
        return text
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[: most * 2]).split())[:most]


def path_of(address: str) -> tuple[str, str, str]:
    """Host, path (without mail addresses) and query of a whole address; empty where it is none."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return "", "", ""
    path = "/".join(HIDDEN if "@" in part else part for part in unquote_plus(parts.path).split("/"))
    return host, path or "/", parts.query
