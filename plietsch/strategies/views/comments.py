"""Remarks on places of the text."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.pace import is_too_fast
from plietsch.core.permissions import permission, require
from plietsch.strategies.forms import AnswerForm, CommentForm, PlaceForm
from plietsch.strategies.models import Comment
from plietsch.strategies.operations import comments as operations
from plietsch.strategies.operations.keeping import Frozen
from plietsch.strategies.text.marking import NotThere
from plietsch.strategies.views.finding import found

MOST_IN_AN_HOUR = 60


@permission("strategies.comment_strategy")
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: UserRequest, strategy: str) -> HttpResponse:
    """Remark on the block that the address names; `?quote=` brings the selected words along."""
    found_one = found(request.user, strategy, "strategies.comment_strategy")
    where = PlaceForm(request.GET)
    if not where.is_valid():
        raise Http404(strategy)
    consulted = found_one.consultation.version if getattr(found_one, "consultation", None) else None
    sections = found_one.sections.all() if consulted else found_one.sections.present()
    section = get_object_or_404(sections, pk=where.cleaned_data["section"])
    at = {"language": where.cleaned_data["language"], "block": where.cleaned_data["block"]}
    try:
        block = operations.commented_block(found_one, consulted, section=section.pk, **at)
    except NotThere:
        messages.warning(request, _("Diesen Absatz gibt es nicht mehr. Bitte wählen Sie ihn neu."))
        return redirect(found_one)
    form = CommentForm(request.POST or None, initial={"quote": where.cleaned_data["quote"]})
    context = {"form": form, "strategy": found_one, "passage": block, "section": section, **at}
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _place(request, form, context, at))
    return render(request, "strategies/comment.html", context)


def _place(
    request: UserRequest, form: CommentForm, context: dict[str, Any], place: dict[str, Any]
) -> HttpResponse:
    now = timezone.now()
    if is_too_fast("strategy.commented", MOST_IN_AN_HOUR, by=request.user, at=now):
        form.add_error(None, _("Das waren viele Kommentare in kurzer Zeit. Bitte machen Sie eine Pause."))
        return render(request, "strategies/comment.html", context)
    try:
        comment = operations.place_comment(
            context["strategy"],
            section=context["section"],
            **place,
            **form.cleaned_data,
            by=request.user,
            at=now,
        )
    except NotThere:
        form.add_error("quote", _("Diese Wörter stehen nicht im Absatz. Bitte übernehmen Sie sie genau."))
    except Frozen:
        form.add_error(None, _("Die Strategie ist inzwischen beschlossen."))
    else:
        messages.success(request, _("Ihr Kommentar steht an der Stelle."))
        return redirect(comment)
    return render(request, "strategies/comment.html", context)


@permission("strategies.answer_comment")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: UserRequest, comment: int) -> HttpResponse:
    """Say what becomes of a remark."""
    found_one = _found(request, comment)
    require(request.user, "strategies.answer_comment", found_one)
    form = AnswerForm(request.POST or None, initial={"answer": found_one.answer})
    if request.method == "POST" and form.is_valid():
        operations.answer_comment(
            found_one, answer=form.cleaned_data["answer"], by=request.user, at=timezone.now()
        )
        return redirect(found_one)
    return render(request, "strategies/answer.html", {"form": form, "comment": found_one})


@permission("strategies.delete_comment")
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: UserRequest, comment: int) -> HttpResponse:
    """Take a remark away, after a question."""
    found_one = _found(request, comment)
    require(request.user, "strategies.delete_comment", found_one)
    if request.method == "POST":
        operations.delete_comment(found_one, by=request.user, at=timezone.now())
        messages.success(request, _("Der Kommentar ist gelöscht."))
        return redirect(found_one.strategy)
    return render(request, "strategies/comment_deletion.html", {"comment": found_one})


def _found(request: HttpRequest, comment: int) -> Comment:
    rows = Comment.objects.visible_to(request.user).select_related("strategy__group", "strategy__adoption")
    return get_object_or_404(rows.select_related("strategy__consultation", "author"), pk=comment)
