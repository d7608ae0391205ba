"""What search engines ask for first."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plietsch.core.mail import address_of
from plietsch.core.permissions import public
from plietsch.portal.sitemap import sitemap as written

PRIVATE = ("konto", "verwaltung", "demo", "aktuelles/vorab", "barrierefreiheit/meldungen", "newsletter")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Personal pages are left alone, in each language; the rest is in the sitemap."""
    others = [f"{code}/" for code, _name in settings.SPOKEN_LANGUAGES if code != settings.LANGUAGE_CODE]
    rules = [f"Disallow: /{prefix}{path}/" for prefix in ("", *others) for path in PRIVATE]
    lines = ["User-agent: *", *rules, "Disallow: /redaktion/", "", f"Sitemap: {address_of('/sitemap.xml')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All pages that everybody may read."""
    return HttpResponse(written(), content_type="application/xml; charset=utf-8")
