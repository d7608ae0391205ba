"""Sample people of competitions: roles, never persons."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from plietsch.accounts.models import Organisation, Sector, User
from plietsch.accounts.operations.profiles import start_affiliation
from plietsch.core.world import World

PASSWORD = "plietsch-demo"  # noqa: S105 - printed beside every demo sign-in
# slug: name, sector, organisation, function
PEOPLE = {
    "chair": ("Vorsitz der Jury", Sector.ADMINISTRATION, "jury", "Innenministerium (Beispiel)"),
    "juror1": ("Jurymitglied 1", Sector.ADMINISTRATION, "jury", "Digitalisierungsministerium (Beispiel)"),
    "juror2": ("Jurymitglied 2", Sector.SELF_GOVERNMENT, "jury", "Kommunale Landesverbände (Beispiel)"),
    "juror3": ("Jurymitglied 3", Sector.ADMINISTRATION, "itvsh", "ITVSH (Beispiel)"),
    "juror4": ("Jurymitglied 4", Sector.BUSINESS, "jury", "IHK Schleswig-Holstein (Beispiel)"),
    "applicant": ("Antragstellung 1", Sector.ADMINISTRATION, "eutin", "Stabsstelle Digitales"),
    "applicant2": ("Antragstellung 2", Sector.SELF_GOVERNMENT, "kirchbarkau", "Gemeindevertretung"),
    "office2": ("Netzwerkbüro, Vertretung", Sector.ADMINISTRATION, "netzwerkbuero", "Stellvertretung"),
}
JURORS = ("chair", "juror1", "juror2", "juror3", "juror4")


def tell_people(world: World) -> None:
    """Jurors, two teams that apply, and a second person in the office for what needs four eyes."""
    world["organisation.jury"] = Organisation.objects.create(
        name="Entsendende Stellen der Jury (Beispiel)", sector=Sector.ADMINISTRATION, is_confirmed=True
    )
    for slug, (name, sector, organisation, function) in PEOPLE.items():
        user = User.objects.create_user(f"{slug}@example.org", PASSWORD, name=name, sector=sector)
        user.approved_at = world.now
        user.is_office = slug == "office2"
        user.save(update_fields=["approved_at", "is_office"])
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        start_affiliation(
            user,
            organisation=world[f"organisation.{organisation}"],
            function=function,
            since=timezone.localdate(world.now) - timedelta(days=400),
            by=user,
            at=world.now,
        )
        world[f"user.{slug}"] = user
