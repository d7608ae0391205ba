"""What several pages of the portal ask."""

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

from plietsch.accounts.models import User
from plietsch.core.names import Person
from plietsch.core.remembering import remembered
from plietsch.portal.languages import PLACES
from plietsch.portal.models import Category, Home, News, Newsroom, Page, Subscriber
from plietsch.portal.models.news import NewsQuerySet
from plietsch.portal.rules import EDITORS, WRITERS

HOME_DEPTH = 2  # below the root of the tree


def home_in(language: str | None) -> Home | None:
    """The published home page of a language, or else the German one, if anybody has filled it."""
    homes = _in_order(Home.objects.live().filter(depth=HOME_DEPTH), language)
    return next((home for home in homes if home.body), None)


def newsroom_in(language: str | None) -> Newsroom | None:
    """The list of news of a language, or else the German one."""
    return _in_order(Newsroom.objects.live(), language).first()


def news_for(user: Person, language: str | None) -> NewsQuerySet:
    """All news that this person may read; of namesakes the one in the reader's language first."""
    return _in_order(News.objects.visible_to(user), language)


def latest_news(user: Person, language: str, *, category: str = "") -> NewsQuerySet:
    """The news for readers of a language, for lists and feeds, newest first."""
    found = News.objects.visible_to(user).for_readers_of(language)
    return (found.filter(categories__slug=category) if category else found).latest()


def news_about(user: Person, language: str, **record: object) -> NewsQuerySet:
    """The news that belong to an event, a project or a dataset, each in one language."""
    found = News.objects.visible_to(user).for_readers_of(language)
    return found.filter(**record).select_related("locale").latest()


@remembered
def told_of(name: str) -> frozenset[int]:
    """The events, projects ... that any news belong to, be they public or not; most pages are of none."""
    return frozenset(News.objects.filter(**{f"{name}__isnull": False}).values_list(name, flat=True))


def page_at(path: str, language: str | None) -> Page | None:
    """The published page at a way through the tree, in the reader's language or else in German."""
    first, _slash, rest = path.partition("/")
    code = next((code for code, place in PLACES.items() if place == first), None)
    if code:
        return _at(rest, code)
    return _at(path, language or settings.LANGUAGE_CODE) or _at(path, settings.LANGUAGE_CODE)


def _at(path: str, code: str) -> Page | None:
    homes = Page.objects.filter(depth=HOME_DEPTH, locale__language_code=code).values("url_path")
    address = Concat(Subquery(homes[:1]), Value(path))
    found = Page.objects.live().filter(depth__gte=HOME_DEPTH, locale__language_code=code, url_path=address)
    page = found.select_related("locale").first()
    return page and page.specific


def translation_of(page: Page, language: str | None) -> Page | None:
    """The same page in the reader's language, where somebody has published it."""
    if page.locale.language_code in (language, *PLACES):
        return None
    return next((each for each in page.in_all_languages() if each.locale.language_code == language), None)


def is_in_use(category: Category) -> bool:
    """Whether news bear it or readers have chosen it."""
    chosen = Subscriber.objects.filter(categories=category)
    return chosen.exists() or News.objects.filter(categories=category).exists()


def waiting_drafts() -> NewsQuerySet:
    """Drafts that facts have prepared and nobody has published, newest first."""
    return News.objects.filter(live=False, first_published_at=None).exclude(source="").order_by("-pk")


def editors() -> QuerySet[User]:
    """The members whom the office has appointed, by name; `may_publish` tells editors from writers."""
    appointed = User.objects.members().filter(groups__name__in=(EDITORS, WRITERS))
    publishing = User.groups.through.objects.filter(user=OuterRef("pk"), group__name=EDITORS)
    return appointed.annotate(may_publish=Exists(publishing)).distinct().order_by("name", "pk")


def _in_order(pages: "NewsQuerySet", language: str | None) -> "NewsQuerySet":
    wanted = [language or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE]
    rank = Case(
        When(locale__language_code=wanted[0], then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    found = pages.filter(locale__language_code__in=wanted).select_related("locale")
    return found.order_by(rank, "path")
