"""News by mail, without an account."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from plietsch.core.permissions import public
from plietsch.portal.forms import ChoiceForm, SubscribeForm
from plietsch.portal.models import Subscriber
from plietsch.portal.operations.newsletter import confirm, subscribe, unsubscribe
from plietsch.portal.throttle import may_report, may_write_to


@public
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter(request: HttpRequest) -> HttpResponse:
    """Ask for news; the answer is the same whoever asks for whom."""
    form = SubscribeForm(request.POST or None)
    is_sent = False
    if request.method == "POST" and form.is_valid():
        is_sent = may_report(connection=request.META.get("REMOTE_ADDR", ""))
        if is_sent:
            chosen = list(form.cleaned_data["categories"])
            language = get_language() or "de"
            email = form.cleaned_data["email"]
            if may_write_to(email):
                subscribe(email=email, categories=chosen, language=language, at=timezone.now())
        else:
            form.add_error(None, _("Von hier kamen eben sehr viele Anfragen. Bitte später noch einmal."))
    return render(request, "portal/newsletter.html", {"form": form, "is_sent": is_sent})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, subscriber_key: UUID) -> HttpResponse:
    """Confirm by a button, for programs that check mails follow links too; and choose anew."""
    found = get_object_or_404(Subscriber, key=subscriber_key)
    told = request.POST if request.method == "POST" else None  # nothing chosen is a choice too
    form = ChoiceForm(told, initial={"categories": found.categories.all()})
    if form.is_valid():
        try:
            confirm(found, **form.cleaned_data, at=timezone.now())
            found.refresh_from_db()
        except Subscriber.DoesNotExist as ended:
            raise Http404(subscriber_key) from ended
    return render(request, "portal/subscription.html", {"subscriber": found, "form": form})


@csrf_exempt  # RFC 8058: the mail provider's one-click POST has no session; the secret address is the proof
@public
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscription(request: HttpRequest, subscriber_key: UUID) -> HttpResponse:
    """End it: by the mail program's own button, or by one on this page."""
    found = Subscriber.objects.filter(key=subscriber_key).first()
    is_done = False
    if request.method == "POST" and found:
        unsubscribe(found)
        is_done = True
    return render(request, "portal/unsubscription.html", {"subscriber": found, "is_done": is_done})
