"""Pages that the law asks for, made from how this network is really set up."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plietsch.core.mail import address_of
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, public
from plietsch.portal import licences, processing
from plietsch.portal.models import BarrierReport, Imprint
from plietsch.portal.schema import network_json

SECURITY_HOLDS = timedelta(days=365)


@public
@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Who runs this."""
    imprint = Imprint.load(request)
    context = {"imprint": imprint, "structured": network_json(imprint)}
    return render(request, "portal/legal/imprint.html", context)


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data, why, on which basis, and for how long."""
    context = {
        "imprint": Imprint.load(request),
        "activities": processing.activities(),
        "periods": processing.retention_periods(),
        "services": settings.SIGN_IN_SERVICES,
    }
    return render(request, "portal/legal/privacy.html", context)


@permission("portal.read_processing")
@require_safe
def record_of_processing(request: UserRequest) -> HttpResponse:
    """The record after Article 30 GDPR."""
    rows = [
        {"activity": activity, "parts": [(part, list(processing.columns(part))) for part in activity.parts]}
        for activity in processing.activities()
    ]
    context = {"imprint": Imprint.load(request), "rows": rows, "periods": processing.retention_periods()}
    return render(request, "portal/legal/processing.html", context)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement after the decision (EU) 2018/1523, with what is known not to work."""
    context = {
        "imprint": Imprint.load(request),
        "known": BarrierReport.objects.known(),
        "address": settings.PUBLIC_URL,
    }
    return render(request, "portal/legal/accessibility.html", context)


@public
@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """The licences of all that is shipped."""
    context = {"python": licences.python_parts(), "browser": licences.browser_parts()}
    return render(request, "portal/legal/licences.html", context)


@public
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116)."""
    about = Imprint.load(request)
    email = about.security_email or about.email or settings.DEFAULT_FROM_EMAIL
    expires = (timezone.now() + SECURITY_HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{email}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: de, en, da",
        f"Canonical: {address_of(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
