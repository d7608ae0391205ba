"""What accounts hold about a person, how it is exported and what erasure leaves."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Admission, Affiliation, DataExport, SignIn, Suggestion, User
from plietsch.accounts.operations.people import empty_row, end_sessions
from plietsch.core.registry import PersonalData
from plietsch.core.traces import remove_with_file

CONTRACT = "Art. 6 Abs. 1 Buchst. b DSGVO"
CONSENT = "Art. 6 Abs. 1 Buchst. a DSGVO"
SECURITY = "Art. 6 Abs. 1 Buchst. e DSGVO, Art. 32 DSGVO"
AS_LONG_AS_MEMBER = _("bis zur Löschung des Kontos")


def _remove_exports(user: User) -> None:
    for export in user.data_exports.all():
        remove_with_file(export.file)


def _end_sessions(user: User) -> None:
    end_sessions(user)


PERSONAL_DATA = [
    PersonalData(
        model=User,
        label=_("Konto und Profil"),
        rows=lambda user: User.objects.filter(pk=user.pk),
        fields=(
            "email",
            "name",
            "sector",
            "language",
            "joined_at",
            "approved_at",
            "last_login",
            "offers",
            "needs",
            "languages",
            "themes__name",
            "listed_to",
            "email_shown_to",
            "sector_shown_to",
            "affiliations_shown_to",
            "offers_shown_to",
            "needs_shown_to",
            "languages_shown_to",
            "themes_shown_to",
        ),
        erase=empty_row,
        purpose=_("Teilnahme am Netzwerk; freiwillige Angaben für andere Mitglieder"),
        legal_basis=f"{CONTRACT}; {CONSENT}",
        kept=AS_LONG_AS_MEMBER,
    ),
    PersonalData(
        model=Affiliation,
        label=_("Zugehörigkeiten"),
        rows=lambda user: Affiliation.objects.filter(user=user),
        fields=("organisation__name", "function", "since", "until"),
        erase=lambda user: user.affiliations.all().delete(),
        purpose=_("Zuordnung zu einer Organisation"),
        legal_basis=CONTRACT,
        kept=AS_LONG_AS_MEMBER,
    ),
    PersonalData(
        model=Suggestion,
        label=_("Bei der Registrierung genannte Organisation"),
        rows=lambda user: Suggestion.objects.filter(user=user),
        fields=("name", "place__label"),
        erase=lambda user: Suggestion.objects.filter(user=user).delete(),
        purpose=_("Zuordnung zu einer Organisation"),
        legal_basis=CONTRACT,
        kept=_("bis zur Bestätigung der E-Mail-Adresse"),
    ),
    PersonalData(
        model=Admission,
        label=_("Aufnahmeanfragen"),
        rows=lambda user: Admission.objects.filter(applicant=user),
        fields=("requested_at", "decided_at", "is_admitted", "reason"),
        erase=lambda user: user.admissions.all().delete(),
        purpose=_("Entscheidung über die Aufnahme"),
        legal_basis=CONTRACT,
        kept=AS_LONG_AS_MEMBER,
    ),
    PersonalData(
        model=DataExport,
        label=_("Datenauskünfte"),
        rows=lambda user: DataExport.objects.filter(user=user),
        fields=("requested_at", "ready_at", "expires_at"),
        erase=_remove_exports,
        purpose=_("Auskunft nach Art. 15 und Art. 20 DSGVO"),
        legal_basis="Art. 6 Abs. 1 Buchst. c DSGVO",
        kept=_("sieben Tage"),
    ),
    PersonalData(
        model=EmailAddress,
        label=_("E-Mail-Adressen"),
        rows=lambda user: EmailAddress.objects.filter(user=user),
        fields=("email", "verified", "primary"),
        erase=lambda user: EmailAddress.objects.filter(user=user).delete(),
        purpose=_("Anmeldung und Benachrichtigung"),
        legal_basis=CONTRACT,
        kept=AS_LONG_AS_MEMBER,
    ),
    PersonalData(
        model=UserSession,
        label=_("Angemeldete Geräte"),
        rows=lambda user: UserSession.objects.filter(user=user),
        fields=("created_at", "last_seen_at", "ip", "user_agent"),
        erase=_end_sessions,
        purpose=_("Übersicht und Abmeldung der eigenen Geräte"),
        legal_basis=SECURITY,
        kept=_("bis zur Abmeldung"),
    ),
    PersonalData(
        model=SignIn,
        label=_("Anmeldungen"),
        rows=lambda user: SignIn.objects.filter(person=user),
        fields=("at", "factors", "outcome"),
        erase=lambda user: user.sign_ins.all().delete(),
        purpose=_("Erkennen von Angriffen auf das Konto"),
        legal_basis=SECURITY,
        kept=_("neunzig Tage"),
    ),
    PersonalData(
        model=Authenticator,
        label=_("Zweite Faktoren"),
        rows=lambda user: Authenticator.objects.filter(user=user),
        fields=("type", "created_at", "last_used_at"),
        erase=lambda user: Authenticator.objects.filter(user=user).delete(),
        purpose=_("Schutz des Kontos"),
        legal_basis=SECURITY,
        kept=AS_LONG_AS_MEMBER,
    ),
    PersonalData(
        model=SocialAccount,
        label=_("Verbundene Anmeldedienste"),
        rows=lambda user: SocialAccount.objects.filter(user=user),
        fields=("provider", "uid", "extra_data", "last_login", "date_joined"),
        erase=lambda user: SocialAccount.objects.filter(user=user).delete(),
        purpose=_("Anmeldung mit dem Dienst der eigenen Organisation"),
        legal_basis=CONTRACT,
        kept=AS_LONG_AS_MEMBER,
    ),
]
