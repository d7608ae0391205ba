"""Sum up days: as often as wanted while a day is open, a last time when it closes and its hits go."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from plietsch.analytics.models import Dimension, Hit, Kind, Salt, Site, Sum

CLOSES = timedelta(hours=2)  # after midnight; a day's hits are then 26 hours old at most
HITS_KEPT = timedelta(hours=48)
SUMS_KEPT = timedelta(days=760)  # 25 months
MOST_KEYS = 5000  # of one breakdown, site and day; what garbage adds beyond is one further key
REST = "…"


@dataclass(frozen=True)
class _Breakdown:
    """A dimension: the column that is its key, and which hits it takes."""

    dimension: Dimension
    column: str
    where: str


_PAGES = f"kind = {Kind.PAGE.value}"
_BREAKDOWNS = [
    _Breakdown(Dimension.TOTAL, "CAST('' AS VARCHAR)", _PAGES),
    _Breakdown(Dimension.PAGE, "path", _PAGES),
    _Breakdown(Dimension.TITLE, "detail", f"{_PAGES} AND detail <> ''"),
    _Breakdown(Dimension.SOURCE, "source", f"{_PAGES} AND is_entry"),
    _Breakdown(Dimension.CAMPAIGN, "campaign", f"{_PAGES} AND campaign <> ''"),
    _Breakdown(Dimension.DEVICE, "device", _PAGES),
    _Breakdown(Dimension.LANGUAGE, "language", _PAGES),
    _Breakdown(Dimension.DOWNLOAD, "detail", f"kind = {Kind.DOWNLOAD.value}"),
    _Breakdown(Dimension.SEARCH, "detail", f"kind IN ({Kind.SEARCH.value}, {Kind.MISS.value})"),
    _Breakdown(Dimension.MISS, "detail", f"kind = {Kind.MISS.value}"),
    _Breakdown(Dimension.EVENT, "detail", f"kind = {Kind.EVENT.value}"),
    _Breakdown(Dimension.LINK, "detail", f"kind = {Kind.LINK.value}"),
    _Breakdown(Dimension.BOT, "detail", f"kind = {Kind.BOT.value}"),
]
# Columns and conditions are the constants above; values are bound. Each visitor's hits are added up first:
# PostgreSQL would sort all of them to count different visitors.
_SUM_UP = """
    INSERT INTO analytics_sum (day, site, dimension, key, hits, entries, visits)
    SELECT day, site, {dimension}, CASE WHEN place <= {most} THEN key ELSE '{rest}' END,
           SUM(hits), SUM(entries), SUM(visits)
    FROM (
        SELECT day, site, key, hits, entries, visits,
               ROW_NUMBER() OVER (PARTITION BY site ORDER BY hits DESC, key) AS place
        FROM (
            SELECT day, site, key, SUM(hits) AS hits, SUM(entries) AS entries,
                   COUNT(NULLIF(visitor, 0)) AS visits
            FROM (
                SELECT day, site, {column} AS key, visitor, SUM(count) AS hits,
                       SUM(CASE WHEN is_entry THEN count ELSE 0 END) AS entries
                FROM analytics_hit WHERE day = %s AND {where} GROUP BY day, site, key, visitor
            ) AS visitors
            GROUP BY day, site, key
        ) AS grouped
    ) AS ranked
    GROUP BY day, site, CASE WHEN place <= {most} THEN key ELSE '{rest}' END
"""


def sum_up(*, at: datetime) -> None:
    """Bring the sums up to date, and close the days that are over; nothing of a closed day is kept."""
    for day in Hit.objects.order_by("day").values_list("day", flat=True).distinct():
        if at >= _closes_at(day):
            close_day(day)
        else:
            sum_day(day)
    sweep_salts(at)


@transaction.atomic
def sum_day(day: date) -> None:
    """The sums of one open day, made anew from its hits; those of websites that are gone go, too."""
    Hit.objects.filter(day=day).exclude(site__in=Site.objects.values("number")).delete()
    Sum.objects.filter(day=day).delete()
    _insert_sums(day)


@transaction.atomic
def close_day(day: date) -> None:
    """The last sums of a day; its hits go. None come later: a hit is of the day that writes it."""
    sum_day(day)
    Hit.objects.filter(day=day).delete()


def sweep_hits(now: datetime) -> int:
    """Sum up and close what is over; returns how many hits went."""
    before = Hit.objects.count()
    sum_up(at=now)
    return before - Hit.objects.count()


def sweep_salts(now: datetime) -> int:
    """Drop the salts of days that are closed; returns how many."""
    return Salt.objects.filter(day__lt=timezone.localdate(now - CLOSES)).delete()[0]


def sweep_sums(now: datetime) -> int:
    """Drop sums of 25 months ago; returns how many."""
    return Sum.objects.filter(day__lt=timezone.localdate(now - SUMS_KEPT)).delete()[0]


def _insert_sums(day: date) -> None:
    with connection.cursor() as cursor:
        for part in _BREAKDOWNS:
            sql = _SUM_UP.format(
                dimension=part.dimension.value,
                column=part.column,
                where=part.where,
                most=MOST_KEYS,
                rest=REST,
            )
            cursor.execute(sql, [day])


def _closes_at(day: date) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time.min, timezone.get_current_timezone())
    return midnight + CLOSES
