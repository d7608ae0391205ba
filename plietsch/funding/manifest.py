"""How funding takes part in the whole."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from plietsch.core.models import Activity
from plietsch.core.names import Person
from plietsch.core.registry import (
    Audiences,
    Chapter,
    Dataset,
    DatasetField,
    Manifest,
    MenuItem,
    Panel,
    Reaction,
    Schedule,
    Verb,
)
from plietsch.funding.models import FinanceRole, Grant
from plietsch.funding.personal_data import PERSONAL_DATA
from plietsch.funding.queries import open_rows
from plietsch.funding.tasks import make_document, remind_of_deadlines
from plietsch.funding.world import grow, tell
from plietsch.projects.models import Project

VERBS = [
    Verb("grant.opened", _("{actor} hat die Zuwendung {subject} angelegt"), "add"),
    Verb("finance_role.given", _("{actor} hat eine Zuständigkeit für Fördermittel vergeben"), "person"),
    Verb("finance_role.taken", _("{actor} hat eine Zuständigkeit für Fördermittel beendet"), "person"),
    Verb("notice.drafted", _("{actor} hat einen Bescheid entworfen"), "edit"),
    Verb("notice.issued", _("{actor} hat einen Bescheid erlassen"), "mail"),
    Verb("notice.accepted", _("{actor} hat einen Bescheid angenommen"), "check-circle"),
    Verb("appeal.filed", _("{actor} hat Widerspruch eingelegt"), "warning"),
    Verb("appeal.settled", _("Ein Widerspruch ist erledigt"), "check-circle"),
    Verb("drawdown.requested", _("{actor} hat Mittel abgerufen"), "arrow-forward"),
    Verb("drawdown.checked", _("{actor} hat einen Mittelabruf geprüft"), "check"),
    Verb("drawdown.approved", _("{actor} hat einen Mittelabruf freigegeben"), "check"),
    Verb("drawdown.paid", _("Ein Mittelabruf ist ausgezahlt"), "check-circle"),
    Verb("drawdown.refused", _("{actor} hat einen Mittelabruf abgelehnt"), "close"),
    Verb("change.asked", _("{actor} hat eine Änderung beantragt"), "edit"),
    Verb("change.decided", _("{actor} hat über eine Änderung entschieden"), "check"),
    Verb("receipt.added", _("{actor} hat einen Beleg erfasst"), "add"),
    Verb("receipt.removed", _("{actor} hat einen Beleg entfernt"), "delete"),
    Verb("interim_report.submitted", _("{actor} hat einen Zwischennachweis vorgelegt"), "mail"),
    Verb("interim_report.accepted", _("{actor} hat einen Zwischennachweis angenommen"), "check-circle"),
    Verb("proof.submitted", _("{actor} hat den Verwendungsnachweis vorgelegt"), "mail"),
    Verb("proof.checked", _("{actor} hat den Verwendungsnachweis geprüft"), "check"),
    Verb("proof.returned", _("{actor} hat den Verwendungsnachweis zurückgegeben"), "arrow-back"),
    Verb("proof.accepted", _("{actor} hat den Verwendungsnachweis anerkannt"), "check-circle"),
    Verb("reclaim.drafted", _("{actor} hat eine Rückforderung entworfen"), "edit"),
    Verb("reclaim.repaid", _("Eine Rückzahlung ist eingegangen"), "check-circle"),
    Verb("base_rate.set", _("{actor} hat einen Basiszinssatz eingetragen"), "edit"),
    Verb("deadline.near", _("Eine Frist läuft bald ab"), "calendar-today"),
    Verb("deadline.passed", _("Eine Frist ist abgelaufen"), "warning"),
]


def audience_keys(user: Person) -> Iterable[str]:
    """The organisations whose finances a person looks after; the office all that have a grant."""
    if not user.is_authenticated or not user.is_active:
        return
    roles = FinanceRole.objects.all() if user.is_office else FinanceRole.objects.filter(user=user)
    for organisation in set(roles.values_list("organisation", flat=True)):
        yield f"finances:{organisation}"


def draw_up(activity: Activity) -> None:
    """An issued notice gets its PDF."""
    make_document.enqueue(int(activity.subject.rpartition(":")[2]))


def grant_of(user: Person, project: Project) -> dict[str, Any] | None:
    """The sum of a grant on the page of its project; everything else only for those who may see the grant."""
    grant = Grant.objects.filter(project=project, notices__issued_at__isnull=False).distinct().first()
    if grant is None:
        return None
    return {"grant": grant, "may_open": Grant.objects.visible_to(user).filter(pk=grant.pk).exists()}


manifest = Manifest(
    verbs=VERBS,
    reactions=[Reaction("notice.issued", draw_up)],
    menu=[
        MenuItem(
            _("Förderung"), "funding:dashboard", order=30, menu="account", permission="funding.list_grants"
        ),
        MenuItem(
            _("Förderung"), "funding:dashboard", order=30, menu="office", permission="funding.manage_grants"
        ),
    ],
    panels=[Panel("project.side", "funding/_panel.html", grant_of, order=10)],
    audiences=[Audiences(audience_keys)],
    personal_data=PERSONAL_DATA,
    datasets=[
        Dataset(
            name="grants",
            label=_("Zuwendungen des Netzwerks"),
            description=_("Welche öffentlichen Projekte des Netzwerks mit welcher Summe gefördert werden."),
            theme="GOVE",
            keywords=[_("Zuwendung"), _("Förderung")],
            fields=[
                DatasetField(_("Vorhaben")),
                DatasetField(_("Organisation")),
                DatasetField(_("Schlüssel des Ortes")),
                DatasetField(_("Zuwendung in Euro"), "number"),
                DatasetField(_("Beginn"), "date"),
                DatasetField(_("Ende"), "date"),
                DatasetField(_("Beispielinhalt"), "truth"),
                DatasetField(_("Adresse")),
            ],
            rows=open_rows,
        )
    ],
    schedules=[Schedule("funding.deadlines", remind_of_deadlines, timedelta(days=1))],
    world=[Chapter(tell, grow)],
)
