"""My conversations, one of them, a first message, and who may write to me."""

from typing import Any

from django.contrib import messages as told
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.accounts.models import User
from plietsch.conversations import operations
from plietsch.conversations.forms import BeginForm, DoorForm, MessageForm, ReadForm
from plietsch.conversations.models import Conversation, Door, Message
from plietsch.conversations.obstacles import blocking, no_answer_yet, nobody_hears, not_taking, obstacle
from plietsch.conversations.queries import conversations_page, messages_page, with_others
from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission, require
from plietsch.moderation.queries import blocked_by

LONGEST_NUMBER = 9  # digits


@permission("conversations.write")
@require_safe
def conversations(request: UserRequest) -> HttpResponse:
    """My conversations, newest first, and who may begin one with me."""
    page, older = conversations_page(request.user, request.GET.get("vor", ""))
    door = Door.objects.filter(member=request.user).first() or Door(member=request.user)
    context = {"conversations": page, "older": older, "door_form": DoorForm(instance=door)}
    return render(request, "conversations/conversations.html", context)


@permission("conversations.write")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: UserRequest) -> HttpResponse:
    """Write to one or several people; `an` names the first of them by key."""
    form = BeginForm(request.POST or None, by=request.user, initial={"people": _named(request)})
    if request.method == "POST" and form.is_valid():
        if reason := obstacle(request.user, form.cleaned_data["body"], begins=True, at=timezone.now()):
            form.add_error(None, reason)
        else:
            return once(request, lambda: _begin(request, form))
    return render(request, "conversations/begin.html", {"form": form})


def _begin(request: UserRequest, form: BeginForm) -> HttpResponse:
    try:
        return redirect(operations.begin(**form.cleaned_data, by=request.user, at=timezone.now()))
    except operations.NotTaking as closed:
        form.add_error("people", not_taking(closed.args))
    except operations.Blocking as blocked:
        form.add_error("people", blocking(blocked.args))
    except operations.Unanswered:
        form.add_error(None, no_answer_yet())
    except operations.TooMany:
        form.add_error("people", _("Nennen Sie mindestens einen anderen Menschen."))
    return render(request, "conversations/begin.html", {"form": form})


def _named(request: UserRequest) -> str:
    key = request.GET.get("an", "")
    if not (key.isdecimal() and len(key) <= LONGEST_NUMBER):
        return ""
    person = User.objects.members().visible_to(request.user).filter(pk=int(key)).first()
    return f"{person.name} #{person.pk}" if person else ""


@permission("conversations.view_conversation")
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: UserRequest, conversation: int) -> HttpResponse:
    """One conversation, its newest messages last; POST writes the next."""
    found = get_object_or_404(Conversation.objects.visible_to(request.user), pk=conversation)
    require(request.user, "conversations.view_conversation", found)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if reason := obstacle(request.user, form.cleaned_data["body"], begins=False, at=timezone.now()):
            form.add_error(None, reason)
        else:
            return once(request, lambda: _send(request, found, form))
    return _show(request, found, form)


def _send(request: UserRequest, conversation: Conversation, form: MessageForm) -> HttpResponse:
    try:
        body = form.cleaned_data["body"]
        return redirect(
            operations.send(conversation=conversation, body=body, by=request.user, at=timezone.now())
        )
    except operations.NotTaking:
        form.add_error(None, nobody_hears(conversation, request.user))
    except operations.Unanswered:
        form.add_error(None, no_answer_yet())
    except operations.HasLeft:
        raise Http404 from None  # its page gives back what was typed
    return _show(request, conversation, form)


def _show(request: UserRequest, conversation: Conversation, form: MessageForm) -> HttpResponse:
    before = request.GET.get("vor", "")
    page = messages_page(
        conversation, int(before) if before.isdecimal() and len(before) <= LONGEST_NUMBER else None
    )
    with_others([conversation], request.user)
    mine = conversation.participants.get(member=request.user)
    seen = page.messages[-1].no if page.messages else 0
    silence = nobody_hears(conversation, request.user)
    context: dict[str, Any] = {
        "conversation": conversation,
        "page": page,
        "form": None if silence and not form.is_bound else form,
        "silence": silence,
        "unheard": blocked_by(request.user.pk, {message.author_id or 0 for message in page.messages}),
        "read_no": mine.last_read_no,
        "unread_to": seen if seen > mine.last_read_no else None,
    }
    return render(request, "conversations/conversation.html", context)


@permission("conversations.view_conversation")
@require_POST
def reading(request: UserRequest, conversation: int) -> HttpResponse:
    """I have read up to a message; sent by the page itself, or by a click without JavaScript."""
    found = get_object_or_404(Conversation.objects.visible_to(request.user), pk=conversation)
    require(request.user, "conversations.view_conversation", found)
    form = ReadForm(request.POST)
    if form.is_valid():
        operations.read(conversation=found, no=form.cleaned_data["no"], by=request.user, at=timezone.now())
    return HttpResponse() if request.headers.get("HX-Request") else redirect(found)


@permission("conversations.view_conversation")
@require_POST
def leaving(request: UserRequest, conversation: int) -> HttpResponse:
    """Leave a conversation."""
    found = get_object_or_404(Conversation.objects.visible_to(request.user), pk=conversation)
    require(request.user, "conversations.view_conversation", found)
    operations.leave(conversation=found, by=request.user, at=timezone.now())
    told.success(request, _("Sie haben die Unterhaltung verlassen."))
    return redirect("conversations:conversations")


@permission("conversations.delete_message")
@require_POST
def deletion(request: UserRequest, message: int) -> HttpResponse:
    """Delete one's own message."""
    rows = Message.objects.visible_to(request.user).select_related("conversation")
    found = get_object_or_404(rows, pk=message)
    require(request.user, "conversations.delete_message", found)
    operations.delete_message(message=found, by=request.user, at=timezone.now())
    return redirect(found.conversation)


@permission("conversations.write")
@require_POST
def door(request: UserRequest) -> HttpResponse:
    """Who may begin a conversation with me."""
    form = DoorForm(request.POST)
    if form.is_valid():
        operations.choose_door(open_to=form.cleaned_data["open_to"], by=request.user)
        told.success(request, _("Gespeichert."))
    return redirect("conversations:conversations")
