"""Interest on money asked back: a pure function of days, sums and rates."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

DAYS_OF_A_YEAR = 365


class BaseRateUnknown(LookupError):
    """No base rate is on file for the first day of the interest."""


def interest_cents(
    principal_cents: int,
    start: date,
    end: date,
    rates: Sequence[tuple[date, int]],
    per_mille: int,
) -> int:
    """Simple interest from `start` until the day before `end`, each day at the base rate plus `per_mille`.

    `rates` are (valid from, hundredths of a percent) in order of time. A year has 365 days, leap years too;
    half a cent rounds up, and a rate below zero as a whole costs nothing.
    """
    if not principal_cents or end <= start:
        return 0
    if not rates or rates[0][0] > start:
        raise BaseRateUnknown(start)
    spans = pairwise([*rates, (max(end, rates[-1][0] + timedelta(days=1)), 0)])
    weighted = sum(
        max(0, (min(end, until) - max(start, since)).days) * max(0, hundredths + per_mille * 10)
        for (since, hundredths), (until, _) in spans
    )
    exact = Decimal(principal_cents) * weighted / (10_000 * DAYS_OF_A_YEAR)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
