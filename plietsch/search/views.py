"""The page of results, suggestions while typing, and searches that a member keeps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import Person, UserRequest
from plietsch.core.permissions import can, permission, public, require
from plietsch.core.searches import tell_search
from plietsch.core.things import visible_things
from plietsch.search.forms import SearchForm
from plietsch.search.models import MOST_LETTERS, SavedSearch
from plietsch.search.operations import saving
from plietsch.search.queries import Found, find, page_of, suggest, with_narrowing
from plietsch.search.spelling import better_spelling
from plietsch.search.wishes import WITHIN, Wish, terms_of, without_quotes

LEAST_LETTERS = 2
MOST_GROUPS = 30


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that this person may see and that fits."""
    form = SearchForm(request.GET)
    wish = form.wish()
    found = Found(terms_of(wish.words)) if form.lacks_place else find(request.user, wish)
    form.offer_groups(_groups(request.user, found, wish))
    page, hits = page_of(request.user, found, request.GET.get("page"))
    tell_search(request, wish.words, page.paginator.count)
    context = {
        "form": form,
        "wish": wish,
        "page": page,
        "hits": hits,
        "has_more": found.has_more,
        "may_save": wish.words and not form.lacks_place and can(request.user, "search.save_searches"),
        "filters": form.filters(),
        "unquoted": without_quotes(wish.words) if found.terms.phrases else "",
        "better": "" if hits else better_spelling(request.user, wish, found.terms),
    }
    return render(request, "search/search.html", context)


@public
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """A few things whose titles begin like what is being typed; a piece of a page."""
    typed = request.GET.get("q", "")[:MOST_LETTERS].replace("\0", "").strip()
    hits = suggest(request.user, typed) if len(typed) >= LEAST_LETTERS else []
    return render(request, "search/_suggestions.html", {"hits": hits, "typed": typed})


@permission("search.save_searches")
@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: UserRequest) -> HttpResponse:
    """My searches; POST keeps one more."""
    if request.method == "POST":
        form = SearchForm(request.POST)
        words = form.wish().words
        if form.lacks_place:
            messages.error(request, str(form.errors["ort"][0]))
            return redirect("search:search")
        try:
            saving.save_search(member=request.user, words=words, filters=form.filters(), at=timezone.now())
            messages.success(request, _("Gemerkt. Was neu dazukommt, melden wir Ihnen einmal am Tag."))
        except saving.NothingToLookFor:
            messages.error(request, _("Geben Sie ein Wort ein, nach dem wir suchen können."))
        except saving.TooManySearches:
            messages.error(request, _("Sie haben schon viele Suchen gemerkt. Löschen Sie erst eine davon."))
        return redirect("search:saved")
    mine = list(SavedSearch.objects.visible_to(request.user).order_by("-saved_at", "-pk"))
    with_narrowing(mine, request.user)
    return render(request, "search/saved.html", {"searches": mine})


@permission("search.view_savedsearch")
@require_POST
def removal(request: UserRequest, saved_search: int) -> HttpResponse:
    """I no longer want to hear of it."""
    mine = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=saved_search)
    require(request.user, "search.view_savedsearch", mine)
    saving.remove_search(search=mine, by=request.user, at=timezone.now())
    messages.success(request, _("Gelöscht."))
    return redirect("search:saved")


def _groups(user: Person, found: Found, wish: Wish) -> dict[str, str]:
    """Names of the groups in which something was found, and of the chosen one."""
    keys = found.places_within[:MOST_GROUPS]
    if WITHIN.fullmatch(wish.within) and wish.within.startswith("groups.group:"):
        keys = [wish.within, *keys]
    names = {key: str(thing) for key, thing in visible_things(user, dict.fromkeys(keys)).items()}
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))
