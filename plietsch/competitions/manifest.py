"""How competitions take part: calls in the menu, audiences of applications and juries, the call of 2019."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models import Application, Decision, Seat, Writer
from plietsch.competitions.personal_data import PERSONAL_DATA
from plietsch.competitions.searching import SEARCHABLES
from plietsch.competitions.tasks import make_minutes, make_submission
from plietsch.competitions.world import grow, tell
from plietsch.core.models import Activity
from plietsch.core.names import Person
from plietsch.core.registry import (
    Audiences,
    Chapter,
    Dataset,
    DatasetField,
    Manifest,
    MenuItem,
    NoticeKind,
    Panel,
    Reaction,
    Verb,
)
from plietsch.funding.models import Grant
from plietsch.projects.models import Project


def audience_keys(user: Person) -> Iterable[str]:
    """The applications that a person writes, and the juries in which they sit."""
    if user.is_authenticated:
        for application in Writer.objects.filter(user=user, until=None).values_list("application", flat=True):
            yield f"application:{application}"
        for call in Seat.objects.current().filter(user=user).values_list("call", flat=True):
            yield f"jury:{call}"


def award_of(user: Person, project: Project) -> dict[str, Any] | None:
    """The call that a project was awarded in, and its application for those who may see that."""
    seen = Decision.objects.visible_to(user).select_related("application__call")
    decision = seen.filter(project=project).first()
    if decision is None:
        return None
    may_open = Application.objects.visible_to(user).filter(pk=decision.application_id).exists()
    return {"call": decision.application.call, "application": decision.application if may_open else None}


def award_behind(user: Person, grant: Grant) -> dict[str, Any] | None:
    """The same beside the grant."""
    return award_of(user, grant.project)


VERBS = [
    Verb("call.drafted", _("{actor} hat den Aufruf {subject} entworfen"), "edit"),
    Verb("call.changed", _("{actor} hat den Aufruf {subject} geändert"), "edit"),
    Verb("call.published", _("Der Aufruf {subject} ist veröffentlicht"), "announcement"),
    Verb("call.extended", _("Die Frist von {subject} ist verlängert"), "calendar-today"),
    Verb("call.decided", _("Die Entscheidung zu {subject} ist bekannt"), "check-circle"),
    Verb("inquiry.asked", _("{actor} hat eine Frage zu einem Aufruf gestellt"), "help"),
    Verb("inquiry.answered", _("Eine Frage zu einem Aufruf ist beantwortet"), "help"),
    Verb("application.started", _("{actor} hat die Bewerbung {subject} begonnen"), "edit"),
    Verb("application.submitted", _("{actor} hat die Bewerbung {subject} eingereicht"), "send"),
    Verb("application.withdrawn", _("{actor} hat die Bewerbung {subject} zurückgezogen"), "close"),
    Verb("application.reopened", _("Die Bewerbung {subject} ist wieder offen"), "lock-open"),
    Verb("application.checked", _("{actor} hat die Bewerbung {subject} formal geprüft"), "check-circle"),
    Verb("application.excluded", _("Die Bewerbung {subject} ist ausgeschlossen"), "close"),
    Verb("application.pinned", _("{actor} hat {subject} festgelegt"), "lock"),
    Verb("application.unpinned", _("{actor} hat die Festlegung von {subject} gelöst"), "lock-open"),
    Verb("application.decided", _("Über die Bewerbung {subject} ist entschieden"), "check-circle"),
    Verb("writer.invited", _("{actor} hat jemanden zur Bewerbung {subject} eingeladen"), "person"),
    Verb("writer.left", _("Jemand schreibt nicht mehr an {subject} mit"), "person"),
    Verb("partner.added", _("{actor} hat eine Partnerin zu {subject} eingetragen"), "home"),
    Verb("partner.removed", _("{actor} hat eine Partnerin aus {subject} entfernt"), "home"),
    Verb("partner.confirmed", _("{actor} hat den Beitrag zu {subject} bestätigt"), "home"),
    Verb("papers.requested", _("Zu {subject} fehlt noch etwas"), "warning"),
    Verb("papers.handed_in", _("{actor} hat zu {subject} etwas nachgereicht"), "upload"),
    Verb("juror.seated", _("{actor} hat ein Jurymitglied berufen"), "person"),
    Verb("juror.left", _("Ein Jurymitglied ist ausgeschieden"), "person"),
    Verb("conflict.declared", _("{actor} hat Befangenheit erklärt"), "warning"),
    Verb("conflict.found", _("Eine Befangenheit wurde gefunden"), "warning"),
    Verb("conflict.cleared", _("{actor} hat eine Befangenheit aufgehoben"), "check-circle"),
    Verb("reviews.assigned", _("Die Bewerbungen zu {subject} sind verteilt"), "person"),
    Verb("review.finished", _("{actor} hat eine Bewertung abgeschlossen"), "check-circle"),
    Verb("scores.opened", _("Die Punkte zu {subject} sind in der Jury offen"), "visibility"),
    Verb("meeting.opened", _("{actor} hat die Sitzung der Jury eröffnet"), "person"),
    Verb("meeting.closed", _("{actor} hat die Sitzung der Jury beendet"), "check-circle"),
    Verb("presence.began", _("Ein Jurymitglied ist in der Sitzung"), "person"),
    Verb("presence.ended", _("Ein Jurymitglied hat die Sitzung verlassen"), "person"),
    Verb("case.taken_up", _("{actor} hat eine Bewerbung in der Sitzung aufgerufen"), "info"),
    Verb("case.closed", _("Die Jury hat über eine Bewerbung abgestimmt"), "check-circle"),
    Verb("remark.written", _("{actor} hat sich an der Beratung der Jury beteiligt"), "comment"),
    Verb("selection.computed", _("{actor} hat eine Auswahl berechnet"), "info"),
    Verb("shortlist.named", _("Die engere Wahl zu {subject} steht fest"), "check-circle"),
    Verb("selection.adopted", _("{actor} hat eine Auswahl übernommen"), "check-circle"),
    Verb("decision.changed", _("Die Jury weicht von der berechneten Auswahl ab"), "edit"),
    Verb("decision.proposed", _("Die Entscheidung zu {subject} liegt zur Freigabe vor"), "info"),
    Verb("award.published", _("{subject} steht unter den Prämierten"), "announcement"),
    Verb("letters.written", _("{actor} hat die Briefe zu {subject} geschrieben"), "mail"),
]


def open_awards() -> Iterator[tuple[Any, ...]]:
    """What everybody may know of the awards: released, and agreed to by the winner."""
    awards = Decision.objects.visible_to(AnonymousUser()).select_related(
        "application__call__release", "application__organisation", "application__lead_place"
    )
    for award in awards.order_by("application__call", "application__organisation__name", "pk"):
        application, place = award.application, award.application.lead_place
        released_at = application.call.release.released_at
        yield (
            application.call.title,
            str(application.organisation),
            place.name if place else "",
            place.code if place else "",
            application.title,
            award.amount_cents / 100,
            award.note,
            localdate(released_at) if released_at else None,
            application.call.is_sample,
        )


NOTICES = [
    NoticeKind(
        "remark.mentioned",
        _("{actor} spricht Sie in der Beratung der Jury an"),
        _("Sie werden in der Beratung der Jury {count}-mal angesprochen"),
        "comment",
    ),
]


def write_up(activity: Activity) -> None:
    """The minutes of a closed meeting get their PDF."""
    make_minutes.enqueue(int(activity.subject.rpartition(":")[2]))


def print_out(activity: Activity) -> None:
    """What was handed in gets its PDF."""
    make_submission.enqueue(activity.facts["submission"])


manifest = Manifest(
    searchables=SEARCHABLES,
    verbs=VERBS,
    notices=NOTICES,
    reactions=[Reaction("meeting.closed", write_up), Reaction("application.submitted", print_out)],
    menu=[
        MenuItem(_("Wettbewerbe"), "competitions:calls", order=20),
        MenuItem(
            _("Meine Bewerbungen"),
            "competitions:applications",
            order=30,
            menu="account",
            permission="competitions.start_application",
        ),
        MenuItem(
            _("Jury"),
            "competitions:jury_duties",
            order=31,
            menu="account",
            permission="competitions.sit_in_jury",
        ),
    ],
    panels=[
        Panel("project.side", "competitions/_award_panel.html", award_of, order=20),
        Panel("grant.side", "competitions/_award_panel.html", award_behind, order=20),
    ],
    audiences=[Audiences(audience_keys)],
    personal_data=PERSONAL_DATA,
    datasets=[
        Dataset(
            name="awards",
            label=_("Prämierte Vorhaben"),
            description=_("Wer in Wettbewerben des Netzwerks prämiert wurde, wofür und mit welcher Summe."),
            theme="REGI",
            keywords=[_("Wettbewerb"), _("Prämierung")],
            fields=[
                DatasetField(_("Aufruf")),
                DatasetField(_("Organisation")),
                DatasetField(_("Ort")),
                DatasetField(_("Schlüssel des Ortes")),
                DatasetField(_("Vorhaben")),
                DatasetField(_("Summe in Euro"), "number"),
                DatasetField(_("Hinweis")),
                DatasetField(_("Bekannt gegeben"), "date"),
                DatasetField(_("Beispielinhalt"), "truth"),
            ],
            rows=open_awards,
        )
    ],
    world=[Chapter(tell, grow)],
)
