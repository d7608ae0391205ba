"""The hall of the demo network's live event: questions in all states, polls, raised hands; all samples."""

from plietsch.core.world import World
from plietsch.events.models import Event, Place, Poll, Question
from plietsch.events.operations.gestures import applaud, raise_hand
from plietsch.events.operations.halls import change_hall, choose_hosts, give_hint, open_hall
from plietsch.events.operations.polls import cast_ballot, close_poll, open_poll, prepare_poll
from plietsch.events.operations.questions import answer, ask, release, take_up, vote

VOTES = (14, 9, 5)
WORDS = {"Glasfaser": 6, "Zeit": 4, "Mut": 3, "Personal": 3, "Standards": 2, "gemeinsam": 1}
PLACES = ["Im Saal", "Zu Hause", "Im Büro", "Unterwegs"]


def tell_hall(world: World, event: Event) -> None:
    """A hall in the middle of an event."""
    office, at = world["user.office"], world.now
    hall = world["hall.live"] = open_hall(event=event, by=office, at=at)
    world["hall_code.live"] = hall.code
    choose_hosts(event=event, hosts=[world["user.science"]], by=office, at=at)
    change_hall(hall=hall, group=world["group.modellkommunen"], by=office, at=at)
    hint = "Alles hier ist Beispielinhalt: Fragen und stimmen Sie ruhig."
    give_hint(hall=hall, text=hint, by=office, at=at)
    _tell_questions(world)
    _tell_polls(world)
    raise_hand(hall=hall, voter="hand", name="Gast im Saal (Beispiel)", place=Place.ONSITE, at=at)
    world["hand.guest"] = hall.hands.get()
    for _each in range(23):
        applaud(hall=hall)


def grow_hall(world: World, number: int) -> None:
    """One more of everything."""
    hall, office, at = world["hall.live"], world["user.office"], world.now
    question = _ask(world, f"Frage {number} (Beispiel)?")
    release(question=question, by=office, at=at)
    vote(question=Question.objects.get(pk=question.pk), voter=f"wer-{number}", wants=True)
    _ask(world, f"Noch eine Frage {number} (Beispiel)?")
    poll = _prepare(world, f"Umfrage {number}", Poll.Kind.ONE, ["ja", "nein"])
    first = str(poll.options.order_by("pk")[0].pk)
    _let_vote(world, poll, [[first]])
    raise_hand(hall=hall, voter=f"hand-{number}", name=f"Gast {number}", place=Place.ONLINE, at=at)


def _tell_questions(world: World) -> None:
    office, at = world["user.office"], world.now
    asked = {
        "cost": _ask(world, "Was kostet ein Livestream wie dieser eine kleine Gemeinde im Jahr?"),
        "stage": _ask(world, "Wie lange hat die Vorbereitung gedauert?", place=Place.ONSITE),
        "done": _ask(world, "Kann man die Aufzeichnung später ansehen?", name=""),
    }
    for (name, question), votes in zip(asked.items(), VOTES, strict=True):
        release(question=question, by=office, at=at)
        fresh = world[f"question.{name}"] = Question.objects.get(pk=question.pk)
        for number in range(votes):
            vote(question=fresh, voter=f"wer-{number}", wants=True)
    text = "Ja, nach der Freigabe aller, die sprechen."
    answer(question=world["question.done"], text=text, by=office, at=at)
    take_up(question=world["question.stage"], by=office, at=at)
    world["question.waiting"] = _ask(world, "Wer hilft beim ersten Mal?", name="")


def _ask(world: World, text: str, name: str = "Gast (Beispiel)", place: str = Place.ONLINE) -> Question:
    return ask(hall=world["hall.live"], text=text, name=name, place=place, by=None, at=world.now)


def _tell_polls(world: World) -> None:
    words = _prepare(world, "Was brauchen wir am meisten?", Poll.Kind.WORDS)
    _let_vote(world, words, [[word] for word, count in WORDS.items() for _each in range(count)])
    world["option.word"] = words.options.order_by("pk").first()
    opened = Poll.objects.select_related("hall").get(pk=words.pk)
    close_poll(poll=opened, by=world["user.office"], at=world.now)
    poll = _prepare(world, "Wo sehen Sie zu?", Poll.Kind.ONE, PLACES)
    keys = [str(key) for key in poll.options.order_by("pk").values_list("pk", flat=True)]
    _let_vote(world, poll, [[keys[number % 3]] for number in range(10)])
    world["poll.where"] = Poll.objects.get(pk=poll.pk)
    world["poll.words"] = Poll.objects.get(pk=words.pk)


def _prepare(world: World, text: str, kind: str, options: list[str] | None = None) -> Poll:
    hall, office = world["hall.live"], world["user.office"]
    return prepare_poll(hall=hall, text=text, kind=kind, options=options or [], by=office, at=world.now)


def _let_vote(world: World, poll: Poll, ballots: list[list[str]]) -> None:
    open_poll(poll=poll, by=world["user.office"], at=world.now)
    fresh = Poll.objects.select_related("hall").get(pk=poll.pk)
    for number, chosen in enumerate(ballots):
        cast_ballot(poll=fresh, voter=f"wer-{number}", chosen=chosen)
