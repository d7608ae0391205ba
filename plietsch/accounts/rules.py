"""Who may do what with accounts."""

from plietsch.accounts.models import Admission, DataExport, Organisation, SignIn, User
from plietsch.accounts.models.people import audiences_including
from plietsch.core.names import Person
from plietsch.core.permissions import rule


@rule("accounts.take_part")
def take_part(user: Person) -> bool:
    """Members: active and approved."""
    return user.is_authenticated and user.is_member


@rule("accounts.run_network")
def run_network(user: Person) -> bool:
    """The network office."""
    return user.is_authenticated and user.is_active and user.is_office


@rule("accounts.manage_account")
def manage_account(user: Person) -> bool:
    """Everybody who is signed in, members or not, over their own account."""
    return user.is_authenticated and user.is_active


@rule("accounts.request_admission")
def request_admission(user: Person) -> bool:
    """Who is not a member yet and waits for no decision."""
    if not user.is_authenticated or not user.is_active or user.is_member:
        return False
    return not Admission.objects.waiting().filter(applicant=user).exists()


@rule("accounts.view_user")
def view_user(user: Person, person: User) -> bool:
    """Everybody sees themselves and the members who are listed for them, the office everybody."""
    if user.is_authenticated and (user.pk == person.pk or user.is_office):
        return True
    return person.is_member and person.listed_to in audiences_including(user)


@rule("accounts.view_organisation")
def view_organisation(user: Person, organisation: Organisation) -> bool:
    """Confirmed ones are public; the others are seen by the office and by those who belong to them."""
    if organisation.is_confirmed or run_network(user):
        return True
    return user.is_authenticated and organisation.affiliations.filter(user=user).exists()


@rule("accounts.view_admission")
def view_admission(user: Person, admission: Admission) -> bool:
    """The office and the applicant."""
    return run_network(user) or admission.applicant_id == user.pk


@rule("accounts.view_dataexport")
def view_dataexport(user: Person, export: DataExport) -> bool:
    """The person themselves, not even the office."""
    return export.user_id == user.pk


@rule("accounts.view_signin")
def view_signin(user: Person, sign_in: SignIn) -> bool:
    """The person themselves; nobody sees those without a person."""
    return sign_in.person_id is not None and sign_in.person_id == user.pk
