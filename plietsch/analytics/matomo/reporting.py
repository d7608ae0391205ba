"""The most used methods of Matomo's Reporting API, out of our daily sums, in Matomo's JSON."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import Count
from django.utils import timezone

from plietsch.analytics.matomo.periods import Asked, UnknownPeriod, periods
from plietsch.analytics.matomo.sites import known_sites
from plietsch.analytics.matomo.sources import ENGINES
from plietsch.analytics.models import Dimension, Hit, Kind, Site
from plietsch.analytics.queries import Breakdown, Figures, Line, Period, breakdown, daily, sums, together

VERSION = "5.3.0"  # whose answers these are like
MOST_BULK = 50
MOST_ROWS = 1000
LONGEST_LIVE = 2880  # minutes: 48 hours


class Refused(Exception):
    """What the program did wrong, in words, and as a status."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


Report = Callable[[Site, Period], Any]


def answer(asked: dict[str, str], *, today: date) -> Any:
    """What a program asked for, as JSON may hold it."""
    if asked.get("module", "API") != "API" or asked.get("format", "json").lower() != "json":
        raise Refused("only module=API and format=json are known here")
    trusted = known_sites().trusts(asked.get("token_auth", ""))
    if trusted is None:
        raise Refused("token_auth is missing or belongs to nobody", 401)
    method = asked.get("method", "")
    if method == "API.getBulkRequest":
        return [_one(dict(parse_qsl(each)), trusted, today) for each in _bulk(asked)]
    return _answer(method, asked, trusted, today)


def _bulk(asked: dict[str, str]) -> list[str]:
    urls = [text for name, text in asked.items() if name.startswith("urls[")]
    if len(urls) > MOST_BULK:
        raise Refused(f"more than {MOST_BULK} requests")
    return [text.removeprefix("?") for text in urls]


def _one(asked: dict[str, str], trusted: frozenset[int], today: date) -> Any:
    try:
        return _answer(asked.get("method", ""), asked, trusted, today)
    except Refused as refused:
        return {"result": "error", "message": str(refused)}


def _answer(method: str, asked: dict[str, str], trusted: frozenset[int], today: date) -> Any:
    if method in ("API.getMatomoVersion", "API.getPiwikVersion"):
        return {"value": VERSION}
    if method in ("SitesManager.getAllSites", "SitesManager.getSitesWithAtLeastViewAccess"):
        return [_described(site) for site in _sites(trusted)]
    if asked.get("segment"):
        raise Refused("segments are not known here: we keep sums, not visitors")
    idsite = asked.get("idSite", "")
    if idsite == "all" or "," in idsite:
        numbers = [str(site.number) for site in _sites(trusted)] if idsite == "all" else idsite.split(",")
        if len(numbers) > MOST_BULK:
            raise Refused(f"more than {MOST_BULK} websites")
        return {each: _of_site(method, asked, _site(each, trusted), today) for each in numbers}
    return _of_site(method, asked, _site(idsite, trusted), today)


def _of_site(method: str, asked: dict[str, str], site: Site, today: date) -> Any:
    if method == "SitesManager.getSiteFromId":
        return _described(site)
    if method == "Live.getCounters":
        return [_live(site, asked.get("lastMinutes", "30"))]
    report = _REPORTS.get(method)
    if report is None:
        raise Refused(f"the method {method[:80]!r} is not known here")
    return _over_periods(report, site, asked, today)


def _over_periods(report: Report, site: Site, asked: dict[str, str], today: date) -> Any:
    """One answer, or one per period where the date names several."""
    try:
        found: Asked = periods(asked.get("period", "day"), asked.get("date", "today"), today)
    except UnknownPeriod as unknown:
        raise Refused(f"period and date make no sense: {unknown}") from None
    if not found.is_many:
        return _filtered(report(site, found.periods[0]), asked)
    return {
        label: _filtered(report(site, period), asked)
        for label, period in zip(found.labels, found.periods, strict=True)
    }


def _filtered(told: Any, asked: dict[str, str]) -> Any:
    """Of a list the rows with a label or pattern, from an offset on, and so many of them."""
    if not isinstance(told, list):
        return told
    rows = [row for row in told if asked.get("label", row["label"]) == row["label"]]
    if pattern := asked.get("filter_pattern", "").casefold():
        rows = [row for row in rows if pattern in str(row["label"]).casefold()]
    first = _number(asked, "filter_offset", 0)
    most = _number(asked, "filter_limit", -1)
    return rows[first:] if most < 0 else rows[first : first + most]


def _number(asked: dict[str, str], name: str, usual: int) -> int:
    text = asked.get(name, str(usual))
    if not re.fullmatch(r"-1|\d{1,6}", text, re.ASCII):
        raise Refused(f"{name} is no number")
    return int(text)


def _sites(trusted: frozenset[int]) -> Iterable[Site]:
    sites = Site.objects.order_by("number")
    return sites.filter(number__in=trusted) if trusted else sites


def _site(idsite: str, trusted: frozenset[int]) -> Site:
    site = known_sites().site(idsite)
    if site is None or (trusted and site.number not in trusted):
        raise Refused("idSite names no website that this token may read", 401)
    return site


def _described(site: Site) -> dict[str, Any]:
    zone = timezone.get_default_timezone_name()
    address = f"https://{site.address}"
    return {
        "idsite": site.number,
        "name": site.name,
        "main_url": address,
        "timezone": zone,
        "type": "website",
    }


