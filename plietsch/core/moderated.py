"""What packages contribute to moderation: things that members report, and texts that wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

Text = Any  # str or a lazy translation


@dataclass(frozen=True)
class Reportable:
    """A kind of things that members report; moderation takes them away and, after an appeal, puts them back.

    `scope(thing)` is the audience that decides, `judges(thing)` are the people in it, and where
    `is_public(thing)` the network office decides too. `text` is what a case keeps for them to read, `kept`
    what `put_back(thing, kept, by=, at=)` needs after `take_down(thing, by=, at=)`. Mails do not name what
    `is_discreet(thing)`.
    """

    model: type[Model]
    label: Text
    author: Callable[[Any], Any]
    text: Callable[[Any], str]
    scope: Callable[[Any], str]
    judges: Callable[[Any], QuerySet[Any]]
    take_down: Callable[..., object]
    put_back: Callable[..., object]
    kept: Callable[[Any], dict[str, Any]] = lambda thing: {}
    is_public: Callable[[Any], bool] = lambda thing: False
    is_discreet: Callable[[Any], bool] = lambda thing: False


@dataclass(frozen=True)
class Holdable:
    """Texts that wait for moderation before they appear: `publish(place, kept, by=, at=)` lets one appear.

    `word` names the kind, such as "groups.reply", `judges(place)` are those who decide; where `publish`
    gives None, nothing came of the text that could be reported on its own. Mails do not name texts for a
    place that `is_discreet(place)`.
    """

    word: str
    label: Text
    judges: Callable[[Any], QuerySet[Any]]
    publish: Callable[..., Any]
    is_discreet: Callable[[Any], bool] = lambda place: False
