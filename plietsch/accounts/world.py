"""Sample people (roles, never persons) and organisations of the demo network."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from plietsch.accounts.models import Organisation, Sector, Theme, User, Visibility
from plietsch.accounts.operations.admissions import admit, request_admission
from plietsch.accounts.operations.organisations import (
    confirm_organisation,
    propose_organisation,
    verify_domain,
)
from plietsch.accounts.operations.people import deactivate
from plietsch.accounts.operations.profiles import change_profile, start_affiliation
from plietsch.core.world import World

PASSWORD = "plietsch-demo"  # noqa: S105 - printed beside every demo sign-in
THEMES = (
    gettext_noop("Bildung und Schule"),
    gettext_noop("Breitband und Mobilfunk"),
    gettext_noop("Bürgerbeteiligung"),
    gettext_noop("Daseinsvorsorge"),
    gettext_noop("Digitale Verwaltung"),
    gettext_noop("Energie und Wärme"),
    gettext_noop("Informationssicherheit"),
    gettext_noop("Mobilität"),
    gettext_noop("Offene Daten"),
    gettext_noop("Sensorik und LoRaWAN"),
    gettext_noop("Tourismus und Kultur"),
    gettext_noop("Wirtschaft und Innenstadt"),
)
# slug: name, place (a name in the world, where there is one), sector
ORGANISATIONS = {
    "netzwerkbuero": ("Netzwerkbüro", "", Sector.ADMINISTRATION),
    "itvsh": ("ITVSH", "place.kiel", Sector.ADMINISTRATION),
    "kiel": ("Landeshauptstadt Kiel", "place.kiel", Sector.ADMINISTRATION),
    "flensburg": ("Stadt Flensburg", "place.flensburg", Sector.ADMINISTRATION),
    "dithmarschen": ("Kreis Dithmarschen", "place.kreis-dithmarschen", Sector.ADMINISTRATION),
    "schleswig-flensburg": (
        "Kreis Schleswig-Flensburg",
        "place.kreis-schleswig-flensburg",
        Sector.ADMINISTRATION,
    ),
    "eutin": ("Stadt Eutin", "place.eutin", Sector.ADMINISTRATION),
    "pinneberg": ("Stadt Pinneberg", "place.pinneberg", Sector.ADMINISTRATION),
    "nortorf": ("Stadt Nortorf", "place.nortorf", Sector.ADMINISTRATION),
    "kirchbarkau": ("Gemeinde Kirchbarkau", "place.kirchbarkau", Sector.SELF_GOVERNMENT),
    "softwarehaus": ("Softwarehaus (Beispiel)", "place.flensburg", Sector.BUSINESS),
    "hochschule": ("Hochschule (Beispiel)", "place.kiel", Sector.SCIENCE),
    "stadtwerke": ("Stadtwerke (Beispiel)", "place.eutin", Sector.PUBLIC_SERVICES),
}
# slug: name, sector, organisation, function, offers, needs, themes
MEMBERS = {
    "member": (
        "Sachbearbeitung Digitales",
        Sector.ADMINISTRATION,
        "nortorf",
        "Sachbearbeitung",
        "Einführung der elektronischen Akte in einer kleinen Verwaltung; Vorlagen für Dienstanweisungen.",
        "Erfahrungen mit Sensoren für Straßenbeleuchtung und Winterdienst.",
        ("Digitale Verwaltung", "Sensorik und LoRaWAN"),
    ),
    "councillor": (
        "Gemeindevertretung 1",
        Sector.SELF_GOVERNMENT,
        "kirchbarkau",
        "Mitglied der Gemeindevertretung",
        "Beteiligung im Dorf: wie man alle Haushalte erreicht.",
        "Beispiele für smarte Baugebiete in kleinen Gemeinden.",
        ("Bürgerbeteiligung", "Energie und Wärme"),
    ),
    "business": (
        "Produktleitung 1",
        Sector.BUSINESS,
        "softwarehaus",
        "Produktleitung",
        "Schnittstellen zu Fachverfahren, Barrierefreiheit von Formularen.",
        "Kommunen, die einen Prototyp erproben.",
        ("Digitale Verwaltung",),
    ),
    "science": (
        "Forschung 1",
        Sector.SCIENCE,
        "hochschule",
        "Wissenschaftliche Mitarbeit",
        "Auswertung von Umfragen und Verkehrszählungen.",
        "Offene Daten aus dem ländlichen Raum.",
        ("Mobilität", "Offene Daten"),
    ),
    "utility": (
        "Netzplanung 1",
        Sector.PUBLIC_SERVICES,
        "stadtwerke",
        "Netzplanung",
        "Aufbau eines LoRaWAN mit eigenen Masten.",
        "Betriebskonzepte für gemeinsame Sensorplattformen.",
        ("Sensorik und LoRaWAN", "Energie und Wärme"),
    ),
}

# What the demo's sign-in page offers: slug and label.
ROLES = {
    "office": _("Netzwerkbüro"),
    "member": _("Verwaltung"),
    "councillor": _("Selbstverwaltung"),
    "business": _("Wirtschaft"),
    "science": _("Wissenschaft"),
    "utility": _("Daseinsvorsorge"),
    "pending": _("noch nicht aufgenommen"),
}


def tell(world: World) -> None:
    """Themes, organisations tied to places, and one person per role."""
    Theme.objects.bulk_create(Theme(name=name) for name in THEMES)
    office = _person(world, "office", "Netzwerkbüro", Sector.ADMINISTRATION)
    office.is_office, office.approved_at = True, world.now
    office.save(update_fields=["is_office", "approved_at"])
    for slug in ORGANISATIONS:
        world[f"organisation.{slug}"] = _organisation(world, slug)
    verify_domain(world["organisation.nortorf"], domain="nortorf.example.org", by=office, at=world.now)
    _employ(world, office, "netzwerkbuero", "Leitung")
    for slug in MEMBERS:
        _member(world, slug)
    _show_to_all(world["user.councillor"], world)
    _tell_edges(world)


def _show_to_all(user: User, world: World) -> None:
    """One member stands in the directory that everybody reads."""
    parts = ("listed_to", "sector_shown_to", "affiliations_shown_to", "offers_shown_to", "themes_shown_to")
    shown = dict.fromkeys(parts, Visibility.PUBLIC)
    change_profile(user, parts=shown, themes=user.themes.all(), by=user, at=world.now)


def _tell_edges(world: World) -> None:
    office = world["user.office"]
    hidden = _person(world, "unlisted", "Stilles Mitglied", Sector.ADMINISTRATION)
    _employ(world, hidden, "kiel", "Fachbereich IT")
    admit(request_admission(hidden, at=world.now), by=office, at=world.now)
    hidden_from_all = {
        "listed_to": Visibility.NOBODY,
        "offers": "Verborgene Hilfe",
        "offers_shown_to": Visibility.NOBODY,
    }
    change_profile(hidden, parts=hidden_from_all, themes=[], by=hidden, at=world.now)

    pending = _person(world, "pending", "Neue Person", Sector.BUSINESS)
    proposed = propose_organisation(
        name="Ingenieurbüro (Beispiel)", place=None, sector=Sector.BUSINESS, by=pending, at=world.now
    )
    world["organisation.proposed"] = proposed
    start_affiliation(
        pending, organisation=proposed, function="", since=_today(world), by=pending, at=world.now
    )
    world["admission.pending"] = request_admission(pending, at=world.now)

    gone = _person(world, "deactivated", "Ausgeschiedene Person", Sector.ADMINISTRATION)
    _employ(world, gone, "pinneberg", "")
    admit(request_admission(gone, at=world.now), by=office, at=world.now)
    deactivate(gone, by=office, at=world.now)


def grow(world: World) -> None:
    """Ten more members, one more organisation and one more request."""
    office, number = world["user.office"], User.objects.count()
    organisation = propose_organisation(
        name=f"Amt Beispiel {number}", place=None, sector=Sector.ADMINISTRATION, by=office, at=world.now
    )
    themes = list(Theme.objects.order_by("pk")[:3])
    for each in range(number, number + 10):
        user = User.objects.create_user(
            f"mitglied-{each}@example.org", name=f"Mitglied {each}", sector=Sector.ADMINISTRATION
        )
        start_affiliation(
            user,
            organisation=organisation,
            function="Sachbearbeitung",
            since=_today(world),
            by=user,
            at=world.now,
        )
        admission = request_admission(user, at=world.now)
        if each > number:
            admit(admission, by=office, at=world.now)
            parts = {"offers": f"Hilfe {each}", "listed_to": Visibility.PUBLIC}
            change_profile(user, parts=parts, themes=themes, by=user, at=world.now)
    confirm_organisation(
        organisation,
        name=organisation.name,
        place=None,
        sector=organisation.sector,
        website="",
        by=office,
        at=world.now,
    )


def _organisation(world: World, slug: str) -> Organisation:
    name, place_name, sector = ORGANISATIONS[slug]
    place, office = world.things.get(place_name), world["user.office"]
    organisation = propose_organisation(name=name, place=place, sector=sector, by=office, at=world.now)
    return confirm_organisation(
        organisation, name=name, place=place, sector=sector, website="", by=office, at=world.now
    )


def _member(world: World, slug: str) -> None:
    name, sector, organisation, function, offers, needs, themes = MEMBERS[slug]
    user = _person(world, slug, name, sector)
    _employ(world, user, organisation, function)
    admit(request_admission(user, at=world.now), by=world["user.office"], at=world.now)
    parts = {"offers": offers, "needs": needs, "languages": ["de"]}
    change_profile(user, parts=parts, themes=Theme.objects.filter(name__in=themes), by=user, at=world.now)


def _person(world: World, slug: str, name: str, sector: str) -> User:
    user = User.objects.create_user(f"{slug}@example.org", PASSWORD, name=name, sector=sector)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    world[f"user.{slug}"] = user
    return user


def _employ(world: World, user: User, organisation: str, function: str) -> None:
    start_affiliation(
        user,
        organisation=world[f"organisation.{organisation}"],
        function=function,
        since=_today(world) - timedelta(days=400),
        by=user,
        at=world.now,
    )


def _today(world: World) -> date:
    return timezone.localdate(world.now)
