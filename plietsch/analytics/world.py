"""The network's own website, those of the nine model municipalities, and made-up figures of sixty days."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings

from plietsch.analytics.models import OWN, Dimension, Site, Sum, Token
from plietsch.analytics.operations.sites import add_site, give_token
from plietsch.core.world import World

DAYS = 60
# Municipality in the world, and the address of its sample website.
MUNICIPALITIES = {
    "dithmarschen": "Kreis Dithmarschen",
    "schleswig-flensburg": "Kreis Schleswig-Flensburg",
    "rendsburg": "Wirtschaftsraum Rendsburg",
    "kiel": "Landeshauptstadt Kiel",
    "flensburg": "Stadt Flensburg",
    "eutin": "Stadt Eutin",
    "pinneberg": "Stadt Pinneberg",
    "nortorf": "Stadt Nortorf",
    "kirchbarkau": "Gemeinde Kirchbarkau",
}
_WEEK = (100, 96, 104, 110, 82, 30, 34)  # a sample week, Monday first
_SHARES: dict[Dimension, dict[str, int]] = {
    Dimension.TOTAL: {"": 100},
    Dimension.PAGE: {
        "/": 34,
        "/wettbewerbe/": 17,
        "/veranstaltungen/": 15,
        "/projekte/": 13,
        "/orte/": 11,
        "/daten/": 10,
    },
    Dimension.SOURCE: {"": 22, "duckduckgo.com": 9, "schleswig-holstein.de": 7, "norden.social": 2},
    Dimension.CAMPAIGN: {"newsletter-2026-10": 5},
    Dimension.DEVICE: {"desktop": 55, "phone": 39, "tablet": 6},
    Dimension.LANGUAGE: {"de": 90, "da": 6, "en": 4},
    Dimension.DOWNLOAD: {"/daten/ladepunkte.csv": 4, "/daten/kitaplaetze.csv": 3},
    Dimension.SEARCH: {"wlan": 3, "nortorf": 4},
    Dimension.MISS: {"wlan": 3},
    Dimension.EVENT: {},
    Dimension.BOT: {"googlebot": 12, "bingbot": 7},
}
_ENTRIES = 40  # percent of pages that begin a visit
_BEGIN = (Dimension.SOURCE, Dimension.CAMPAIGN)
_OF_PAGES = (Dimension.TOTAL, Dimension.PAGE, Dimension.DEVICE, Dimension.LANGUAGE)


def tell(world: World) -> None:
    """Websites, and sample sums up to yesterday."""
    own, _ = Site.objects.update_or_create(
        number=OWN, defaults={"name": settings.NETWORK_NAME, "host": "localhost"}
    )
    world["site.own"] = own
    for slug, name in MUNICIPALITIES.items():
        organisation = world.things.get(f"organisation.{slug}")
        site = add_site(name=name, host=f"{slug}.example", by=None, at=world.now, organisation=organisation)
        world[f"site.{slug}"] = site
    give_token(name="Wochenbericht (Beispiel)", site=own, by=None, at=world.now)
    world["program.sample"] = Token.objects.get()
    today = world.now.date()
    for site in Site.objects.order_by("number")[:2]:
        days = [today - timedelta(days=back) for back in range(1, DAYS + 1)]
        Sum.objects.bulk_create([one for day in days for one in _sums(day, site.number)])


def grow(world: World) -> None:
    """Another website, and one more key of each breakdown yesterday."""
    number = Site.objects.count()
    add_site(name=f"Beispielsite {number}", host=f"beispiel-{number}.example", by=None, at=world.now)
    yesterday = world.now.date() - timedelta(days=1)
    Sum.objects.bulk_create(
        Sum(day=yesterday, site=OWN, dimension=part, key=f"{number}", hits=5 + number, entries=2, visits=0)
        for part in _SHARES
        if part != Dimension.TOTAL
    )


def _sums(day: date, site: int) -> list[Sum]:
    pages = _WEEK[day.weekday()] * 3 // site
    return [
        Sum(day=day, site=site, dimension=part, key=key, hits=hits, entries=entries, visits=0)
        for part, shares in _SHARES.items()
        for key, hits, entries in _split(part, shares, pages)
        if hits
    ]


def _split(part: Dimension, shares: dict[str, int], pages: int) -> Iterator[tuple[str, int, int]]:
    """Hits and entries of each key, in whole numbers that add up to those of the day."""
    percent = 0
    for key, share in shares.items():
        before, percent = pages * percent // 100, percent + share
        after = pages * percent // 100
        entries = after * _ENTRIES // 100 - before * _ENTRIES // 100 if part in _OF_PAGES else 0
        yield key, after - before, after - before if part in _BEGIN else entries
