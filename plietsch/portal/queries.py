"""What several pages of the portal ask."""

from django.conf import settings
from django.db.models import Case, IntegerField, QuerySet, Value, When

from plietsch.accounts.models import User
from plietsch.core.names import Person
from plietsch.portal.models import Home, News, Newsroom
from plietsch.portal.models.news import NewsQuerySet
from plietsch.portal.rules import EDITORS


def home_in(language: str | None) -> Home | None:
    """The published home page of a language, or else the German one, if anybody has filled it."""
    homes = _in_order(Home.objects.live().filter(depth=2), language)
    return next((home for home in homes if home.body), None)


def newsroom_in(language: str | None) -> Newsroom | None:
    """The list of news of a language, or else the German one."""
    return _in_order(Newsroom.objects.live(), language).first()


def news_for(user: Person, language: str | None) -> NewsQuerySet:
    """All news that this person may read; of namesakes the one in the reader's language first."""
    return _in_order(News.objects.visible_to(user), language)


def latest_news(user: Person, language: str, *, category: str = "") -> NewsQuerySet:
    """The news of a language for lists and feeds, newest first."""
    found = News.objects.visible_to(user).in_language(language)
    return (found.filter(categories__slug=category) if category else found).latest()


def news_about(user: Person, **record: object) -> NewsQuerySet:
    """The news that belong to an event, a project or a dataset."""
    return News.objects.visible_to(user).filter(**record).select_related("locale").latest()


def waiting_drafts() -> NewsQuerySet:
    """Drafts that facts have prepared and nobody has published, newest first."""
    return News.objects.filter(live=False, first_published_at=None).exclude(source="").order_by("-pk")


def editors() -> QuerySet[User]:
    """The members whom the office has appointed, by name."""
    return User.objects.members().filter(groups__name=EDITORS).order_by("name", "pk")


def _in_order(pages: "NewsQuerySet", language: str | None) -> "NewsQuerySet":
    wanted = [language or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE]
    rank = Case(
        When(locale__language_code=wanted[0], then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    found = pages.filter(locale__language_code__in=wanted).select_related("locale")
    return found.order_by(rank, "path")
