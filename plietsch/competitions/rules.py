"""Who may do what in a competition. The sight of an application has one source: its `visible_to`."""

from django.utils import timezone

from plietsch.accounts.models import Affiliation
from plietsch.competitions.models import (
    Application,
    Call,
    Case,
    Conflict,
    Decision,
    Inquiry,
    Meeting,
    PaperRequest,
    Partner,
    Remark,
    Review,
    Seat,
    Selection,
    Submission,
)
from plietsch.core.names import Person
from plietsch.core.permissions import can, rule


@rule("competitions.run_calls")
def run_calls(user: Person) -> bool:
    """The network office."""
    return can(user, "accounts.run_network")


@rule("competitions.view_call")
def view_call(user: Person, call: Call) -> bool:
    """Everybody once it is published; the office before."""
    return call.published_at is not None or run_calls(user)


@rule("competitions.ask_inquiry")
def ask_inquiry(user: Person) -> bool:
    """Members may ask about a call."""
    return can(user, "accounts.take_part")


@rule("competitions.view_inquiry")
def view_inquiry(user: Person, inquiry: Inquiry) -> bool:
    """Answered ones are public; open ones are seen by who asked and by the office."""
    return Inquiry.objects.visible_to(user).filter(pk=inquiry.pk).exists()


@rule("competitions.start_application")
def start_application(user: Person) -> bool:
    """Members may apply for an organisation to which they belong."""
    return can(user, "accounts.take_part")


@rule("competitions.view_application")
def view_application(user: Person, application: Application) -> bool:
    """Its writers; once unsealed, the office and jurors without a conflict."""
    return Application.objects.visible_to(user).filter(pk=application.pk).exists()


@rule("competitions.view_submission")
def view_submission(user: Person, submission: Submission) -> bool:
    """Whoever sees the application; withdrawn ones only its writers."""
    return Submission.objects.visible_to(user).filter(pk=submission.pk).exists()


@rule("competitions.view_paperrequest")
def view_paperrequest(user: Person, request: PaperRequest) -> bool:
    """The office and the writers; never the jury."""
    return PaperRequest.objects.visible_to(user).filter(pk=request.pk).exists()


@rule("competitions.write_application")
def write_application(user: Person, application: Application) -> bool:
    """Its writers; whether it can still change is the operations' matter."""
    return user.is_authenticated and application.writers.filter(user=user, until=None).exists()


@rule("competitions.lead_application")
def lead_application(user: Person, application: Application) -> bool:
    """The writer who leads: invites, hands in, withdraws."""
    return user.is_authenticated and application.writers.filter(user=user, until=None, is_lead=True).exists()


@rule("competitions.confirm_partner")
def confirm_partner(user: Person, partner: Partner) -> bool:
    """A writer who belongs to the partner."""
    if not user.is_authenticated or not write_application(user, partner.application):
        return False
    current = Affiliation.objects.filter(user=user, until=None)
    return current.filter(organisation=partner.organisation_id).exists()


@rule("competitions.sit_in_jury")
def sit_in_jury(user: Person) -> bool:
    """Whoever has a seat in some jury."""
    return user.is_authenticated and Seat.objects.current().filter(user=user).exists()


@rule("competitions.review_application")
def review_application(user: Person, application: Application) -> bool:
    """A juror of the call without a conflict, once it is closed."""
    if not user.is_authenticated:
        return False
    return Application.objects.judged_by(user, timezone.now()).filter(pk=application.pk).exists()


@rule("competitions.view_review")
def view_review(user: Person, review: Review) -> bool:
    """Own ones; others' once the own one is final and the scores are open."""
    return Review.objects.visible_to(user).filter(pk=review.pk).exists()


@rule("competitions.chair_jury")
def chair_jury(user: Person, call: Call) -> bool:
    """The chair of the jury."""
    return user.is_authenticated and call.seats.current().filter(user=user, is_chair=True).exists()


@rule("competitions.open_scores")
def open_scores(user: Person, call: Call) -> bool:
    """The chair opens the scores to the jury."""
    return chair_jury(user, call)


@rule("competitions.view_selection")
def view_selection(user: Person, selection: Selection) -> bool:
    """The office, and jurors without any conflict once the scores are open."""
    return Selection.objects.visible_to(user).filter(pk=selection.pk).exists()


@rule("competitions.view_decision")
def view_decision(user: Person, decision: Decision) -> bool:
    """The office; after the release the writers, and everybody where publication is agreed."""
    return Decision.objects.visible_to(user).filter(pk=decision.pk).exists()


@rule("competitions.release_decisions")
def release_decisions(user: Person, call: Call) -> bool:
    """The office or the chair; that a second person does it, the operation sees to."""
    return run_calls(user) or chair_jury(user, call)


@rule("competitions.attend_meeting")
def attend_meeting(user: Person, call: Call) -> bool:
    """The jury of the call, and the office that writes the minutes."""
    return run_calls(user) or (user.is_authenticated and call.seats.current().filter(user=user).exists())


@rule("competitions.lead_meeting")
def lead_meeting(user: Person, call: Call) -> bool:
    """The chair, or the office beside the chair."""
    return run_calls(user) or chair_jury(user, call)


@rule("competitions.view_meeting")
def view_meeting(user: Person, meeting: Meeting) -> bool:
    """Whoever may attend it."""
    return Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists()


@rule("competitions.read_minutes")
def read_minutes(user: Person, meeting: Meeting) -> bool:
    """The office, and members without any conflict in the call: the minutes speak of every application."""
    if run_calls(user):
        return True
    in_conflict = Conflict.objects.binding().filter(seat__call=meeting.call_id, seat__user=user.pk)
    return view_meeting(user, meeting) and not in_conflict.exists()


@rule("competitions.view_case")
def view_case(user: Person, case: Case) -> bool:
    """Whoever attends the meeting and may see the application."""
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


@rule("competitions.view_remark")
def view_remark(user: Person, remark: Remark) -> bool:
    """The jury without conflict once the own judgement is final and the scores are open; the office."""
    return Remark.objects.visible_to(user).filter(pk=remark.pk).exists()
