"""The list of news, one of them, the feeds, and the press's look before the time."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe

from plietsch.core.permissions import public
from plietsch.portal import feeds
from plietsch.portal.embargo import Look, look_behind
from plietsch.portal.in_use import shows
from plietsch.portal.models import Category, News
from plietsch.portal.press_kit import press_kit
from plietsch.portal.queries import latest_news, news_for, newsroom_in, translation_of
from plietsch.portal.schema import news_json, shared_picture
from plietsch.portal.sharing import ways
from plietsch.portal.views.files import download, named

Answer = TypeVar("Answer", bound=HttpResponseBase)


@public
@require_safe
def newsroom(request: HttpRequest) -> HttpResponse:
    """All news in the reader's language."""
    found = newsroom_in(get_language())
    if found is None:
        raise Http404
    return found.serve(request)


@public
@require_safe
def news(request: HttpRequest, news: str) -> HttpResponse:
    """One piece of news."""
    found = news_for(request.user, get_language()).filter(slug=news)
    page = found.with_pages().first()
    if page is None:
        raise Http404(news)
    other = translation_of(page, get_language())
    return redirect(other) if other else dressed(page, request)


@public
@require_safe
def preview_for_press(request: HttpRequest, press_key: str) -> HttpResponse:
    """News before its time, for those to whom an editor gave the link."""
    page, embargo = _behind(press_key)
    if embargo is None:
        return redirect(page)
    response = dressed(page, request)
    kit = reverse("portal:press_kit", kwargs={"press_key": press_key})
    not_yet: dict[str, Any] = {"structured": "", "alternates": [], "languages_of_page": None}
    more = {"embargo": embargo, "kit": kit}
    response.context_data = (response.context_data or {}) | not_yet | more
    response.add_post_render_callback(partial(_with_files, press_key))
    return _for_few(response)


@public
@require_safe
def kit_for_press(request: HttpRequest, press_key: str) -> HttpResponse:
    """The press kit before its time."""
    page, embargo = _behind(press_key)
    return _for_few(kit_of(page, embargo=embargo))


@public
@require_safe
def file_for_press(
    request: HttpRequest, press_key: str, document_id: int, document_filename: str
) -> HttpResponseBase:
    """A file that the page offers, before its time."""
    found, look = named(document_id, document_filename), _behind(press_key)
    if not shows(look.page, found):
        raise Http404(document_filename)
    return _for_few(download(found))


@conditional_page
@public
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The newest news as an Atom feed, of one category where the address says so."""
    return _feed(request, feeds.atom)


@conditional_page
@public
@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """The same as a JSON feed."""
    return _feed(request, feeds.json_feed)


def dressed(page: News, request: HttpRequest) -> TemplateResponse:
    """The page with what machines read and ways to pass it on."""
    response = page.serve(request)
    more = {"structured": news_json(page), "shared": shared_picture(page), "ways": ways(page)}
    response.context_data = (response.context_data or {}) | more
    return response


def kit_of(page: News, *, embargo: datetime | None = None) -> HttpResponse:
    """Text, pictures and credits as a file."""
    response = HttpResponse(press_kit(page, embargo=embargo), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{page.slug}.zip"'
    return response


def _behind(press_key: str) -> Look:
    look = look_behind(press_key)
    if look is None:
        raise Http404(press_key)
    return look


def _with_files(press_key: str, response: HttpResponse) -> None:
    """The press reads the files of the page by its own link; the text is drawn once for all who read it."""
    public_address = reverse("wagtaildocs_serve", args=[0, "x"]).removesuffix("0/x")
    own = reverse("portal:press_file", args=[press_key, 0, "x"]).removesuffix("0/x")
    text = response.content.decode().replace(f'href="{public_address}', f'href="{own}')
    response.content = text.encode()


def _for_few(response: Answer) -> Answer:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _feed(request: HttpRequest, write: Callable[[feeds.Feed], HttpResponse]) -> HttpResponse:
    slug, language = request.GET.get("kategorie", ""), get_language() or settings.LANGUAGE_CODE
    category = get_object_or_404(Category, slug=slug) if slug else None
    rows = latest_news(AnonymousUser(), language, category=slug).with_cards()[: feeds.MOST]
    return write(feeds.Feed(list(rows), category, language))
