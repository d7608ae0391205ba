"""What a draft says when a fact of the network is worth news; editors polish it and decide."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plietsch.competitions.models import Application, Call, Decision
from plietsch.core.activity import key_of
from plietsch.core.html import markdown
from plietsch.core.money import euro
from plietsch.events.models import Event
from plietsch.opendata.models import Dataset
from plietsch.projects.models import Project
from plietsch.strategies.models import Strategy


@dataclass(frozen=True)
class Draft:
    """Title, lead and blocks, and the record that the news belongs to, by the name of its field.

    Several facts may feed one draft, named by `source`; `late` is what they call for once editors have it.
    It `overrules` drafts of these sources that are not out yet: nobody announces what is not true any more.
    """

    title: str
    lead: str
    body: list[dict[str, Any]]
    category: str
    about: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    late: "Draft | None" = None
    overrules: tuple[str, ...] = ()


CHANGES_OF_MIND = ("event.cancelled", "event.reinstated")


def event_ahead(event: Event, at: datetime) -> Draft | None:
    """An event that everybody may come to and that is not over."""
    if event.audience != "public" or event.cancelled_at or event.ends_at <= at:
        return None
    begin = localtime(event.starts_at)
    when = {"day": date_format(begin, "DATE_FORMAT"), "time": date_format(begin, "TIME_FORMAT")}
    title = _("Neu im Kalender: %(title)s") % {"title": event.title}
    lead = _("Am %(day)s um %(time)s Uhr; die Anmeldung ist offen.") % when
    body = [*_about(event), *_record(event)]
    return Draft(title, lead, body, "veranstaltungen", {"event": event})


def event_off(event: Event, at: datetime) -> Draft | None:
    """What was to be announced does not take place; where the announcement is out, that is news."""
    if event.audience != "public" or not event.cancelled_at:
        return None
    title = _("Abgesagt: %(title)s") % {"title": event.title}
    day = date_format(localtime(event.starts_at), "DATE_FORMAT")
    lead = _("Die Veranstaltung am %(day)s findet nicht statt.") % {"day": day}
    body = [_prose(event.cancellation_reason)] if event.cancellation_reason else []
    return _instead(event, Draft(title, lead, [*body, *_record(event)], "veranstaltungen", {"event": event}))


def event_back(event: Event, at: datetime) -> Draft | None:
    """It was cancelled and takes place after all; where the announcement is out, that is news."""
    draft = event_ahead(event, at)
    if draft is None:
        return None
    title = _("Findet doch statt: %(title)s") % {"title": event.title}
    return _instead(event, replace(draft, late=replace(draft, title=title)))


def _instead(event: Event, draft: Draft) -> Draft:
    told = tuple(f"{verb} {key_of(event)}" for verb in ("event.published", *CHANGES_OF_MIND))
    return replace(draft, source=told[0], overrules=told)


def event_held(event: Event, at: datetime) -> Draft | None:
    """The look back on a public event."""
    if event.audience != "public" or event.cancelled_at:
        return None
    title = _("Rückblick: %(title)s") % {"title": event.title}
    day = date_format(localtime(event.starts_at), "DATE_FORMAT")
    lead = _("Was am %(day)s zur Sprache kam.") % {"day": day}
    body = [*_about(event), *_record(event)]
    return Draft(title, lead, body, "veranstaltungen", {"event": event})


def _record(event: Event) -> list[dict[str, Any]]:
    return [_block("event", {"record": event.pk})]


def _about(event: Event) -> list[dict[str, Any]]:
    """What its page says; the summary stands in the block of the event already."""
    return [_block("prose", markdown(event.description))] if event.description else []


def dataset_published(dataset: Dataset, at: datetime) -> Draft | None:
    """A dataset that somebody published by hand; what the network contributes by itself is no news."""
    if dataset.published_at is None or dataset.contribution:
        return None
    title = _("Neue offene Daten: %(title)s") % {"title": dataset.title}
    lead = _("%(publisher)s stellt die Zahlen zum Nachnutzen bereit.") % {
        "publisher": dataset.publisher.name if dataset.publisher else dataset.publisher_name
    }
    body = [_prose(dataset.description[:600]), _block("dataset", {"record": dataset.pk})]
    return Draft(title, lead, body, "offene-daten", {"dataset": dataset})


def project_finished(project: Project, at: datetime) -> Draft | None:
    """A public project that has come to its end."""
    if project.published_at is None:
        return None
    title = _("Abgeschlossen: %(title)s") % {"title": project.title}
    body = [_prose(project.summary or project.title), _block("project", {"record": project.pk})]
    return Draft(title, _("Was das Projekt erreicht hat."), body, "netzwerk", {"project": project})


def strategy_adopted(strategy: Strategy, at: datetime) -> Draft | None:
    """A strategy that a council has decided on."""
    title = _("Beschlossen: %(title)s") % {"title": strategy.title_de}
    facts = {
        "who": strategy.adoption.body,
        "day": date_format(strategy.adoption.decided_on, "DATE_FORMAT"),
    }
    lead = _("%(who)s hat am %(day)s beschlossen; der Text steht für alle zum Nachlesen bereit.") % facts
    link = format_html(
        '<p>{}</p><p><a href="{}">{}</a></p>',
        strategy.summary_de or strategy.title_de,
        strategy.get_absolute_url(),
        strategy.title_de,
    )
    return Draft(title, lead, [_block("prose", link)], "netzwerk", {"strategy": strategy})


def call_decided(call: Call, at: datetime) -> Draft | None:
    """The winners of a call who agreed to publication; nothing of the others."""
    agreed = Decision.objects.awarded().filter(application__call=call, publication_agreed_at__isnull=False)
    awards = agreed.filter(project__published_at__isnull=False).select_related("project__organisation")
    found = [(award, award.project) for award in awards.order_by("pk") if award.project]
    if not found:
        return None
    day = date_format(localtime(found[-1][0].decided_at), "DATE_FORMAT")
    title = ngettext("Ein Vorhaben prämiert: %(call)s", "%(count)s Vorhaben prämiert: %(call)s", len(found))
    title %= {"count": len(found), "call": call.title}
    lead = _("Am %(day)s wurde entschieden. Diese Vorhaben werden gefördert.") % {"day": day}
    lines = (
        (project.get_absolute_url(), project, project.organisation, euro(award.amount_cents))
        for award, project in found
    )
    links = format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a>: {}, {}</li>', lines))
    source = f"call.decided {key_of(call)}"
    return Draft(title[:255], lead, [_block("prose", links)], "foerderung", source=source)


def award_published(application: Application, at: datetime) -> Draft | None:
    """A winner who agrees joins the draft about the call; once that is in editors' hands, one of its own."""
    draft, award = (
        call_decided(application.call, at),
        Decision.objects.filter(application=application).first(),
    )
    project = award.project if award else None
    if draft is None or project is None or project.published_at is None:
        return None
    title = _("Prämiert: %(title)s") % {"title": project.title}
    lead = _("Auch dieses Vorhaben wird gefördert: %(call)s.") % {"call": application.call.title}
    body = [_prose(project.summary or project.title), _block("project", {"record": project.pk})]
    return replace(draft, late=Draft(title, lead, body, "foerderung", {"project": project}))


# What a verb is about, and the draft it calls for.
DRAFTS: dict[str, tuple[type[Any], Callable[[Any, datetime], Draft | None]]] = {
    "event.published": (Event, event_ahead),
    "event.cancelled": (Event, event_off),
    "event.reinstated": (Event, event_back),
    "event.held": (Event, event_held),
    "dataset.published": (Dataset, dataset_published),
    "project.finished": (Project, project_finished),
    "strategy.adopted": (Strategy, strategy_adopted),
    "call.decided": (Call, call_decided),
    "award.published": (Application, award_published),
}


def _prose(text: str) -> dict[str, Any]:
    return _block("prose", format_html_join("", "<p>{}</p>", ((part,) for part in text.split("\n\n"))))


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}
