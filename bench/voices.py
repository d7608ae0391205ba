"""What people do once a call is closed and a hall is open: judge an application, vote, sign in."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

from bench.acts import FORM, TOKEN, Act, session_of

PASSWORD = "Deich-und-Priel-7"  # noqa: S105 - of people who live for a minute
MOST_SIGN_INS = 24  # a minute and address of the net


def voices(people: int) -> Iterator[Act]:
    """For each of so many people one act of every kind, after `acts_of`, whose applications are judged."""
    yield from _reviews(people)
    yield from _votes(people)
    yield from _sign_ins(min(people, MOST_SIGN_INS))


def _reviews(people: int) -> Iterator[Act]:
    from plietsch.accounts.models import User
    from plietsch.competitions.models import Application, Call, Criterion, Seat

    closed = datetime.fromtimestamp(time.time() - 1, UTC)
    Call.objects.filter(slug="prototypen").update(closes_at=closed, reviews_per_application=None)
    juror = User.objects.get(email="juror1@example.org")
    call = Call.objects.get(slug="prototypen")
    Seat.objects.get_or_create(call=call, user=juror, left_at=None, defaults={"seated_at": closed})
    points = {
        f"points_{key}": "3" for key in Criterion.objects.filter(call=call).values_list("pk", flat=True)
    }
    typed = urlencode(FORM | points | {"comment": "Gut begründet."}).encode()
    handed_in = Application.objects.judged_by(juror, datetime.now(UTC)).filter(call=call).order_by("-pk")
    for key in handed_in.values_list("pk", flat=True)[:people]:
        yield Act("review", str(key), session_of(juror), f"/wettbewerbe/bewerbungen/{key}/bewertung/", typed)


def _votes(people: int) -> Iterator[Act]:
    from plietsch.accounts.models import User
    from plietsch.events.models import Question

    question = Question.objects.released().filter(hall__event__cancelled_at=None).order_by("-pk")[0]
    for person in User.objects.filter(email__startswith="crowd").order_by("pk")[:people]:
        path = f"/veranstaltungen/saal/fragen/{question.pk}/stimme/"
        yield Act("vote", str(person.pk), session_of(person), path, urlencode(FORM | {"wants": "1"}).encode())


def _sign_ins(people: int) -> Iterator[Act]:
    from allauth.account.models import EmailAddress

    from plietsch.accounts.models import User

    for person in User.objects.filter(email__startswith="crowd").order_by("pk")[:people]:
        person.set_password(PASSWORD)
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        typed = {"csrfmiddlewaretoken": TOKEN, "login": person.email, "password": PASSWORD}
        yield Act("sign-in", str(person.pk), "", "/konto/anmelden/", urlencode(typed).encode())
