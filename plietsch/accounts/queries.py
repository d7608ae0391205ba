"""Who stands in the directories, and what of each person the reader may see."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from plietsch.accounts.models import Affiliation, Language, Organisation, Theme, User, Visibility
from plietsch.accounts.models.organisations import AffiliationQuerySet, OrganisationQuerySet
from plietsch.accounts.models.people import UserQuerySet, audiences_including
from plietsch.core.names import Person
from plietsch.places.models import Place
from plietsch.places.names import fold

Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True)
class Seen:
    """A member as one reader sees them: parts hidden from the reader are empty."""

    user: User
    email: str
    sector: str
    affiliations: list[Affiliation]
    themes: list[Theme]
    languages: list[str]
    offers: str
    needs: str


NAMED = ("name", "listed_to")  # what a line says of a person, and whether it may lead to their page


def with_people(rows: Rows, *people: str) -> Rows:
    """Rows with the people behind these relations: their names, and not all of their profiles."""
    own = [field.name for field in rows.model._meta.concrete_fields]
    named = [f"{person}__{name}" for person in people for name in NAMED]
    return rows.select_related(*people).only(*own, *named)


def verified_addresses(user: User) -> set[str]:
    """The mail addresses that this person has proved to be theirs, in small letters."""
    rows = EmailAddress.objects.filter(user=user, verified=True)
    return {address.lower() for address in rows.values_list("email", flat=True)}


def directory(
    reader: Person,
    *,
    text: str = "",
    sector: str = "",
    theme: Theme | None = None,
    place: Place | None = None,
) -> UserQuerySet:
    """The listed members; a filter finds only by what the reader sees."""
    audiences = audiences_including(reader)
    members = User.objects.listed_for(reader)
    if sector:
        members = members.filter(sector=sector, sector_shown_to__in=audiences)
    if theme:
        members = members.filter(themes=theme, themes_shown_to__in=audiences)
    if place:
        members = members.filter(Exists(_affiliations_in(place)), affiliations_shown_to__in=audiences)
    column = "words_for_members" if Visibility.MEMBERS in audiences else "words_for_public"
    for word in fold(text[:100]).split():
        members = members.filter(**{f"{column}__contains": word})
    return members.order_by("name", "pk")


def seen_by(reader: Person, members: Iterable[User]) -> list[Seen]:
    """Each of the members, reduced to what the reader may see; they see all of themselves."""
    audiences = audiences_including(reader)
    return [seen_with(member, [*Visibility] if member.pk == reader.pk else audiences) for member in members]


def with_parts(members: UserQuerySet) -> UserQuerySet:
    """What `seen_by` reads, in a fixed number of queries."""
    current = Affiliation.objects.current().select_related("organisation__place").order_by("-since", "pk")
    return members.prefetch_related(
        Prefetch("themes", Theme.objects.order_by("name")),
        Prefetch("affiliations", current, to_attr="current_affiliations"),
    )


def people_of(organisation: Organisation, reader: Person) -> UserQuerySet:
    """The listed members who show that they belong to this organisation."""
    current = Affiliation.objects.current().filter(organisation=organisation)
    listed = User.objects.listed_for(reader).filter(affiliations_shown_to__in=audiences_including(reader))
    # Found from the few affiliations: asked of each of 100,000 members it takes a tenth of a second.
    return listed.filter(pk__in=current.values("user")).order_by("name", "pk")


def organisations(
    reader: Person, *, text: str = "", sector: str = "", place: Place | None = None
) -> OrganisationQuerySet:
    """The organisations of the directory, by name."""
    found = Organisation.objects.visible_to(reader).standing()
    if sector:
        found = found.filter(sector=sector)
    if place:
        found = found.filter(_lies_in(place))
    for word in fold(text[:100]).split():
        found = found.filter(search_words__contains=word)
    return found.select_related("place").order_by("name", "pk")


def organisations_called(text: str, place: Place | None) -> OrganisationQuerySet:
    """The confirmed organisations that somebody means who types this name or label."""
    known = Organisation.objects.filter(is_confirmed=True).standing().select_related("place")
    name, _, label = text.partition(", ")
    called = known.filter(search_words__startswith=f"^{fold(text)}$")
    labelled = known.filter(search_words=f"^{fold(name)}${fold(label)}") if label else known.none()
    found = called | labelled
    return found.filter(place=place) if place and len(found) > 1 else found


def _affiliations_in(place: Place) -> AffiliationQuerySet:
    inside = Organisation.objects.filter(_lies_in(place))
    return Affiliation.objects.current().filter(user=OuterRef("pk"), organisation__in=inside)


def _lies_in(place: Place) -> Q:
    return Q(place=place) | Q(place__district=place) | Q(place__parent=place)


def seen_with(member: User, audiences: Collection[str]) -> Seen:
    """A member, reduced to the parts that are shown to one of these audiences; needs `with_parts`."""

    def shown(part: str) -> bool:
        return getattr(member, f"{part}_shown_to") in audiences

    return Seen(
        user=member,
        email=member.email if shown("email") else "",
        sector=member.get_sector_display() if shown("sector") else "",
        affiliations=member.current_affiliations if shown("affiliations") else [],  # type: ignore[attr-defined]
        themes=list(member.themes.all()) if shown("themes") else [],
        languages=[str(Language(code).label) for code in member.languages] if shown("languages") else [],
        offers=member.offers if shown("offers") else "",
        needs=member.needs if shown("needs") else "",
    )


def open_organisations() -> Iterator[tuple[str, ...]]:
    """The confirmed organisations as rows of open data; what else we know of them stays here."""
    standing = Organisation.objects.standing().filter(is_confirmed=True).select_related("place")
    for each in standing.order_by("name", "pk"):
        place = each.place
        yield (
            each.name,
            each.get_sector_display(),
            place.label if place else "",
            place.code if place else "",
            each.website,
        )
