"""How accounts take part: people, their audiences, their data and their organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plietsch.accounts import services, tasks
from plietsch.accounts.models import DataExport, SignIn, User
from plietsch.accounts.operations import factors
from plietsch.accounts.operations.exports import KEPT, remove_expired
from plietsch.accounts.operations.people import UNCONFIRMED_KEPT, remove_unconfirmed
from plietsch.accounts.operations.sign_ins import KEPT as SIGN_INS_KEPT
from plietsch.accounts.operations.sign_ins import forget_sign_ins
from plietsch.accounts.personal_data import PERSONAL_DATA
from plietsch.accounts.queries import open_organisations, organisations
from plietsch.accounts.searching import SEARCHABLES
from plietsch.accounts.world import ROLES, grow, tell
from plietsch.core.audiences import MEMBERS, OFFICE, PUBLIC
from plietsch.core.names import Person
from plietsch.core.registry import (
    Audiences,
    Chapter,
    Checkup,
    Dataset,
    DatasetField,
    Manifest,
    MenuItem,
    Panel,
    Preparation,
    Reaction,
    Retention,
    Verb,
)


def audience_keys(user: Person) -> Iterable[str]:
    """Everybody is the public; people are themselves, members, the office."""
    yield PUBLIC
    if user.is_authenticated and user.is_active:
        yield f"user:{user.pk}"
        if user.is_member:
            yield MEMBERS
        if user.is_office:
            yield OFFICE


SHOWN = 10


def organisations_of_place(user: Person, place: Any) -> dict[str, Any] | None:
    """The organisations of a place, for the side of its page."""
    found = list(organisations(user, place=place)[:SHOWN])
    return {"organisations": found} if found else None


@dataclass(frozen=True)
class Role:
    """A sample person to sign in as."""

    slug: str
    label: str


def demo_roles(user: Person, thing: Any) -> dict[str, Any] | None:
    """The sample people of the demo network, on the sign-in page."""
    return (
        {"demo_roles": [Role(slug, str(label)) for slug, label in ROLES.items()]} if settings.DEMO else None
    )


VERBS = [
    Verb("account.signed_up", _("{actor} hat sich registriert"), "person"),
    Verb("account.admission_requested", _("{actor} bittet um Aufnahme"), "person"),
    Verb("account.approved", _("{subject} wurde aufgenommen"), "check-circle"),
    Verb("account.declined", _("Die Aufnahme von {subject} wurde abgelehnt"), "close"),
    Verb("account.profile_changed", _("{actor} hat das Profil geändert"), "edit"),
    Verb("account.deactivated", _("Das Konto {subject} wurde gesperrt"), "lock"),
    Verb("account.reactivated", _("Das Konto {subject} wurde entsperrt"), "lock-open"),
    Verb("account.appointed", _("{subject} gehört jetzt zum Netzwerkbüro"), "person"),
    Verb("account.dismissed", _("{subject} gehört nicht mehr zum Netzwerkbüro"), "person"),
    Verb("account.export_requested", _("{actor} hat eine Datenauskunft angefordert"), "download"),
    Verb("account.erased", _("Ein Konto wurde gelöscht"), "delete"),
    Verb("affiliation.started", _("{actor} gehört jetzt zu einer Organisation"), "home"),
    Verb("affiliation.ended", _("{actor} gehört nicht mehr zu einer Organisation"), "home"),
    Verb("organisation.proposed", _("{actor} hat {subject} vorgeschlagen"), "home"),
    Verb("organisation.confirmed", _("{subject} steht jetzt im Verzeichnis"), "home"),
    Verb("organisation.merged", _("{subject} wurde zusammengeführt"), "home"),
    Verb("domain.verified", _("Eine Domain von {subject} ist geprüft"), "check-circle"),
    Verb("domain.withdrawn", _("Eine Domain von {subject} gilt nicht mehr"), "close"),
]

MENU = [
    MenuItem(
        _("Mitglieder"),
        "accounts:directory",
        order=60,
        icon="person",
        about=_("Finden Sie Menschen, die Ihre Aufgabe schon gelöst haben."),
    ),
    MenuItem(
        _("Organisationen"),
        "accounts:organisations",
        order=65,
        icon="building",
        about=_("Verwaltungen, Unternehmen, Wissenschaft und Daseinsvorsorge im Netzwerk."),
    ),
    MenuItem(
        _("Mein Konto"), "accounts:account", order=10, menu="account", permission="accounts.manage_account"
    ),
    MenuItem(
        _("Mein Profil"), "accounts:profile", order=20, menu="account", permission="accounts.manage_account"
    ),
    MenuItem(
        _("Aufnahmen"), "accounts:admissions", order=10, menu="office", permission="accounts.run_network"
    ),
    MenuItem(_("Konten"), "accounts:people", order=20, menu="office", permission="accounts.run_network"),
    MenuItem(_("Anmelden"), "account_login", order=10, menu="guest"),
    MenuItem(_("Registrieren"), "account_signup", order=20, menu="guest"),
]

manifest = Manifest(
    checkups=[Checkup("Sign-in services", services.problem)],
    searchables=SEARCHABLES,
    preparations=[Preparation("Second factors", factors.encrypt_anew)],
    verbs=VERBS,
    reactions=[
        Reaction("account.export_requested", tasks.on_export_requested),
        Reaction("account.admission_requested", tasks.on_admission_requested),
        Reaction("account.approved", tasks.on_decision),
        Reaction("account.declined", tasks.on_decision),
    ],
    menu=MENU,
    panels=[
        Panel("account.sign_in", "accounts/_demo_roles.html", demo_roles),
        Panel("place.side", "accounts/_place_organisations.html", organisations_of_place),
    ],
    audiences=[Audiences(audience_keys)],
    personal_data=PERSONAL_DATA,
    retention=[
        Retention(User, _("Registrierungen ohne bestätigte Adresse"), UNCONFIRMED_KEPT, remove_unconfirmed),
        Retention(DataExport, _("Datenauskünfte"), KEPT, remove_expired),
        Retention(SignIn, _("Anmeldungen"), SIGN_INS_KEPT, forget_sign_ins),
    ],
    datasets=[
        Dataset(
            name="organisations",
            label=_("Organisationen des Netzwerks"),
            description=_("Verwaltungen, Unternehmen, Hochschulen und andere, die im Netzwerk mitarbeiten."),
            theme="GOVE",
            keywords=[_("Organisation"), _("Netzwerk")],
            fields=[
                DatasetField(_("Name")),
                DatasetField(_("Bereich")),
                DatasetField(_("Ort")),
                DatasetField(_("Schlüssel des Ortes")),
                DatasetField(_("Internetseite")),
            ],
            rows=open_organisations,
        )
    ],
    world=[Chapter(tell, grow)],
)
