"""What is left to do in an application, as the lines of its task list."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plietsch.competitions.completeness import FACTS, PARTNERS, PLAN
from plietsch.competitions.letters import filled
from plietsch.competitions.models import Application, Decision, Letter
from plietsch.competitions.operations.submissions import gaps_of
from plietsch.competitions.wordings import said, words_of
from plietsch.core.names import Person
from plietsch.funding.models import Grant
from plietsch.projects.models import Project


@dataclass(frozen=True)
class Task:
    """One line: what, where, and how far it is."""

    label: str
    url: str
    status: str
    tone: str


def tasks(application: Application) -> list[Task]:
    """The pages of the form with how much is open on each."""
    found = gaps_of(application)
    where, words = {"application": application.pk}, words_of(application.call)
    pages: list[tuple[int | str, str, str]] = [
        (FACTS, _("Eckdaten des Vorhabens"), reverse("competitions:facts", kwargs=where)),
        (PLAN, _("Finanzplan"), reverse("competitions:plan", kwargs=where)),
        (PARTNERS, _("Mitwirkende und Partner"), reverse("competitions:team", kwargs=where)),
    ]
    pages += [
        (
            part.pk,
            said(part.title, words),
            reverse("competitions:section", kwargs={**where, "section": part.pk}),
        )
        for part in application.call.sections.order_by("position")
    ]
    counts = {key: sum(gap.where == key for gap in found) for key, _, _ in pages}
    return [Task(label, url, _status(counts[key]), _tone(counts[key])) for key, label, url in pages]


def decided(application: Application, user: Person) -> dict[str, Any]:
    """The decision and its letter, once this person may know them."""
    seen = Decision.objects.visible_to(user).select_related("application__call", "application__organisation")
    decision = seen.select_related("application__standing").filter(application=application).first()
    if decision is None or not application.call.is_released:
        return dict.fromkeys(("decision", "letter", "project", "grant"))
    letter = Letter.objects.filter(call=application.call_id, outcome=decision.outcome).first()
    return {
        "decision": decision,
        "letter": letter and _filled(letter, decision),
        "project": Project.objects.visible_to(user).filter(pk__in=[decision.project_id]).first(),
        "grant": Grant.objects.visible_to(user).filter(project=decision.project_id).first(),
    }


def _filled(letter: Letter, decision: Decision) -> dict[str, str]:
    return {"subject": filled(letter.subject, decision), "text": filled(letter.text, decision)}


def _status(open_count: int) -> str:
    if not open_count:
        return _("vollständig")
    return ngettext("%(count)d Angabe offen", "%(count)d Angaben offen", open_count) % {"count": open_count}


def _tone(open_count: int) -> str:
    return "warning" if open_count else "success"
