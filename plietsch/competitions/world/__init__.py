"""The demo network's competitions: the call of 2019/2020 as it was, and a sample call that runs now."""

from datetime import timedelta

from plietsch.accounts.models import User
from plietsch.competitions.models import Application, Call
from plietsch.competitions.operations.applications import save_answers, start_application
from plietsch.competitions.operations.calls import ask, lay_down_terms, publish_call
from plietsch.competitions.world.history import tell_history
from plietsch.competitions.world.people import tell_people
from plietsch.competitions.world.running import tell_running
from plietsch.core.world import World
from plietsch.funding.world import SAMPLE_TERMS


def tell(world: World) -> None:
    """People first, then the past, then what runs now."""
    tell_people(world)
    tell_history(world)
    tell_running(world)


def grow(world: World) -> None:
    """One more call, one more question, and applications to the running call by one more team."""
    office, running = world["user.office"], world["call.running"]
    number = Call.objects.count()
    call = Call.objects.create(
        slug=f"beispiel-{number}",
        title=f"Beispielaufruf {number}",
        summary="Beispielinhalt.",
        text="Beispielinhalt.",
        is_sample=True,
        budget_cents=10_000_000,
        highest_award_cents=1_000_000,
        opens_at=world.now - timedelta(days=1),
        closes_at=world.now + timedelta(days=number),
    )
    call.criteria.create(name="Nutzen")
    call.sections.create(title="Vorhaben").questions.create(kind="short_text", label="Was haben Sie vor?")
    lay_down_terms(call, terms=SAMPLE_TERMS, by=office, at=world.now)
    publish_call(call, by=office, at=world.now)
    ask(running, question=f"Beispielfrage {number}?", by=world["user.member"], at=world.now)
    for name in ("applicant", "member"):
        _one_more_draft(world, world[f"user.{name}"], running)


def _one_more_draft(world: World, user: User, call: Call) -> Application:
    organisation = user.affiliations.get(until=None).organisation
    application = start_application(call, organisation=organisation, by=user, at=world.now)
    question = call.sections.order_by("position")[0].questions.order_by("position")[0]
    save_answers(application, values={question: "Entwurf"}, versions={}, by=user, at=world.now)
    return application
