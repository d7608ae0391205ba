"""Visit a source: take over what is new or changed, remove what is gone, write down what became of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.fetching import FetchRefused
from plietsch.opendata.harvest.catalogues import CatalogueUnreadable, Told
from plietsch.opendata.harvest.settling import RecordRefused, Settled, identifier_of, settle
from plietsch.opendata.models import Dataset, Finding, Harvest, Outcome, Source
from plietsch.opendata.operations.datasets import free_slug, search_words
from plietsch.places.models import Place

MANY = 5  # fewer datasets than that may always go


@dataclass
class Visit:
    """What one harvest has seen so far."""

    harvest: Harvest
    at: datetime
    seen: set[str] = field(default_factory=set)
    problem: str = ""

    @property
    def source(self) -> Source:
        return self.harvest.source


@translation.override(settings.LANGUAGE_CODE)
def visit_source(harvest: Harvest, pages: Iterable[Iterable[Told]], *, at: datetime) -> Visit:
    """Read all pages of a source, outside a transaction, for that takes minutes; `finish_harvest` comes next.

    Each page is taken over at once; done again after a crash, what was taken over is only unchanged.
    """
    visit = Visit(harvest, at)
    Harvest.objects.filter(pk=harvest.pk).update(page_count=0, read_count=0, unchanged_count=0)
    try:
        for page in pages:
            _take(visit, page)
        if not visit.seen:
            raise CatalogueUnreadable(_("Der Katalog enthält keine Datensätze."))
    except (FetchRefused, CatalogueUnreadable) as refused:
        visit.problem = str(refused)
    return visit


@transaction.atomic
def finish_harvest(visit: Visit, *, at: datetime) -> None:
    """Remove what the source no longer has, but only after all of it was read, and close the report."""
    harvest = visit.harvest
    harvest.refresh_from_db()
    if not visit.problem:
        ours = Dataset.objects.filter(source=visit.source).order_by("pk")
        gone = [each for each in ours if each.source_identifier not in visit.seen]
        is_much = len(gone) > MANY and 2 * len(gone) > ours.count()
        if is_much and not harvest.may_remove_many:
            harvest.held_back_count = len(gone)
        else:
            _remove(harvest, gone)
    harvest.problem, harvest.finished_at = visit.problem, at
    harvest.save()
    record("harvest.finished", actor=None, subject=harvest, context=visit.source, audience=OFFICE, at=at)


@transaction.atomic
def _take(visit: Visit, page: Iterable[Told]) -> None:
    """One page: each of its records is new, changed, unchanged or refused."""
    records = [told for told in page if identifier_of(told) not in visit.seen]
    identifiers = {identifier_of(told) for told in records}
    known = {
        dataset.source_identifier: dataset
        for dataset in Dataset.objects.filter(source__isnull=False, source_identifier__in=identifiers)
    }
    findings, unchanged = [], 0
    for told in records:
        if identifier_of(told) in visit.seen:
            continue
        visit.seen.add(identifier_of(told))
        finding = _take_one(visit, told, known.get(identifier_of(told)))
        findings += [finding] if finding else []
        unchanged += not finding
    Finding.objects.bulk_create(findings)
    Harvest.objects.filter(pk=visit.harvest.pk).update(
        page_count=F("page_count") + 1,
        read_count=F("read_count") + len(records),
        unchanged_count=F("unchanged_count") + unchanged,
    )


def _take_one(visit: Visit, told: Told, known: Dataset | None) -> Finding | None:
    """The finding about one record; None where nothing has changed."""
    identifier, title = identifier_of(told), str(told["title"]).strip()[:200] or _("ohne Titel")
    named = {"harvest": visit.harvest, "identifier": identifier, "title": title}
    try:
        settled = settle(told)
        _refuse_echo(visit, told, known)
        if known and known.source_digest == settled.digest:
            return None
        dataset = _written(visit, settled, known)
    except RecordRefused as refused:
        if known and known.source_id == visit.source.pk:
            known.delete()
        return Finding(outcome=Outcome.REFUSED, reason=str(refused)[:300], **named)
    return Finding(outcome=Outcome.CHANGED if known else Outcome.NEW, dataset=dataset, **named)


def _refuse_echo(visit: Visit, told: Told, known: Dataset | None) -> None:
    """Nothing comes back to us from somebody who harvested it here, and nothing twice by two ways."""
    ours = settings.PUBLIC_URL.rstrip("/") + "/"
    if any(str(told[name]).startswith(ours) for name in ("iri", "identifier", "page")):
        raise RecordRefused(_("Dieser Datensatz stammt aus unserem eigenen Katalog."))
    if known and known.source_id != visit.source.pk:
        raise RecordRefused(_("Diesen Datensatz gibt es schon aus einer anderen Quelle."))


def _written(visit: Visit, settled: Settled, known: Dataset | None) -> Dataset:
    dataset = known or Dataset(
        source=visit.source,
        source_identifier=settled.identifier,
        slug=free_slug(settled.title),
        started_at=visit.at,
        published_at=visit.at,
    )
    for name in (
        "title",
        "description",
        "theme",
        "keywords",
        "licence",
        "attribution",
        "frequency",
        "resources",
    ):
        setattr(dataset, name, getattr(settled, name))
    dataset.covers_from, dataset.covers_until = _day(settled.covers_from), _day(settled.covers_until)
    dataset.publisher_text, dataset.source_page = settled.publisher, settled.page
    dataset.source_digest, dataset.changed_at = settled.digest, visit.at
    dataset.place = _place(settled.place_codes)
    dataset.search_words = search_words(dataset)
    try:
        dataset.full_clean(exclude=["slug", "source", "place"])
    except ValidationError as error:
        field, [problem, *_more] = next(iter(error.message_dict.items()))
        raise RecordRefused(f"{field}: {problem}") from error
    dataset.save()
    return dataset


def _place(codes: Iterable[str]) -> Place | None:
    for code in codes:
        keys: dict[str, Any] = {"ars": code} if len(code) == 12 else {"code": code}  # noqa: PLR2004
        if place := Place.objects.filter(**keys, valid_to=None).order_by("pk").first():
            return place
    return None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _remove(harvest: Harvest, gone: Iterable[Dataset]) -> None:
    for dataset in gone:
        Finding.objects.create(
            harvest=harvest,
            outcome=Outcome.GONE,
            identifier=dataset.source_identifier,
            title=dataset.title,
        )
        dataset.delete()
