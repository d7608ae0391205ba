"""What is new for me, over all my groups."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from plietsch.core.dates import read_moment
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.groups.operations.reading import read_everything
from plietsch.groups.queries import FEED_PAGE, cursor_after, cursor_of, feed, my_topics_of, page_of, placed


@permission("groups.read_news")
@require_safe
def news(request: UserRequest) -> HttpResponse:
    """The newest topics of my groups."""
    topics = placed(feed(request.user, after=cursor_of(request.GET.get("vor", ""))))
    older = cursor_after(topics, FEED_PAGE)
    return render(request, "groups/news.html", {"topics": topics, "older": older})


@permission("groups.read_news")
@require_safe
def my_topics(request: UserRequest) -> HttpResponse:
    """The topics that this person began, wrote in or follows, newest first."""
    topics, older = page_of(my_topics_of(request.user), request.GET.get("vor", ""))
    return render(request, "groups/my_topics.html", {"topics": placed(topics), "older": older})


@permission("groups.read_news")
@require_POST
def news_reading(request: UserRequest) -> HttpResponse:
    """All of it counts as read, up to the newest topic that the page showed."""
    until = read_moment(request.POST.get("until", "")) or timezone.now()
    read_everything(by=request.user, at=min(until, timezone.now()))
    return redirect("groups:news")
