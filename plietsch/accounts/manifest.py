"""How accounts take part: people, their audiences, their data and their organisations."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from plietsch.accounts.personal_data import PERSONAL_DATA
from plietsch.accounts.world import grow, tell
from plietsch.core.audiences import MEMBERS, OFFICE, PUBLIC
from plietsch.core.names import Person
from plietsch.core.registry import Audiences, Chapter, Manifest, Verb


def audience_keys(user: Person) -> Iterable[str]:
    """Everybody is the public; people are themselves, members, the office."""
    yield PUBLIC
    if user.is_authenticated and user.is_active:
        yield f"user:{user.pk}"
        if user.is_member:
            yield MEMBERS
        if user.is_office:
            yield OFFICE


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

manifest = Manifest(
    verbs=VERBS,
    audiences=[Audiences(audience_keys)],
    personal_data=PERSONAL_DATA,
    world=[Chapter(tell, grow)],
)
