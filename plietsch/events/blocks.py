"""What a hall shows, in pieces: each piece has a name, and only those that changed travel to the browsers.

The same pieces make the page and the messages, so that a page kept open equals one that is opened anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from plietsch.core.remembering import remembered
from plietsch.events.hub import SEATS
from plietsch.events.models import Caption, Hall, Hand, Option, Poll, Question

MOST = 100  # questions that a page shows, the most wanted first
ON_SCREEN = (5, 3, 1)  # questions that the big screen shows: alone, beside a result or the stage, beside both
IN_CLOUD = 60  # words; a table holds them all
CAPTIONS = 2  # lines of what is being said
CAPTION_STAYS = timedelta(seconds=15)  # on a page that stays open, hall.css takes it away
SIZES = 5  # sizes of words in a cloud

PUBLIC, STAGE, HOST = SEATS, "stage", "host"
Blocks = dict[str, str]


@dataclass(frozen=True)
class Bar:
    """One answer of a poll as a row of its plot."""

    option: Option
    percent: int
    size: int


@dataclass(frozen=True)
class Result:
    """A poll with its rows, the largest word or the first answer first."""

    poll: Poll
    bars: list[Bar]

    @property
    def cloud(self) -> list[Bar]:
        """The words that are said most."""
        return self.bars[:IN_CLOUD]

    @property
    def rest(self) -> int:
        """Words that the cloud leaves out."""
        return len(self.bars) - len(self.cloud)


@dataclass(frozen=True)
class Voices:
    """What people said in a hall, as everybody sees it."""

    questions: list[Question]
    polls: list[Poll]
    captions: list[Caption]
    hands: list[Hand]


@dataclass(frozen=True)
class Desk:
    """What only the moderation sees beside that."""

    voices: Voices
    waiting: list[Question]
    dismissed: list[Question]
    line: list[Hand]


def blocks_of(hall: Hall, view: str, language: str, **personal: Any) -> Blocks:
    """The pieces of one view in one language; `personal` is for a page of one person only."""
    with translation.override(language):
        return _VIEWS[view](hall, {"hall": hall, "event": hall.event, **personal})


def _public(hall: Hall, context: dict[str, Any]) -> Blocks:
    voices = _voices((hall.pk, hall.version))
    questions, polls = voices.questions, voices.polls
    return {
        "closed": _html("closed", context),
        "hint": _html("hint", context),
        "captions": _captions(hall, voices, context),
        "stage": _html("stage", context | {"question": hall.on_stage}),
        "applause": str(hall.applause),
        "hands": str(len(voices.hands)),
        "up": " ".join(hand.mark for hand in voices.hands),
        "ballots": _html("ballots", context | {"polls": [poll for poll in polls if poll.is_open]}),
        "results": _html("results", context | {"results": _results(polls)}),
        "questions": " ".join(question.mark for question in questions),
        **{one.mark: _html("question", context | {"question": one}) for one in questions},
    }


def _stage(hall: Hall, context: dict[str, Any]) -> Blocks:
    voices = _voices((hall.pk, hall.version))
    newest = max((poll for poll in voices.polls if poll.shown_at), key=_shown_at, default=None)
    results = [_result(newest)] if newest else []
    room = ON_SCREEN[bool(results) + bool(hall.on_stage_id)]
    asked = hall.questions.open().exclude(pk=hall.on_stage_id or 0)
    top = list(asked[:room])
    rest = asked.count() - room if len(top) == room else 0
    return {
        "closed": _html("closed", context),
        "hint": _html("hint", context),
        "captions": _captions(hall, voices, context),
        "stage": _html("stage", context | {"question": hall.on_stage}),
        "applause": str(hall.applause),
        "hands": str(len(voices.hands)),
        "results": _html("results", context | {"results": results, "is_screen": True}),
        "top": _html("top", context | {"questions": top, "rest": rest}),
    }


def _host(hall: Hall, context: dict[str, Any]) -> Blocks:
    desk = _desk((hall.pk, hall.version))
    return {
        "stage": _html("stage", context | {"question": hall.on_stage, "is_desk": True}),
        "applause": str(hall.applause),
        "hands": str(len(desk.voices.hands)),
        "line": _html("line", context | {"line": desk.line}),
        "waiting": _html("waiting", context | {"questions": desk.waiting}),
        "released": _html("released", context | {"questions": desk.voices.questions}),
        "dismissed": _html("dismissed", context | {"questions": desk.dismissed}),
        "polls": _html("polls", context | {"results": [_result(poll) for poll in desk.voices.polls]}),
    }


_VIEWS = {PUBLIC: _public, STAGE: _stage, HOST: _host}


def _captions(hall: Hall, voices: Voices, context: dict[str, Any]) -> SafeString:
    since = timezone.now() - CAPTION_STAYS
    fresh = [caption for caption in voices.captions if caption.at > since and not hall.closed_at]
    return _html("captions", context | {"captions": fresh})


def hall_with_all(hall: int) -> Hall:
    """The hall with what its pieces need."""
    return Hall.objects.select_related("event", "on_stage").get(pk=hall)


@remembered
def _voices(asked: tuple[int, int]) -> Voices:
    """Read once for each version of a hall, however many open its pages."""
    hall = Hall(pk=asked[0])
    options = Prefetch("options", Option.objects.order_by("pk"))
    captions = Caption.objects.filter(event__hall=hall.pk).order_by("-at", "-pk")
    return Voices(
        questions=list(hall.questions.released()[:MOST]),
        polls=list(hall.polls.prefetch_related(options).order_by("-opened_at", "-pk")),
        captions=list(captions[:CAPTIONS])[::-1],
        hands=list(hall.hands.order_by("raised_at", "pk")),
    )


@remembered
def _desk(asked: tuple[int, int]) -> Desk:
    hall, voices = Hall(pk=asked[0]), _voices(asked)
    dismissed = hall.questions.filter(dismissed_at__isnull=False).order_by("-dismissed_at", "-pk")
    return Desk(
        voices=voices,
        waiting=list(hall.questions.waiting()[:MOST]),
        dismissed=list(dismissed[:MOST]),
        line=voices.hands[:MOST],
    )


def _shown_at(poll: Poll) -> tuple[Any, int]:
    return poll.shown_at, poll.pk


def _results(polls: Iterable[Poll]) -> list[Result]:
    return [_result(poll) for poll in polls if poll.shown_at]


def _result(poll: Poll) -> Result:
    options = list(poll.options.all())
    if poll.kind == Poll.Kind.WORDS:
        options.sort(key=lambda option: (-option.count, option.text))
    most = max((option.count for option in options), default=0)
    bars = [Bar(one, round(100 * one.count / (poll.ballots or 1)), _size(one.count, most)) for one in options]
    return Result(poll, bars)


def _size(count: int, most: int) -> int:
    """How large a word is: one vote alone makes none large."""
    return 1 + (SIZES - 1) * max(0, count - 1) // max(most - 1, SIZES - 1)


def _html(name: str, context: dict[str, Any]) -> SafeString:
    return SafeString(render_to_string(f"events/hall/_{name}.html", context).strip())
