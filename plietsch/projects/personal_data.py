"""What projects hold about a person."""

from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core.registry import PersonalData
from plietsch.projects.models import Interest, Picture, TeamMember, Update

CONTRACT = "Art. 6 Abs. 1 Buchst. b DSGVO"


def _leave(user: User) -> None:
    TeamMember.objects.filter(user=user).delete()


def _unsign_updates(user: User) -> None:
    Update.objects.filter(written_by=user).update(written_by=None)


def _unsign_pictures(user: User) -> None:
    Picture.objects.filter(added_by=user).update(added_by=None)


def _unsign_interests(user: User) -> None:
    Interest.objects.filter(declared_by=user).update(declared_by=None)


PERSONAL_DATA = [
    PersonalData(
        model=TeamMember,
        label=_("Mitarbeit in Projekten"),
        rows=lambda user: TeamMember.objects.filter(user=user),
        fields=("project__title", "role"),
        erase=_leave,
        purpose=_("Wer an einem Projekt arbeitet und seine Seite pflegt"),
        legal_basis=CONTRACT,
        kept=_("bis zum Ende der Mitarbeit"),
    ),
    PersonalData(
        model=Update,
        label=_("Meldungen aus Projekten"),
        rows=lambda user: Update.objects.filter(written_by=user),
        fields=("project__title", "title", "text", "published_at"),
        erase=_unsign_updates,
        purpose=_("Berichte auf der Projektseite"),
        legal_basis=CONTRACT,
        kept=_("so lange wie das Projekt; der Name entfällt mit dem Konto"),
    ),
    PersonalData(
        model=Picture,
        label=_("Bilder von Projekten"),
        rows=lambda user: Picture.objects.filter(added_by=user),
        fields=("project__title", "alt", "credit", "added_at"),
        erase=_unsign_pictures,
        purpose=_("Bilder auf der Projektseite"),
        legal_basis=CONTRACT,
        kept=_("so lange wie das Projekt; der Name entfällt mit dem Konto"),
    ),
    PersonalData(
        model=Interest,
        label=_("Interesse an Projekten"),
        rows=lambda user: Interest.objects.filter(declared_by=user),
        fields=("project__title", "organisation__name", "note", "declared_at"),
        erase=_unsign_interests,
        purpose=_("Kontakt zwischen Kommunen, die dasselbe wollen"),
        legal_basis=CONTRACT,
        kept=_("so lange wie das Projekt; der Name entfällt mit dem Konto"),
    ),
]
