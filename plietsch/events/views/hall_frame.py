"""What the pages of a hall share: finding it, its pieces, and answers with or without JavaScript."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.addresses import address
from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import can, require
from plietsch.events.blocks import PUBLIC, Blocks, blocks_of
from plietsch.events.forms import AskForm
from plietsch.events.live_route import ticket_address
from plietsch.events.models import Ballot, Event, Hall, Hand, Mode, Registration, Vote
from plietsch.events.models.halls import Place
from plietsch.events.operations.halls import HallClosed
from plietsch.events.operations.polls import AlreadyVoted, EmptyBallot
from plietsch.events.operations.questions import NameMissing
from plietsch.events.views.frame import find_event
from plietsch.events.voters import Voter, identity_of, is_too_fast, keep, name_of, voter_of

REFUSALS = (HallClosed, NameMissing, AlreadyVoted, EmptyBallot)
Marks = dict[str, bool]


def find_hall(request: HttpRequest, **wanted: Any) -> Hall:
    """The hall of an event that this person may see."""
    halls = Hall.objects.visible_to(request.user).select_related("event__venue__place", "on_stage", "group")
    return get_object_or_404(halls, **wanted)


def find_in_hall(request: HttpRequest, things: Any, key: int) -> Any:
    """A question, poll or hand in a hall of an event that this person may see."""
    halls = Hall.objects.visible_to(request.user)
    return get_object_or_404(things.select_related("hall__event", "hall__on_stage"), pk=key, hall__in=halls)


def hall_context(request: HttpRequest, hall: Hall) -> dict[str, Any]:
    """What events/hall/_room.html shows to this person."""
    voter = voter_of(request, hall)
    mine = _marks_of(hall, voter)
    blocks = pieces(request, hall, PUBLIC, mine=mine)
    names = str(blocks["questions"]).split()
    mine_here = registration_of(request, hall.event)
    place = Place.ONSITE if mine_here and mine_here.mode == Mode.ONSITE else ""
    return {
        "hall": hall,
        "event": hall.event,
        "voter": voter,
        "mine": mine,
        "blocks": blocks,
        "questions": [(name, blocks[name]) for name in names],
        "listen": ticket_address(hall, PUBLIC, get_language() or "de", by=request.user),
        "form": AskForm(
            hall=hall, user=request.user, place=request.GET.get("ort", place), known_as=name_of(request)
        ),
        "present": mine_here if mine_here and mine_here.presence_agreed_at else None,
        "may_register": hall.event.takes_registrations(timezone.now())
        and can(request.user, "events.register", hall.event),
        "hosts": can(request.user, "events.host_event", hall.event),
    }


def registration_of(request: HttpRequest, event: Event) -> Registration | None:
    """The registration with a seat by which this person is here."""
    rows = Registration.objects.seated().filter(event=event).select_related("seating")
    identity = identity_of(request)
    mine = {"u": "person", "r": "pk"}.get(identity[:1])
    return rows.filter(**{mine: identity[1:]}).first() if mine else None


def pieces(request: HttpRequest, hall: Hall, view: str, **personal: Any) -> Blocks:
    """The pieces of a view on a page of one person: their forms work without JavaScript."""
    return blocks_of(hall, view, get_language() or "de", csrf_token=get_token(request), **personal)


def act(
    request: HttpRequest, hall: Hall, do: Callable[[Voter], tuple[str, Marks]], *, claps: bool = False
) -> HttpResponse:
    """Let a voter act once; say what came of it, as a page or to the script on the page."""
    voter = voter_of(request, hall)
    if not voter.may_act:
        return answer(request, hall, _("Hier machen nur Angemeldete mit."), {}, status=403)
    if is_too_fast(voter, request.META["REMOTE_ADDR"], claps=claps):
        return answer(request, hall, _("Das war zu schnell. Bitte warten Sie eine Minute."), {}, status=429)
    try:
        text, marks = do(voter)
    except REFUSALS as refusal:
        return answer(request, hall, str(refusal), {}, status=409)
    response = answer(request, hall, text, marks)
    keep(response, voter.identity)
    return response


def answer(request: HttpRequest, hall: Hall, text: str, marks: Marks, status: int = 200) -> HttpResponse:
    """Words for the script, or a message and the way back to the page."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"text": text, "marks": marks}, status=status)
    if text:
        (messages.success if status == 200 else messages.error)(request, text)  # noqa: PLR2004
    return redirect(_page_of(request, hall))


def _page_of(request: HttpRequest, hall: Hall) -> str:
    """Where the form stood, beside the stream or in the hall, with what its address says of the person."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.path not in (hall.get_absolute_url(), address("events:stream", event=hall.event.slug)):
        return hall.get_absolute_url()
    return urlunsplit(("", "", page.path, page.query, ""))


def find_desk(request: UserRequest, slug: str) -> Hall:
    """The hall of an event, for those who host it."""
    event = find_event(request, slug)
    require(request.user, "events.host_event", event)
    hall = find_hosted(request, event)
    if not hall:
        raise Http404
    return hall


def find_hosted_in(request: UserRequest, things: Any, key: int) -> Any:
    """A question, poll or hand in a hall, for those who host it."""
    found = find_in_hall(request, things, key)
    require(request.user, "events.host_event", found.hall.event)
    return found


def once_at_desk(request: UserRequest, hall: Hall, do: Callable[[], object], text: str = "") -> HttpResponse:
    """Do what a form of the desk asks for, however often it arrives, and say so."""

    def write() -> HttpResponse:
        do()
        return redirect("events:hall_desk", event=hall.event.slug)

    once(request, write)
    return back_to_desk(request, hall, text)


def back_to_desk(request: UserRequest, hall: Hall, text: str = "", status: int = 200) -> HttpResponse:
    """To the script on the page, or to the page."""
    response = answer(request, hall, text, {}, status=status)
    return response if response.status_code != 302 else redirect("events:hall_desk", event=hall.event.slug)  # noqa: PLR2004


def member(request: HttpRequest) -> User | None:
    """The person who is signed in."""
    return request.user if request.user.is_authenticated else None


def find_hosted(request: HttpRequest, event: Event) -> Hall | None:
    """The hall of an event that is being moderated, open or closed."""
    return Hall.objects.select_related("event", "on_stage", "group").filter(event=event).first()


def _marks_of(hall: Hall, voter: Voter) -> set[str]:
    """What this voter has done, by the names of the pieces."""
    votes = Vote.objects.filter(question__hall=hall, voter=voter.key)
    ballots = Ballot.objects.filter(poll__hall=hall, voter=voter.key)
    hands = Hand.objects.filter(hall=hall, voter=voter.key)
    return set(
        _named(votes, "q", "question").union(
            _named(ballots, "p", "poll"), _named(hands, "hand"), _named(hands, "h", "pk")
        )
    )


def _named(rows: QuerySet[Any], letter: str, key: str = "") -> QuerySet[Any, str]:
    """A name for each of the rows."""
    number = Cast(key, CharField()) if key else Value("", CharField())
    return rows.values_list(Concat(Value(letter), number, output_field=CharField()), flat=True)
