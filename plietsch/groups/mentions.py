"""Mentions: people and groups named in a post by key, so that a new name or an erasure needs no edit.

A person writes `@Kirsten` or picks `[@Kirsten](/mitglieder/17/)`; kept is `[@17](/mitglieder/17/)`, and for a
group `[@5](/gruppen/5/)`. The name comes in when the text is shown, and only for those who may know it;
for others a group looks like a person whom they may not know, so that a mention betrays no hidden group.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.names import Person
from plietsch.groups.models import Group, Membership

AT_MOST = 20  # people who hear of one post
GROUPS_AT_MOST = 3  # groups that one post names

_picked = re.compile(r"\[@([^\]\n]{0,200})\]\((?:/[a-z]{2})?/mitglieder/(\d{1,18})/?\)")
_picked_group = re.compile(r"\[@([^\]\n]{0,200})\]\((?:/[a-z]{2})?/gruppen/(\d{1,18})/?\)")
_typed = re.compile(r"(?<![\w@\[/])@(\w[\w.'-]*(?: \w[\w.'-]*){0,4})")
_code = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
_shown = re.compile(r'<a href="/mitglieder/(\d+)/"[^>]*>@\d+</a>')
_shown_group = re.compile(r'<a href="/gruppen/(\d+)/"[^>]*>@\d+</a>')


@dataclass(frozen=True)
class Names:
    """The names of people and groups that one reader may know, by key."""

    people: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)


def keyed(text: str, readers: QuerySet[Membership], by: Person) -> str:
    """`text` with every mention of one of its readers, and of groups that `by` may know of, as a key.

    Others become plain words.
    """
    parts = _code.split(text)
    prose = "\n".join(parts[::2])
    candidates = _candidates(prose)
    members = _members(readers, keys(prose), candidates)
    groups = _groups(by, group_keys(prose), candidates - members.keys())
    parts[::2] = [_resolve(part, members, groups) for part in parts[::2]]
    return "".join(parts)


def keys(text: str) -> set[int]:
    """The people mentioned in a text."""
    return {int(key) for _name, key in _picked.findall(text)}


def group_keys(text: str) -> set[int]:
    """The groups mentioned in a text."""
    return {int(key) for _name, key in _picked_group.findall(text)}


def named(text: str, user: Person) -> str:
    """A kept text as `user` edits or quotes it: with names, and without links to what they may not know."""
    names = names_for(user, [text])
    text = _picked.sub(lambda hit: f"[@{_name(names, hit[2])}](/mitglieder/{hit[2]}/)", text)
    return _picked_group.sub(lambda hit: _group_as_typed(names, hit[2]), text)


def spoken(text: str, names: Names) -> str:
    """A kept text with names in it and no links."""
    text = _picked.sub(lambda hit: f"@{_name(names, hit[2])}", text)
    return _picked_group.sub(lambda hit: f"@{_group_name(names, hit[2])}", text)


def as_read(user: Person, texts: Sequence[str]) -> list[str]:
    """Kept texts with the names in them that `user` may know, and no links."""
    names = names_for(user, texts)
    return [spoken(text, names) for text in texts]


def names_for(user: Person, texts: Iterable[str]) -> Names:
    """The names of people and groups in `texts` that `user` may know; at most two queries."""
    found = list(texts)
    people = {key for text in found for key in keys(text)}
    groups = {key for text in found for key in group_keys(text)}
    names = Names()
    if people and user.is_authenticated:
        seen = User.objects.visible_to(user).filter(pk__in=people)
        names = replace(names, people=dict(seen.values_list("pk", "name")))
    if groups:
        known = Group.objects.visible_to(user).filter(pk__in=groups)
        names = replace(names, groups=dict(known.values_list("pk", "name")))
    return names


def shown(html: str, names: Names) -> SafeString:
    """Safe HTML of a post with the names that the reader may know, linked to their pages."""

    def person(hit: re.Match[str]) -> str:
        return _link("accounts:member", "user", int(hit[1]), names.people)

    def group(hit: re.Match[str]) -> str:
        return _link("groups:group", "group", int(hit[1]), names.groups)

    return mark_safe(_shown_group.sub(group, _shown.sub(person, html)))


def _link(page: str, place: str, key: int, names: Mapping[int, str]) -> str:
    if key not in names:
        return format_html("@{}", _unknown())
    address = reverse(page, kwargs={place: key})
    return format_html('<a class="mention" href="{}">@{}</a>', address, names[key])


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


def _groups(by: Person, picked: set[int], candidates: set[str]) -> dict[str, int]:
    """Groups that `by` may know of, by key and, where no other is called so, by name."""
    if not picked and not candidates:
        return {}
    wanted = Q(pk__in=picked) | Q(name__in=candidates)
    rows = list(Group.objects.visible_to(by).filter(wanted).values_list("pk", "name"))
    names = [name for _key, name in rows]
    found = {str(key): key for key, _name in rows}
    return found | {name: key for key, name in rows if names.count(name) == 1}


def _resolve(prose: str, members: Mapping[str, int], groups: Mapping[str, int]) -> str:
    def pick(hit: re.Match[str]) -> str:
        return _markup(int(hit[2])) if hit[2] in members else _word(hit)

    def pick_group(hit: re.Match[str]) -> str:
        return _group_markup(int(hit[2])) if hit[2] in groups else _word(hit)

    def read(hit: re.Match[str]) -> str:
        for name, rest in _readings(hit[1]):
            if name in members and not name.isdigit():
                return _markup(members[name]) + rest
            if name in groups and not name.isdigit():
                return _group_markup(groups[name]) + rest
        return hit[0]

    return _typed.sub(read, _picked_group.sub(pick_group, _picked.sub(pick, prose)))


def _word(hit: re.Match[str]) -> str:
    """What stands where a mention does not: the name as typed, never a kept key."""
    return f"@{_unknown() if hit[1] == hit[2] else hit[1]}"


def _unknown() -> str:
    return _("Mitglied")


def _markup(key: int) -> str:
    return f"[@{key}](/mitglieder/{key}/)"


def _group_markup(key: int) -> str:
    return f"[@{key}](/gruppen/{key}/)"


def _group_as_typed(names: Names, key: str) -> str:
    name = _group_name(names, key)
    return f"[@{name}](/gruppen/{key}/)" if int(key) in names.groups else f"@{name}"


def _name(names: Names, key: str) -> str:
    return names.people.get(int(key), _unknown())


def _group_name(names: Names, key: str) -> str:
    return names.groups.get(int(key), _unknown())
