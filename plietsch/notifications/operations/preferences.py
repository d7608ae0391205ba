"""How a person wants to hear of news; and leaving it from a mail, without signing in."""

from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from plietsch.accounts.models import User
from plietsch.notifications.models import Preference, Rhythm

MORNING = time(7)
NOTICES, DIGEST = "notices", "digest"
_signer = Signer(salt="plietsch.notifications.unsubscribe")


@transaction.atomic
def choose(*, member: User, at: datetime, **wishes: Any) -> None:
    """Change how and when a person hears of news; what is not named stays as it is."""
    preference = Preference.objects.filter(member=member).first() or Preference(member=member)
    for name, wish in wishes.items():
        setattr(preference, name, wish)
    preference.digest_due_at = next_digest(preference.digest, after=at)
    preference.full_clean(validate_unique=False)
    preference.save()


def next_digest(rhythm: str, *, after: datetime) -> datetime | None:
    """The next morning, or Monday morning, of the network's clock."""
    if rhythm == Rhythm.NEVER:
        return None
    local = timezone.localtime(after)
    days = -local.weekday() % 7 if rhythm == Rhythm.WEEKLY else 0
    morning = datetime.combine(local.date() + timedelta(days=days), MORNING, tzinfo=local.tzinfo)
    if morning <= local:
        morning += timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1)
    return morning


class Leaving(NamedTuple):
    """Who leaves which mails: NOTICES or DIGEST."""

    member: User
    what: str


def unsubscribe_path(member: User, what: str) -> str:
    """The address that switches one kind of a person's mails off without signing in."""
    return reverse("notifications:unsubscription", kwargs={"token": _signer.sign(f"{member.pk}.{what}")})


def leaving_by(token: str) -> Leaving | None:
    """Whom an unsubscribe address belongs to and what it switches off, or None for a forged one."""
    try:
        key, _dot, what = _signer.unsign(token).partition(".")
    except BadSignature:
        return None
    member = User.objects.filter(pk=int(key)).first()
    return Leaving(member, what) if member else None


def unsubscribe(*, leaving: Leaving, at: datetime) -> None:
    """No more mails of this kind; who leaves the notices is not written to by the digest either."""
    wishes: dict[str, Any] = {"digest": Rhythm.NEVER}
    if leaving.what == NOTICES:
        wishes["by_mail"] = False
    choose(member=leaving.member, at=at, **wishes)
