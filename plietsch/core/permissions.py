"""Who may do what.

Three questions, answered side by side in each package:
may this person do this to this thing (`can`, by a named rule in rules.py),
which things may this person see (`visible_to(user)` on the model's QuerySet),
who may do this (`holders`, for those rules that register it).
"""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from plietsch.core.names import Person

Predicate = Callable[..., bool]
View = Callable[..., Any]

_rules: dict[str, Predicate] = {}
_holders: dict[str, Callable[..., QuerySet[Any]]] = {}


class UnknownRule(LookupError):
    """A permission that no rules.py registers."""


def rule(name: str) -> Callable[[Predicate], Predicate]:
    """Register a predicate `(user)` or `(user, thing)` as `package.verb_noun`."""

    def register(predicate: Predicate) -> Predicate:
        if name in _rules:
            raise ValueError(f"two rules are called {name}")
        _rules[name] = predicate
        return predicate

    return register


def holders_of(name: str) -> Callable[[Callable[..., QuerySet[Any]]], Callable[..., QuerySet[Any]]]:
    """Register the query `(thing) -> users` that answers who holds the permission `name`."""

    def register(query: Callable[..., QuerySet[Any]]) -> Callable[..., QuerySet[Any]]:
        _holders[name] = query
        return query

    return register


def can(user: Person, name: str, thing: object = None) -> bool:
    """Whether `user` (perhaps anonymous) may do `name`, to `thing` where the rule asks for one."""
    predicate = _find(name)
    return predicate(user, thing) if asks_for_thing(name) else predicate(user)


def require(user: Person, name: str, thing: object = None) -> None:
    """Raise PermissionDenied unless `can`."""
    if not can(user, name, thing):
        raise PermissionDenied(name)


def holders(name: str, thing: object) -> QuerySet[Any]:
    """The active users who may do `name` to `thing`."""
    _find(name)
    return _holders[name](thing)


@cache
def asks_for_thing(name: str) -> bool:
    """Whether the rule is about a thing, not about the person alone."""
    return len(inspect.signature(_find(name)).parameters) > 1


def rules() -> dict[str, Predicate]:
    """All registered rules by name."""
    return dict(_rules)


def permission(name: str) -> Callable[[View], View]:
    """Declare the rule that guards a view; a rule about the person alone is checked here.

    A rule about a thing needs the thing: the view finds it through `visible_to` and calls `require`.
    """

    def declare(view: View) -> View:
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not asks_for_thing(name):
                require(request.user, name)
            return view(request, *args, **kwargs)

        return _mark(view, guarded, name)

    return declare


def public(view: View) -> View:
    """Declare that anybody may ask for this view; what it shows still comes through `visible_to`."""
    return login_not_required(_mark(view, view, "public"))


def _mark(view: View, marked: View, name: str) -> View:
    if marked is not view:
        marked.__name__, marked.__doc__, marked.__module__ = view.__name__, view.__doc__, view.__module__
        marked.__wrapped__ = view  # type: ignore[attr-defined]
        marked.__dict__.update({k: v for k, v in view.__dict__.items() if k != "__wrapped__"})
    marked.permission = name  # type: ignore[attr-defined]
    return marked


def _find(name: str) -> Predicate:
    try:
        return _rules[name]
    except KeyError:
        raise UnknownRule(name) from None
