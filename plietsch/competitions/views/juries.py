"""The jury: its seats and conflicts, a juror's list, one review, the scores of all."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.accounts.models import User
from plietsch.competitions.assignment import islands
from plietsch.competitions.forms.juries import (
    ConflictForm,
    ReasonForm,
    RemarkForm,
    ReviewForm,
    SeatForm,
    SeatThemesForm,
)
from plietsch.competitions.models import (
    Application,
    Assignment,
    Call,
    Conflict,
    Remark,
    Review,
    Score,
    Seat,
    SubmissionFile,
)
from plietsch.competitions.operations import juries as operations
from plietsch.competitions.operations import reviews
from plietsch.competitions.queries import criteria_with_anchors, duties, reviews_of, round_of
from plietsch.competitions.snapshots import read
from plietsch.competitions.wordings import spoken, words_of
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def jury(request: UserRequest, call: str) -> HttpResponse:
    """Seats, load, conflicts; a new seat."""
    found = get_object_or_404(Call.objects.visible_to(request.user), slug=call)
    form = SeatForm(request.POST or None)
    if form.is_valid():
        chosen = dict(form.cleaned_data)
        user = User.objects.members().filter(email__iexact=chosen.pop("email")).first()
        if user and not found.seats.filter(user=user, left_at=None).exists():
            operations.seat_juror(found, user=user, by=request.user, at=timezone.now(), **chosen)
            return redirect("competitions:jury", call=call)
        form.add_error("email", _("Kein Mitglied, das noch keinen Sitz hat, nutzt diese Adresse."))
    return render(request, "competitions/jury.html", _jury(request, found, form))


def _jury(request: UserRequest, call: Call, form: SeatForm) -> dict[str, Any]:
    seen = Application.objects.visible_to(request.user).filter(call=call)
    conflicts = Conflict.objects.filter(seat__call=call, application__in=seen)
    shared = Assignment.objects.filter(seat__call=call).values_list("seat", "application")
    return {
        "has_islands": len(islands(shared)) > 1,
        "call": call,
        "form": form,
        "seats": call.seats.select_related("user", "organisation")
        .prefetch_related("themes")
        .annotate(
            assigned=Count("assignments", distinct=True),
            finished=Count("reviews", filter=Q(reviews__final_at__isnull=False), distinct=True),
        )
        .order_by("-is_chair", "pk"),
        "conflicts": conflicts.select_related("seat__user", "application__organisation").order_by("pk"),
    }


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: UserRequest, seat: int) -> HttpResponse:
    """What a juror knows well."""
    found = get_object_or_404(Seat.objects.filter(left_at=None).select_related("call", "user"), pk=seat)
    form = SeatThemesForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        themes = form.cleaned_data["themes"]
        operations.name_themes(found, themes=themes, by=request.user, at=timezone.now())
        return redirect("competitions:jury", call=found.call.slug)
    title = _("Fachgebiete: %(name)s") % {"name": found.user}
    return render(
        request, "competitions/office_form.html", {"form": form, "title": title, "call": found.call}
    )


@permission("competitions.run_calls")
@require_POST
def leaving(request: UserRequest, seat: int) -> HttpResponse:
    """End a seat; what was finished stays."""
    found = get_object_or_404(Seat.objects.filter(left_at=None).select_related("call"), pk=seat)
    operations.unseat_juror(found, by=request.user, at=timezone.now())
    messages.success(request, _("Das Mitglied ist ausgeschieden. Abgeschlossene Bewertungen zählen weiter."))
    return redirect("competitions:jury", call=found.call.slug)


@permission("competitions.run_calls")
@require_POST
def assignments(request: UserRequest, call: str) -> HttpResponse:
    """Share the applications out."""
    found = get_object_or_404(Call.objects.visible_to(request.user), slug=call)
    now = timezone.now()
    if found.is_closed(now):
        count = operations.assign_reviews(found, by=request.user, at=now)
        messages.success(request, _("%(count)d Bewertungen sind neu verteilt.") % {"count": count})
    else:
        messages.error(request, _("Verteilen geht nach dem Bewerbungsschluss."))
    return redirect("competitions:jury", call=call)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def clearing(request: UserRequest, conflict: int) -> HttpResponse:
    """Decide that a found conflict is none."""
    seen = Application.objects.visible_to(request.user)
    found = get_object_or_404(
        Conflict.objects.binding().filter(application__in=seen).select_related("seat__call"), pk=conflict
    )
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            operations.clear_conflict(found, reason=reason, by=request.user, at=timezone.now())
            return redirect("competitions:jury", call=found.seat.call.slug)
        except operations.DeclaredByJuror as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": _("Befangenheit aufheben"), "call": found.seat.call}
    return render(request, "competitions/office_form.html", context)


@permission("competitions.sit_in_jury")
@require_safe
def jury_duties(request: UserRequest) -> HttpResponse:
    """What this juror has to judge, call by call."""
    return render(request, "competitions/jury_duties.html", {"duties": duties(request.user, timezone.now())})


@permission("competitions.review_application")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: UserRequest, application: int) -> HttpResponse:
    """Read what was handed in and judge it."""
    found, seat = _judged(request, application)
    own = list(
        Review.objects.filter(seat=seat, submission=found.standing)
        .prefetch_related(
            Prefetch("scores", Score.objects.select_related("criterion").order_by("criterion__position"))
        )
        .order_by("round")
    )
    last = own[-1] if own else None
    is_second = last is not None and (last.round == Review.AFTER_DISCUSSION or last.final_at is not None)
    words = words_of(seat.call)
    form = ReviewForm(
        request.POST or None,
        words=words,
        call=seat.call,
        criteria=criteria_with_anchors(seat.call),
        review=last,
        is_second=is_second,
    )
    if form.is_valid() and _judge(request, found, seat, form):
        return redirect("competitions:review", application=_read_next(request, found, seat))
    context = {
        "round": round_of(seat, request.user, found.pk, timezone.now()),
        "application": found,
        "content": spoken(read(found.standing.snapshot), words) if found.standing else {},
        "words": words,
        "files": SubmissionFile.objects.filter(submission=found.standing_id).select_related("upload"),
        "form": form,
        "last": last,
        "is_open": last is None or last.final_at is None or _may_judge_again(last),
        "others": reviews_of(found, request.user),
        "conflict_form": ConflictForm(),
        **_talk(request, found, seat, last),
    }
    return render(request, "competitions/review.html", context)


def _read_next(request: UserRequest, found: Application, seat: Seat) -> int:
    """The next one that is open after a review is finished, else the same again."""
    if "next" not in request.POST:
        return found.pk
    return round_of(seat, request.user, found.pk, timezone.now()).following or found.pk


def _talk(request: UserRequest, found: Application, seat: Seat, last: Review | None) -> dict[str, Any]:
    """What the jury said, for those whose own judgement is final once the scores are open."""
    if not seat.call.scores_opened_at or last is None or last.final_at is None:
        return {"may_discuss": False}
    remarks = Remark.objects.visible_to(request.user).filter(application=found)
    return {
        "may_discuss": True,
        "remarks": remarks.select_related("seat__user").prefetch_related("mentioned__user").order_by("pk"),
        "remark_form": RemarkForm(application=found, own=seat),
    }


def _may_judge_again(last: Review) -> bool:
    return last.round == Review.FIRST and last.seat.call.scores_opened_at is not None


def _judge(request: UserRequest, application: Application, seat: Seat, form: ReviewForm) -> bool:
    now = timezone.now()
    try:
        saved = reviews.save_review(
            seat,
            application,
            points=form.points(),
            comment=form.cleaned_data["comment"],
            remarks=form.remarks(),
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
            at=now,
        )
        if is_done := "finish" in request.POST or "next" in request.POST:
            reviews.finish_review(saved, by=request.user, at=now)
    except (reviews.IsFinal, reviews.PointsOutOfScale, reviews.PointsMissing) as error:
        form.add_error(None, str(error))
        return False
    said = _("Abgeschlossen: %(title)s.") if is_done else _("Als Entwurf gespeichert: %(title)s.")
    messages.success(request, said % {"title": application.title})
    return True


@permission("competitions.review_application")
@require_POST
def conflict(request: UserRequest, application: int) -> HttpResponse:
    """The juror declares a conflict, and sees the application no more."""
    found, seat = _judged(request, application)
    form = ConflictForm(request.POST)
    if form.is_valid():
        note = form.cleaned_data["note"]
        operations.declare_conflict(seat, found, note=note, by=request.user, at=timezone.now())
        messages.success(request, _("Danke. Diese Bewerbung ist für Sie ab jetzt nicht mehr sichtbar."))
    return redirect("competitions:jury_duties")


@permission("competitions.open_scores")
@require_POST
def opening(request: UserRequest, call: str) -> HttpResponse:
    """The chair opens the scores to the jury."""
    found = get_object_or_404(Call.objects.visible_to(request.user), slug=call)
    require(request.user, "competitions.open_scores", found)
    reviews.open_scores(found, by=request.user, at=timezone.now())
    messages.success(request, _("Die Punkte sind in der Jury offen."))
    return redirect("competitions:jury_duties")


def _judged(request: UserRequest, key: int) -> tuple[Application, Seat]:
    """An application that this person judges, with the seat from which they do."""
    seen = Application.objects.judged_by(request.user, timezone.now())
    found = get_object_or_404(seen.select_related("call", "standing", "organisation"), pk=key)
    seat = Seat.objects.current().select_related("call").get(call=found.call_id, user=request.user)
    require(request.user, "competitions.review_application", found)
    return found, seat
