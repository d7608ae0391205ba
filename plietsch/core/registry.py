"""How a package takes part in the whole: the parts that its manifest.py may contribute.

Each package's manifest.py holds one `manifest = Manifest(...)`; they are found at start.
Everything is typed and imported: no dotted strings, so a wrong name fails when the process starts.
"""

import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet

from plietsch.core.moderated import Holdable, Reportable
from plietsch.core.names import Naming, Person
from plietsch.core.offers import Offer
from plietsch.core.operating import Checkup, Gauge, KeptFiles
from plietsch.core.searchables import Searchable
from plietsch.core.world import World

ANY_VERB = "*"
Text = Any  # str or a lazy translation


@dataclass(frozen=True)
class Verb:
    """A kind of fact. `text` has the places {actor} and {subject}; `icon` names a KERN icon."""

    name: str
    text: Text
    icon: str = "info"


@dataclass(frozen=True)
class Passage:
    """What a mail may say of a thing: `excerpt` of what was said, or nothing at all where `is_discreet`.

    `place` is the key of the thing, such as "groups.topic:17", that a mail is about and its answer goes to.
    """

    excerpt: str = ""
    is_discreet: bool = False
    place: str = ""


@dataclass(frozen=True)
class NoticeKind:
    """A cause for a personal notice. `text` has {actor} and {subject}; `many`, for several, also {count}.

    Of two causes with one collapse key, that with more `weight` gives the words. `passages(member, things)`
    says by key what mails may tell. `to` names who hears of each fact whose verb bears the kind's name. What
    `is_official` reaches who blocked its actor, too. The verbs `until` take back what was told of a subject.
    """

    name: str
    text: Text
    many: Text
    icon: str = "info"
    weight: int = 0
    passages: Callable[[Any, Sequence[Model]], dict[str, Passage]] | None = None
    to: Callable[[Any], Iterable[int]] | None = None
    is_official: bool = False
    until: Collection[str] = ()


@dataclass(frozen=True)
class DigestEntry:
    """One line of a digest."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class DigestPart:
    """What a package adds to a person's digest: `entries(member, since, until)`, read when it is sent."""

    title: Text
    entries: Callable[[Any, datetime, datetime], Sequence[DigestEntry]]
    order: int = 50


@dataclass(frozen=True)
class Reaction:
    """After a fact of this verb (or ANY_VERB) is committed, `react(activity)` is called.

    Heavy work enqueues a task.
    """

    verb: str
    react: Callable[[Any], None]


@dataclass(frozen=True)
class MenuItem:
    """An entry of a menu: "main", "account", "office", "guest" (not signed in) or "footer".

    `url` is an address or its name; shown where `permission` (if any) allows. `about` is one sentence for
    the card on the start page.
    """

    label: Text
    url: str
    order: int = 50
    menu: str = "main"
    permission: str = ""
    about: Text = ""
    icon: str = "arrow-forward"


@dataclass(frozen=True)
class Panel:
    """A piece for a slot of another package's page; a `context(user, thing)` of None hides it.

    With an empty context, or `alone` made of plain values, it is drawn once for all who see the same.
    """

    slot: str
    template: str
    context: Callable[[Person, Any], dict[str, Any] | None]
    order: int = 50
    alone: bool = False


@dataclass(frozen=True)
class Audiences:
    """The audiences that a person belongs to, as keys such as "group:5"."""

    keys: Callable[[Person], Iterable[str]]


@dataclass(frozen=True)
class PersonalData:
    """Rows about a person: `rows(user)` finds them, `fields` are exported, `erase(user)` removes or empties.

    The privacy notice tells the rest. Of rows that others write on too (`is_shared`), only readers get texts.
    """

    model: type[Model]
    label: Text
    rows: Callable[[Any], QuerySet[Any]]
    fields: Sequence[str]
    erase: Callable[[Any], object]
    purpose: Text
    legal_basis: str
    kept: Text
    is_shared: bool = False


@dataclass(frozen=True)
class Retention:
    """Rows that go by themselves: `sweep(now)` deletes what is older than `after` and returns how many."""

    model: type[Model]
    label: Text
    after: timedelta
    sweep: Callable[[datetime], int]


@dataclass(frozen=True)
class Schedule:
    """A task that the worker enqueues every so often."""

    name: str
    task: Any
    every: timedelta


@dataclass(frozen=True)
class Helper:
    """A process that `serve` keeps beside web and worker where `wanted()`: `manage.py` with `arguments`."""

    name: str
    arguments: Sequence[str]
    wanted: Callable[[], bool]


@dataclass(frozen=True)
class LiveRoute:
    """Addresses that stay open (WebSocket, server-sent events), served by an ASGI application of its own.

    It finds the groups of `path` in scope["path_params"], checks permissions, and can `close` all at once.
    """

    path: re.Pattern[str]
    serve: Callable[..., Awaitable[None]]
    close: Callable[[], None] | None = None
    speaks: tuple[str, ...] = ("http",)


@dataclass(frozen=True)
class Chapter:
    """A package's part of the demo network and test world; chapters are told from low layers to high.

    `grow(world)` adds one more helping of sample rows, for the growth test and benchmarks.
    """

    tell: Callable[[World], None]
    grow: Callable[[World], None] | None = None


@dataclass(frozen=True)
class DatasetField:
    """A column of a contributed dataset: its name for readers, and "text", "whole", "number", "date",
    "moment" or "truth".
    """

    label: Text
    kind: str = "text"


