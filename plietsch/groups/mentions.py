"""Mentions: people named in a post by key, so that a new name or an erasure needs no edit.

A person writes `@Kirsten` or picks `[@Kirsten](/mitglieder/17/)`; kept is `[@17](/mitglieder/17/)`.
The name comes in when the text is shown, and only for those who may see the person.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.names import Person
from plietsch.groups.models import Membership

AT_MOST = 20  # people who hear of one post

_picked = re.compile(r"\[@([^\]\n]{0,200})\]\((?:/[a-z]{2})?/mitglieder/(\d{1,18})/?\)")
_typed = re.compile(r"(?<![\w@\[/])@(\w[\w.'-]*(?: \w[\w.'-]*){0,4})")
_code = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
_shown = re.compile(r'<a href="/mitglieder/(\d+)/"[^>]*>@\d+</a>')


def keyed(text: str, readers: QuerySet[Membership]) -> str:
    """`text` with every mention of one of its readers as a key; others become plain words."""
    parts = _code.split(text)
    prose = "\n".join(parts[::2])
    members = _members(readers, keys(prose), _candidates(prose))
    parts[::2] = [_resolve(part, members) for part in parts[::2]]
    return "".join(parts)


def keys(text: str) -> set[int]:
    """The people mentioned in a text."""
    return {int(key) for _name, key in _picked.findall(text)}


def named(text: str, user: Person) -> str:
    """A kept text as `user` edits it: with names."""
    names = names_for(user, [text])
    return _picked.sub(lambda hit: f"[@{_name(names, hit[2])}](/mitglieder/{hit[2]}/)", text)


def spoken(text: str, names: Mapping[int, str]) -> str:
    """A kept text with names in it and no links, for mails."""
    return _picked.sub(lambda hit: f"@{_name(names, hit[2])}", text)


def names_for(user: Person, texts: Iterable[str]) -> dict[int, str]:
    """The names of those mentioned in `texts` whom `user` may see; at most one query."""
    mentioned = {key for text in texts for key in keys(text)}
    if not mentioned or not user.is_authenticated:
        return {}
    return dict(User.objects.visible_to(user).filter(pk__in=mentioned).values_list("pk", "name"))


def shown(html: str, names: Mapping[int, str]) -> SafeString:
    """Safe HTML of a post with the names that the reader may see, linked to the members' pages."""

    def link(hit: re.Match[str]) -> str:
        key = int(hit[1])
        if key not in names:
            return format_html("@{}", _("Mitglied"))
        address = reverse("accounts:member", kwargs={"user": key})
        return format_html('<a class="mention" href="{}">@{}</a>', address, names[key])

    return mark_safe(_shown.sub(link, html))


def _candidates(prose: str) -> set[str]:
    """Every name that may stand behind an @."""
    return {name for typed in _typed.findall(prose)[: AT_MOST * 2] for name, _rest in _readings(typed)}


def _readings(typed: str) -> Iterator[tuple[str, str]]:
    """Each name that words behind an @ may begin with, longest first, and what follows it."""
    words = typed.split(" ")
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        for spelled in dict.fromkeys((name, name.rstrip(".'-"))):
            yield spelled, typed[len(spelled) :]


def _members(readers: QuerySet[Membership], picked: set[int], candidates: set[str]) -> dict[str, int]:
    """Members by key and, where nobody else is called so, by name."""
    by_key = readers.filter(member__in=picked).values_list("member", flat=True) if picked else ()
    found: dict[str, int] = {str(key): key for key in by_key}
    if candidates:
        namesakes: dict[str, list[int]] = {}
        for key, name in readers.filter(member__name__in=candidates).values_list("member", "member__name"):
            namesakes.setdefault(name, []).append(key)
        found.update({name: group_[0] for name, group_ in namesakes.items() if len(group_) == 1})
    return found


def _resolve(prose: str, members: Mapping[str, int]) -> str:
    def pick(hit: re.Match[str]) -> str:
        return _markup(int(hit[2])) if hit[2] in members else f"@{hit[1]}"

    def read(hit: re.Match[str]) -> str:
        for name, rest in _readings(hit[1]):
            if name in members and not name.isdigit():
                return _markup(members[name]) + rest
        return hit[0]

    return _typed.sub(read, _picked.sub(pick, prose))


def _markup(key: int) -> str:
    return f"[@{key}](/mitglieder/{key}/)"


def _name(names: Mapping[int, str], key: str) -> str:
    return names.get(int(key), _("Mitglied"))
