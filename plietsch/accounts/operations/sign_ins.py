"""Notes each sign-in and each one refused, for the person and for whoever looks for attacks."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from plietsch.accounts.models import SignIn, User
from plietsch.core.metrics import sign_ins

KEPT = timedelta(days=90)
_log = logging.getLogger(__name__)


def note_sign_in(person: User, factors: Iterable[str], *, at: datetime) -> SignIn:
    """Somebody is in, having shown these factors, such as password and totp."""
    return _note(person, "+".join(factors), SignIn.Outcome.SIGNED_IN, at)


def note_refusal(person: User | None, factor: str, *, at: datetime) -> SignIn:
    """Somebody showed a factor that is not right; `person` is whose account it would have been."""
    return _note(person, factor, SignIn.Outcome.REFUSED, at)


def forget_sign_ins(now: datetime) -> int:
    """Delete what is older than ninety days; returns how many."""
    return SignIn.objects.filter(at__lt=now - KEPT).delete()[0]


def _note(person: User | None, factors: str, outcome: SignIn.Outcome, at: datetime) -> SignIn:
    sign_in = SignIn(person=person, factors=factors, outcome=outcome, at=at)
    sign_in.full_clean()
    sign_in.save()
    sign_ins.labels(outcome.value).inc()
    level = logging.WARNING if sign_in.is_refused else logging.INFO
    _log.log(level, "sign-in %s", outcome.value, extra={"sign_in": sign_in.pk, "factors": factors})
    return sign_in
