"""What of people and organisations is found: never more than a reader of the directories sees."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Organisation, User, Visibility
from plietsch.accounts.queries import seen_with, with_parts
from plietsch.core.audiences import MEMBERS, PUBLIC
from plietsch.core.searchables import Document, Searchable

# Who reads in which scope, and with which settings a part of a profile is shown there.
_READERS = {
    PUBLIC: [Visibility.PUBLIC.value],
    MEMBERS: [Visibility.MEMBERS.value, Visibility.PUBLIC.value],
}


def people() -> QuerySet[Any]:
    """The members who are listed for somebody."""
    return with_parts(User.objects.members().exclude(listed_to=Visibility.NOBODY))


def documents_of_person(person: User) -> Iterator[Document]:
    """What everybody sees, and what members see."""
    for scope, audiences in _READERS.items():
        if person.listed_to in audiences:
            seen = seen_with(person, audiences)
            homes = [affiliation.organisation for affiliation in seen.affiliations]
            functions = [affiliation.function for affiliation in seen.affiliations]
            words = [*(home.label for home in homes), *functions, seen.sector, *map(str, seen.themes)]
            text = "\n".join(filter(None, [", ".join(filter(None, words)), seen.offers, seen.needs]))
            yield Document(person.name, text, scope, places=[home.place for home in homes if home.place])


def organisations() -> QuerySet[Any]:
    """Those that were not merged into another one."""
    return Organisation.objects.standing().select_related("place")


def documents_of_organisation(organisation: Organisation) -> Iterator[Document]:
    """A proposed one is seen by who proposed it, and by the office."""
    place = organisation.place
    yield Document(
        organisation.name,
        f"{organisation.label}, {organisation.get_sector_display()}",
        PUBLIC if organisation.is_confirmed else MEMBERS,
        places=[place] if place else [],
    )


SEARCHABLES = [
    Searchable(
        "mitglieder",
        _("Mitglieder"),
        User,
        people,
        User.objects.listed_for,
        documents_of_person,
        {
            "accounts.user": "pk",
            "accounts.affiliation": "affiliations",
            "accounts.organisation": "affiliations__organisation",
        },
        lambda person: reverse("accounts:member", args=[person.pk]),
        icon="person",
    ),
    Searchable(
        "organisationen",
        _("Organisationen"),
        Organisation,
        organisations,
        lambda user: Organisation.objects.visible_to(user).standing(),
        documents_of_organisation,
        {"accounts.organisation": "pk"},
        lambda organisation: reverse("accounts:organisation", args=[organisation.pk]),
        icon="building",
    ),
]