def _live(site: Site, minutes: str) -> dict[str, int]:
    if not (re.fullmatch(r"\d{1,4}", minutes, re.ASCII) and 0 < int(minutes) <= LONGEST_LIVE):
        raise Refused(f"lastMinutes is no number of minutes up to {LONGEST_LIVE}")
    since: datetime = timezone.now() - timedelta(minutes=int(minutes))
    hits = Hit.objects.filter(site=site.number, at__gte=since).exclude(kind=Kind.BOT)
    actions = sum(hits.values_list("count", flat=True))
    entries = sum(hits.filter(is_entry=True).values_list("count", flat=True))
    visitors = hits.exclude(visitor=0).aggregate(many=Count("visitor", distinct=True))["many"]
    return {"visits": visitors or entries, "actions": actions, "visitors": visitors, "visitsConverted": 0}


def _visits(figures: Figures) -> int:
    """Visits where they are told apart, else entries: what Matomo calls a visit comes nearest to them."""
    return figures.visits or figures.entries


def _total(site: Site, period: Period) -> Figures:
    return together(daily(site, period))


def _summary(site: Site, period: Period) -> dict[str, Any]:
    total = _total(site, period)
    visits = _visits(total)
    per_visit = round(total.hits / visits, 1) if visits else 0
    return {"nb_visits": visits, "nb_actions": total.hits, "nb_actions_per_visit": per_visit}


def _actions(site: Site, period: Period) -> dict[str, int]:
    def many(*dimensions: Dimension) -> int:
        return sum(sums(site, period, *dimensions).values_list("hits", flat=True))

    return {
        "nb_pageviews": _total(site, period).hits,
        "nb_downloads": many(Dimension.DOWNLOAD),
        "nb_outlinks": many(Dimension.LINK),
        "nb_searches": many(Dimension.SEARCH),
    }


def _value(of: Callable[[Figures], int]) -> Report:
    return lambda site, period: {"value": of(_total(site, period))}


def _rows(dimension: Dimension, *, name: Callable[[Line], str] = lambda line: line.key) -> Report:
    """A report with one row per key."""

    def report(site: Site, period: Period) -> list[dict[str, Any]]:
        found = breakdown(site, period, dimension, most=MOST_ROWS)
        return [_row(name(line), line) for line in found.lines] + _rest(found)

    return report


def _row(label: str, line: Line) -> dict[str, Any]:
    visits = line.visits or line.entries or line.hits
    return {"label": label, "nb_visits": visits, "nb_hits": line.hits, "nb_actions": line.hits}


def _rest(found: Breakdown) -> list[dict[str, Any]]:
    return [_row("Others", Line("", found.rare))] if found.rare else []


def _entry_pages(site: Site, period: Period) -> list[dict[str, Any]]:
    lines = breakdown(site, period, Dimension.PAGE, most=MOST_ROWS).lines
    entered = sorted((line for line in lines if line.entries), key=lambda line: (-line.entries, line.key))
    return [{**_row(line.key, line), "entry_nb_visits": line.entries} for line in entered]


def _websites(is_engine: bool) -> Report:
    def report(site: Site, period: Period) -> list[dict[str, Any]]:
        lines = breakdown(site, period, Dimension.SOURCE, most=MOST_ROWS).lines
        return [
            _row(line.key, line) for line in lines if line.key and bool(ENGINES.search(line.key)) is is_engine
        ]

    return report


def _source_types(site: Site, period: Period) -> list[dict[str, Any]]:
    found = breakdown(site, period, Dimension.SOURCE, most=MOST_ROWS)
    many = {"Direct Entry": 0, "Search Engines": 0, "Websites": found.rare}
    for line in found.lines:
        kind = "Direct Entry"
        if line.key:
            kind = "Search Engines" if ENGINES.search(line.key) else "Websites"
        many[kind] += line.hits
    return [_row(label, Line(label, hits)) for label, hits in many.items() if hits]


def _event_part(number: int) -> Report:
    """Events by category (0), action (1) or name (2)."""

    def report(site: Site, period: Period) -> list[dict[str, Any]]:
        many: dict[str, int] = {}
        for line in breakdown(site, period, Dimension.EVENT, most=MOST_ROWS).lines:
            parts = line.key.split(" · ", 2)
            if len(parts) > number:
                many[parts[number]] = many.get(parts[number], 0) + line.hits
        return [{"label": label, "nb_events": hits, "nb_visits": hits} for label, hits in many.items()]

    return report


_DEVICES = {"desktop": "Desktop", "phone": "Smartphone", "tablet": "Tablet"}
_REPORTS: dict[str, Report] = {
    "VisitsSummary.get": _summary,
    "VisitsSummary.getVisits": _value(_visits),
    "VisitsSummary.getUniqueVisitors": _value(lambda total: total.visits),
    "VisitsSummary.getActions": _value(lambda total: total.hits),
    "Actions.get": _actions,
    "Actions.getPageUrls": _rows(Dimension.PAGE),
    "Actions.getPageTitles": _rows(Dimension.TITLE),
    "Actions.getEntryPageUrls": _entry_pages,
    "Actions.getDownloads": _rows(Dimension.DOWNLOAD),
    "Actions.getOutlinks": _rows(Dimension.LINK),
    "Actions.getSiteSearchKeywords": _rows(Dimension.SEARCH),
    "Actions.getSiteSearchNoResultKeywords": _rows(Dimension.MISS),
    "Referrers.getReferrerType": _source_types,
    "Referrers.getWebsites": _websites(False),
    "Referrers.getSearchEngines": _websites(True),
    "Referrers.getCampaigns": _rows(Dimension.CAMPAIGN),
    "DevicesDetection.getType": _rows(Dimension.DEVICE, name=lambda line: _DEVICES.get(line.key, "unknown")),
    "UserLanguage.getLanguage": _rows(Dimension.LANGUAGE),
    "Events.getCategory": _event_part(0),
    "Events.getAction": _event_part(1),
    "Events.getName": _event_part(2),
}
