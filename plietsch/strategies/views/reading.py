"""What everybody reads: the list of strategies, one strategy, the adopted text on paper and as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plietsch.core.dates import local_day
from plietsch.core.permissions import can, public
from plietsch.core.uploads import serve
from plietsch.strategies.documents import adopted_pdf
from plietsch.strategies.models import Comment, State, Strategy
from plietsch.strategies.operations.versions import canonical, is_unchanged
from plietsch.strategies.queries import comments_of, kept_rows, live_rows, names_shown_to, papers_of
from plietsch.strategies.views.finding import found

PAGE = 30


@public
@require_safe
def strategies(request: HttpRequest) -> HttpResponse:
    """All strategies that this person may read."""
    rows = Strategy.objects.visible_to(request.user).with_state().order_by("-opened_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    may_start = can(request.user, "strategies.start_strategy")
    return render(request, "strategies/strategies.html", {"page": page, "may_start": may_start})


@public
@require_safe
def strategy(request: HttpRequest, strategy: str) -> HttpResponse:
    """The text in both languages side by side, with what was said about it."""
    found_one = found(request.user, strategy)
    comments = comments_of(found_one, request.user)
    return render(
        request,
        "strategies/strategy.html",
        {
            "strategy": found_one,
            "rows": _rows(found_one, comments),
            "comments": comments,
            "papers": papers_of(found_one),
            "named": names_shown_to(request.user, comments),
            **_rights(request, found_one, comments),
        },
    )


@public
@require_safe
def paper(request: HttpRequest, strategy: str, language: str) -> HttpResponseBase:
    """The adopted text as PDF; until the worker has made it, one is made for who asks."""
    adopted = _adopted(request, strategy)
    if kept := adopted.adoption.papers.select_related("document").filter(language=language).first():
        return serve(request, kept.document)
    response = HttpResponse(adopted_pdf(adopted, language), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{adopted.slug}-{language}.pdf"'
    return response


@public
@require_safe
def canonical_text(request: HttpRequest, strategy: str) -> HttpResponse:
    """The adopted text as the bytes that its digest is made of."""
    content = _adopted(request, strategy).adoption.version.content
    return HttpResponse(canonical(content), content_type="application/json")


def _adopted(request: HttpRequest, slug: str) -> Strategy:
    strategy = found(request.user, slug)
    if not strategy.is_adopted:
        raise Http404(slug)
    return strategy


def _rows(strategy: Strategy, comments: list[Comment]) -> Any:
    """What is frozen where something is; the group's draft else. Each block knows its remarks."""
    if strategy.is_adopted:
        return kept_rows(strategy.adoption.version.content)
    if strategy.state == State.CONSULTATION:
        return kept_rows(strategy.consultation.version.content, comments)
    return live_rows(strategy, comments)


def _rights(request: HttpRequest, strategy: Strategy, comments: list[Comment]) -> dict[str, Any]:
    user, consultation = request.user, getattr(strategy, "consultation", None)
    writes = can(user, "strategies.write_strategy", strategy)
    decides = writes and can(user, "strategies.decide_strategy", strategy)
    return {
        "writes": writes,
        "decides": decides,
        "may_comment": can(user, "strategies.comment_strategy", strategy),
        "is_open": consultation is not None and consultation.is_open(local_day(timezone.now())),
        "is_unchanged": strategy.is_adopted and is_unchanged(strategy.adoption.version),
        "deletable": {each.pk for each in comments if decides or _may_take_back(user.pk, each, strategy)},
    }


def _may_take_back(person: int | None, comment: Comment, strategy: Strategy) -> bool:
    is_settled = comment.answered_at is not None or strategy.is_adopted
    return person is not None and comment.author_id == person and not is_settled
