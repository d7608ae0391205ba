"""Set up a poll, vote."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.groups.forms.polls import VoteForm
from plietsch.groups.models import Poll
from plietsch.groups.models.topics import Topic
from plietsch.groups.obstacles import obstacle
from plietsch.groups.operations import polls as operations
from plietsch.groups.rules import standing


@permission("groups.vote")
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: UserRequest, topic: int) -> HttpResponse:
    """Vote; what cannot be read comes back with the reason."""
    rows = Topic.objects.visible_to(request.user).filter(kind="poll").select_related("group", "poll")
    found = get_object_or_404(rows, pk=topic)
    is_in = standing(request.user, found.group).is_in
    if is_in and (reason := obstacle(request.user, found.group, found)):
        messages.error(request, reason)
        return redirect(found)
    require(request.user, "groups.vote", found)
    options = list(found.poll.options.order_by("no"))
    form = VoteForm(request.POST or None, poll=found.poll, options=options)
    if request.method == "POST" and form.is_valid():
        return _vote(request, found.poll, form)
    return render(request, "groups/vote.html", {"topic": found, "group": found.group, "form": form})


def _vote(request: UserRequest, poll: Poll, form: VoteForm) -> HttpResponse:
    try:
        operations.vote(poll=poll, options=form.keys(), by=request.user, at=timezone.now())
        messages.success(request, _("Ihre Stimme ist gezählt."))
    except operations.AlreadyVoted:
        messages.info(request, _("Sie haben schon abgestimmt. Eine anonyme Stimme lässt sich nicht ändern."))
    except operations.PollClosed:
        messages.error(request, _("Die Umfrage ist beendet."))
    return redirect(poll.topic)