@dataclass(frozen=True)
class Dataset:
    """Rows for the catalogue of open data: `rows()` gives public values only, in the order of `fields`.

    `theme` is a data theme of the European Union, such as "REGI"; without `publisher` the network publishes.
    """

    name: str
    label: Text
    description: Text
    theme: str
    fields: Sequence[DatasetField]
    rows: Callable[[], Iterable[Sequence[Any]]]
    publisher: Text = ""
    keywords: Sequence[Text] = ()


@dataclass(frozen=True)
class Preparation:
    """A step of `manage.py prepare`, after the database; `run()` is quick where nothing is to be done."""

    title: str
    run: Callable[[], object]


@dataclass(frozen=True)
class Answering:
    """A kind of thing that people write to by mail; `word` begins its addresses, such as "thema".

    `take(thing, mail, by=, at=)` does what the mail asks, or raises NotTaken with words for its writer.
    """

    word: str
    model: type[Model]
    take: Callable[..., object]


@dataclass(frozen=True)
class CalendarAnswers:
    """What calendar programs answer to invitations of a package: `take(ics, sender=, at=)`."""

    take: Callable[..., object]


@dataclass(frozen=True)
class ReturnPath:
    """Where mails that cannot be delivered come back to: `of(recipient)` gives the envelope's sender.

    `refused(path, at)` is called where the mail server refuses a recipient at once.
    """

    of: Callable[[Any], str]
    refused: Callable[[str, datetime], object]


@dataclass(frozen=True)
class FrontPage:
    """What stands at the network's first address for some readers; None leads to the usual start page."""

    answer: Callable[[Any], Any]


@dataclass(frozen=True)
class Manifest:
    """All contributions of one package."""

    verbs: Sequence[Verb] = ()
    notices: Sequence[NoticeKind] = ()
    digests: Sequence[DigestPart] = ()
    reactions: Sequence[Reaction] = ()
    menu: Sequence[MenuItem] = ()
    panels: Sequence[Panel] = ()
    audiences: Sequence[Audiences] = ()
    personal_data: Sequence[PersonalData] = ()
    retention: Sequence[Retention] = ()
    schedules: Sequence[Schedule] = ()
    live: Sequence[LiveRoute] = ()
    helpers: Sequence[Helper] = ()
    gauges: Sequence[Gauge] = ()
    files: Sequence[KeptFiles] = ()
    checkups: Sequence[Checkup] = ()
    datasets: Sequence[Dataset] = ()
    searchables: Sequence[Searchable] = ()
    namings: Sequence[Naming] = ()
    preparations: Sequence[Preparation] = ()
    answering: Sequence[Answering] = ()
    offers: Sequence[Offer] = ()
    reportables: Sequence[Reportable] = ()
    holdables: Sequence[Holdable] = ()
    calendar_answers: Sequence[CalendarAnswers] = ()
    return_paths: Sequence[ReturnPath] = ()
    front: Sequence[FrontPage] = ()
    world: Sequence[Chapter] = ()


Part = TypeVar("Part")


@dataclass
class Registry:
    """The manifests of all installed packages, lower layers first."""

    manifests: dict[str, Manifest] = field(default_factory=dict)
    edition: int = 0  # another one whenever the manifests change
    _parts: dict[type, tuple[Any, ...]] = field(default_factory=dict)

    def discover(self) -> None:
        """Load rules.py and manifest.py of every plietsch package."""
        configs = [config for config in apps.get_app_configs() if config.name.startswith("plietsch.")]
        for config in reversed(configs):
            for name in ("rules", "manifest"):
                if find_spec(f"{config.name}.{name}"):
                    module = import_module(f"{config.name}.{name}")
                    if name == "manifest":
                        self.add(config.label, module.manifest)

    def add(self, package: str, manifest: Manifest) -> None:
        """Take one package's contributions."""
        self.manifests[package] = manifest
        self._forget_lists()

    def remove(self, package: str) -> None:
        """Forget one package's contributions."""
        del self.manifests[package]
        self._forget_lists()

    def parts(self, kind: type[Part]) -> Sequence[Part]:
        """All contributions of one kind, such as `Verb`; gathered once, because every page asks."""
        if kind not in self._parts:
            self._parts[kind] = tuple(
                part
                for manifest in self.manifests.values()
                for contributions in vars(manifest).values()
                for part in contributions
                if isinstance(part, kind)
            )
        return self._parts[kind]

    @cached_property
    def verbs(self) -> dict[str, Verb]:
        """All kinds of facts by name."""
        return {verb.name: verb for verb in self.parts(Verb)}

    @cached_property
    def reactions(self) -> dict[str, list[Reaction]]:
        """Who reacts to a verb, lower layers first."""
        found: dict[str, list[Reaction]] = {}
        for reaction in self.parts(Reaction):
            found.setdefault(reaction.verb, []).append(reaction)
        return found

    def reactions_to(self, verb: str) -> Sequence[Reaction]:
        """Who reacts to a fact of this verb: those who wait for it, then those who hear of every fact."""
        return [*self.reactions.get(verb, ()), *self.reactions.get(ANY_VERB, ())]

    def _forget_lists(self) -> None:
        self.edition += 1
        self._parts.clear()
        for name in ("verbs", "reactions"):
            self.__dict__.pop(name, None)


registry = Registry()


@transaction.atomic
def tell_world(size: int = 1) -> World:
    """Build the demo network in an empty database, with `size` helpings of sample rows."""
    world = World()
    for chapter in registry.parts(Chapter):
        chapter.tell(world)
    for _ in range(size - 1):
        grow_world(world)
    return world


@transaction.atomic
def grow_world(world: World) -> None:
    """Add one helping of sample rows to a told world."""
    for chapter in registry.parts(Chapter):
        if chapter.grow:
            chapter.grow(world)
