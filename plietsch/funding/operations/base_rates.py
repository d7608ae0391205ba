"""The base rate of interest, as the Bundesbank announces it twice a year."""

from datetime import date, datetime

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.funding.models import BaseRate


@transaction.atomic
def set_base_rate(valid_from: date, hundredths: int, *, by: User, at: datetime) -> BaseRate:
    """Enter the rate from this day on, or correct it; interest that is booked stays as it was."""
    rate = BaseRate.objects.filter(valid_from=valid_from).first() or BaseRate(valid_from=valid_from)
    rate.hundredths = hundredths
    rate.full_clean()
    rate.save()
    record("base_rate.set", actor=by, subject=rate, audience=OFFICE, at=at, hundredths=hundredths)
    return rate
