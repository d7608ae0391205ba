"""What speakers let others see: their own word behind a secret link, and the office's notes of papers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, public
from plietsch.events.forms import ConsentForm
from plietsch.events.models import Event, Speaker
from plietsch.events.operations import speakers as operations


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def speaker(request: HttpRequest, speaker_key: str) -> HttpResponse:
    """What may be shown of me; to be changed at any time."""
    rows = Speaker.objects.told().with_key(speaker_key).select_related("event__venue__place", "person")
    found = get_object_or_404(rows)
    form = ConsentForm(request.POST or None, speaker=found)
    if request.method == "POST" and form.is_valid():
        operations.answer_consent(speaker=found, given=form.given(), at=timezone.now())
        messages.success(request, _("Danke. Ihre Entscheidung ist gespeichert."))
        return redirect(found)
    items = found.items.select_related("track").order_by("starts_at", "pk")
    context = {"event": found.event, "speaker": found, "items": items, "form": form}
    context["shows_event"] = Event.objects.visible_to(request.user).filter(pk=found.event_id).exists()
    return render(request, "events/speaker.html", context)


@permission("events.plan_events")
@require_POST
def consent(request: UserRequest, speaker: int) -> HttpResponse:
    """What a speaker agreed to on paper; whoever has a link of their own is not spoken for."""
    found = _find(request, speaker)
    if found.recipient:
        messages.error(request, _("Darüber entscheidet %(name)s selbst.") % {"name": found.name})
    else:
        given = set(request.POST.getlist("given")) & set(operations.CONSENTS)
        operations.note_consent(speaker=found, given=given, by=request.user, at=timezone.now())
        messages.success(request, _("Gespeichert."))
    return redirect("events:recording", event=found.event.slug)


@permission("events.plan_events")
@require_POST
def consent_request(request: UserRequest, speaker: int) -> HttpResponse:
    """Ask once more."""
    found = _find(request, speaker)
    if found.event.published_at is None:
        messages.error(request, _("Stellen Sie die Veranstaltung zuerst in den Kalender."))
    elif found.recipient:
        operations.request_consent(speaker=found, by=request.user, at=timezone.now())
        messages.success(request, _("Die Mail an %(name)s ist unterwegs.") % {"name": found.name})
    return redirect("events:recording", event=found.event.slug)


def _find(request: UserRequest, speaker: int) -> Speaker:
    speakers = Speaker.objects.select_related("event", "person")
    return get_object_or_404(speakers, pk=speaker, event__in=Event.objects.visible_to(request.user))
