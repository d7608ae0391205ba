"""Passing news on, and what machines ask for about them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from plietsch.core.permissions import public
from plietsch.portal.embedding import card_at, embedded
from plietsch.portal.models import News
from plietsch.portal.queries import page_at
from plietsch.portal.sharing import instance_of, mastodon_link, qr_code
from plietsch.portal.views.news import kit_of

WIDTH, DIGITS = 600, 10  # pixels of what others embed
ANY_WIDTH = 10**DIGITS


@public
@require_safe
def mastodon(request: HttpRequest, news_path: str) -> HttpResponse:
    """Leads to the reader's own instance by a link, never by itself."""
    page, typed = _found(news_path), request.GET.get("instanz", "")
    instance = instance_of(typed)
    context = {"page": page, "typed": typed, "instance": instance}
    return render(
        request,
        "portal/mastodon.html",
        context | {"link": mastodon_link(instance, page) if instance else ""},
    )


@public
@require_safe
def qr(request: HttpRequest, news_path: str) -> HttpResponse:
    """The page's address to take along from a poster."""
    return HttpResponse(qr_code(_found(news_path).full_url), content_type="image/svg+xml")


@public
@require_safe
def kit(request: HttpRequest, news_path: str) -> HttpResponse:
    """Text, pictures and credits for the press."""
    return kit_of(_found(news_path))


@public
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """How other sites show one of our pages (oEmbed): news, an event, a project, a solution."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    if "url" not in request.GET:
        return HttpResponseBadRequest("url: which page?", content_type="text/plain; charset=utf-8")
    address = request.GET["url"]
    card = card_at(address) if _is_own(address, request) else None
    if card is None:
        raise Http404
    most = _most_width(request)
    response = JsonResponse(embedded(card, most=min(most, WIDTH), widest=most))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _is_own(address: str, request: HttpRequest) -> bool:
    try:
        return urlsplit(address).netloc in {urlsplit(settings.PUBLIC_URL).netloc, request.get_host()}
    except ValueError:
        return False


def _most_width(request: HttpRequest) -> int:
    """How wide the asking site lets it be; what is no number is no limit."""
    asked = request.GET.get("maxwidth", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < DIGITS else ANY_WIDTH


def _found(path: str) -> News:
    page = page_at(path, get_language())
    if not isinstance(page, News):
        raise Http404(path)
    return page
