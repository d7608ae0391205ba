"""Passing news on, and what machines ask for about them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import get_language, get_language_from_path
from django.views.decorators.http import require_safe

from plietsch.core.permissions import public
from plietsch.portal.models import News
from plietsch.portal.queries import news_for
from plietsch.portal.schema import embed
from plietsch.portal.sharing import instance_of, mastodon_link, qr_code
from plietsch.portal.views.news import kit_of

WIDTH, DIGITS = 600, 10  # pixels of what others embed


@public
@require_safe
def mastodon(request: HttpRequest, news: str) -> HttpResponse:
    """Leads to the reader's own instance by a link, never by itself."""
    page, typed = _found(request, news), request.GET.get("instanz", "")
    instance = instance_of(typed)
    context = {"page": page, "typed": typed, "instance": instance}
    return render(
        request,
        "portal/mastodon.html",
        context | {"link": mastodon_link(instance, page) if instance else ""},
    )


@public
@require_safe
def qr(request: HttpRequest, news: str) -> HttpResponse:
    """The page's address to take along from a poster."""
    return HttpResponse(qr_code(_found(request, news).full_url), content_type="image/svg+xml")


@public
@require_safe
def kit(request: HttpRequest, news: str) -> HttpResponse:
    """Text, pictures and credits for the press."""
    return kit_of(_found(request, news))


@public
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """How other sites show one of our news (oEmbed)."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    if "url" not in request.GET:
        return HttpResponseBadRequest("url: which page?", content_type="text/plain; charset=utf-8")
    try:
        asked = urlsplit(request.GET["url"])
        path, found = asked.path, resolve(asked.path)
    except (ValueError, Resolver404) as error:
        raise Http404 from error
    if found.view_name != "portal:news" or asked.netloc not in _own_hosts(request):
        raise Http404(path)
    pages = news_for(request.user, get_language_from_path(path)).filter(slug=found.kwargs["news"])
    page = pages.first()
    if page is None:
        raise Http404(path)
    response = JsonResponse(embed(page, most=_most_width(request)))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _own_hosts(request: HttpRequest) -> set[str]:
    return {urlsplit(settings.PUBLIC_URL).netloc, request.get_host()}


def _most_width(request: HttpRequest) -> int:
    asked = request.GET.get("maxwidth", "")
    return min(int(asked), WIDTH) if asked.isascii() and asked.isdecimal() and len(asked) < DIGITS else WIDTH


def _found(request: HttpRequest, slug: str) -> News:
    pages = news_for(request.user, get_language()).filter(slug=slug)
    page = pages.with_pages().first()
    if page is None:
        raise Http404(slug)
    return page
