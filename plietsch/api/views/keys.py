"""Tokens and webhooks of a member, on one page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plietsch.api import operations
from plietsch.api.forms import TokenForm, WebhookForm, WhichTokenForm, WhichWebhookForm
from plietsch.api.models import Token
from plietsch.api.queries import webhooks_of
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission


@permission("api.keep_keys")
@require_safe
def keys(request: UserRequest) -> HttpResponse:
    """My tokens and webhooks."""
    return _show(request)


@permission("api.keep_keys")
@require_POST
def token(request: UserRequest) -> HttpResponse:
    """Make a token; its secret stands on the answer and nowhere else."""
    form = TokenForm(request.POST)
    if form.is_valid():
        now = timezone.now()
        label, allowed = form.cleaned_data["label"], form.cleaned_data["scopes"]
        try:
            made, secret = operations.make_token(
                label=label, scopes=allowed, expires_at=now + form.lasts(), by=request.user, at=now
            )
        except operations.TooMany:
            form.add_error(None, _("Mehr Token gehen nicht. Widerrufen Sie erst eines."))
        else:
            return _show(request, secret=secret, secret_of=made.label)
    return _show(request, token_form=form)


@permission("api.keep_keys")
@require_POST
def revocation(request: UserRequest) -> HttpResponse:
    """Revoke a token."""
    form = WhichTokenForm(request.POST, by=request.user)
    if not form.is_valid():
        raise Http404
    operations.revoke_token(token=form.cleaned_data["token"], by=request.user, at=timezone.now())
    messages.success(request, _("Das Token gilt nicht mehr."))
    return redirect("api:keys")


@permission("api.keep_keys")
@require_POST
def webhook(request: UserRequest) -> HttpResponse:
    """Make a webhook; the secret that signs stands on the answer and nowhere else."""
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            made, secret = operations.make_webhook(**form.cleaned_data, by=request.user, at=timezone.now())
        except operations.TooMany:
            form.add_error(None, _("Mehr Webhooks gehen nicht. Entfernen Sie erst einen."))
        else:
            return _show(request, secret=secret, secret_of=made.address)
    return _show(request, webhook_form=form)


@permission("api.keep_keys")
@require_POST
def webhook_change(request: UserRequest) -> HttpResponse:
    """Remove a webhook, change its secret, or tell it again."""
    form = WhichWebhookForm(request.POST, by=request.user)
    if not form.is_valid():
        raise Http404
    found, now = form.cleaned_data["webhook"], timezone.now()
    if form.cleaned_data["act"] == "rotate":
        secret = operations.change_secret(webhook=found, by=request.user, at=now)
        return _show(request, secret=secret, secret_of=found.address)
    if form.cleaned_data["act"] == "resume":
        operations.resume(webhook=found, by=request.user, at=now)
        messages.success(request, _("Es geht weiter. Was nicht ankam, wird nachgereicht."))
    else:
        operations.remove_webhook(webhook=found, by=request.user, at=now)
    return redirect("api:keys")


def _show(request: UserRequest, **shown: Any) -> HttpResponse:
    now = timezone.now()
    mine = Token.objects.visible_to(request.user).filter(revoked_at=None, expires_at__gt=now)
    context = {
        "tokens": mine.order_by("pk"),
        "webhooks": webhooks_of(request.user),
        "token_form": TokenForm(),
        "webhook_form": WebhookForm(),
        "secret": "",
        "secret_of": "",
        "description": settings.PUBLIC_URL.rstrip("/") + "/api/v1/openapi.json",
        **shown,
    }
    response = render(request, "api/keys.html", context)
    if context["secret"]:
        response["Cache-Control"] = "private, no-store"
    return response
