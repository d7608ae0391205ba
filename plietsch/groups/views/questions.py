"""What people do with a question: accept an answer, say that they have it too."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.groups.forms import AcceptedForm
from plietsch.groups.operations import questions as operations
from plietsch.groups.operations.locking import TopicClosed
from plietsch.groups.views.frame import find_topic, moved_meanwhile


@permission("groups.accept_answer")
@require_POST
def acceptance(request: UserRequest, topic: int) -> HttpResponse:
    """This reply helped; without a number, none did."""
    found = find_topic(request, topic, "groups.accept_answer")
    form = AcceptedForm(request.POST)
    if form.is_valid():
        no = form.cleaned_data["no"]
        try:
            operations.accept_answer(topic=found, no=no, by=request.user, at=timezone.now())
        except operations.NotAnAnswer:
            messages.error(request, _("Dieser Beitrag kann keine Antwort sein."))
        except TopicClosed:
            return moved_meanwhile(request, found)
    return redirect(found)


@permission("groups.share_question")
@require_POST
def echo(request: UserRequest, topic: int) -> HttpResponse:
    """I have that question too; asked again, no more."""
    found = find_topic(request, topic, "groups.share_question")
    operations.share_question(topic=found, by=request.user, at=timezone.now())
    return redirect(found)
