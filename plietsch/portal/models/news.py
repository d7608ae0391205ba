"""News: what the network and the administration have to say, and the page that lists it."""

from datetime import timedelta
from typing import Any, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

from plietsch.core.dates import is_thinkable
from plietsch.core.names import Person
from plietsch.portal.addressing import NewsForm
from plietsch.portal.blocks import BODY, BlocksField
from plietsch.portal.models.pages import Page, PageManager, PageQuerySet
from plietsch.portal.models.pictures import CARD, SIZES, Picture
from plietsch.portal.models.words import Category, Department, PressContact

PER_PAGE = 12
LATEST_IN_DAYS = 366  # nobody dates news further ahead
NEW_FOR = timedelta(days=30)  # what is dated earlier when it comes here fills the archive
RECORDS = ("event", "project", "dataset", "strategy")  # what news may belong to


class NewsQuerySet(PageQuerySet):
    """News, as lists show them."""

    def latest(self) -> Self:
        """The newest day first."""
        return self.order_by("-published_on", "-pk")

    def for_readers_of(self, code: str) -> Self:
        """The news of a language; where the network speaks it, also what there is in German only."""
        if code == settings.LANGUAGE_CODE or code not in dict(settings.SPOKEN_LANGUAGES):
            return self.in_language(code)
        same = models.Q(translation_key=models.OuterRef("translation_key"), locale__language_code=code)
        translated = News.objects.live().filter(same)
        german = models.Q(locale__language_code=settings.LANGUAGE_CODE) & ~models.Exists(translated)
        return self.filter(models.Q(locale__language_code=code) | german)

    def with_pages(self) -> Self:
        """With all that the page itself shows."""
        pictures = Picture.objects.prefetch_renditions(*SIZES)
        found = self.select_related("locale", "department", "press_contact")
        return found.prefetch_related(models.Prefetch("picture", pictures), "categories")

    def with_cards(self) -> Self:
        """With all that a card of a list shows."""
        cards = Picture.objects.prefetch_renditions(CARD)
        return self.select_related("locale", "department").prefetch_related(
            models.Prefetch("picture", cards), "categories"
        )


NewsManager = PageManager.from_queryset(NewsQuerySet)


class Newsroom(Page):
    """The list of all news of one language, at a fixed address."""

    parent_page_types = ["portal.Home"]
    subpage_types = ["portal.News"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    promote_panels: list[Any] = []
    template = "portal/newsroom.html"

    class Meta:
        verbose_name = _("Aktuelles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A page of the list, of one category where the reader chose one."""
        chosen = Category.objects.filter(slug=request.GET.get("kategorie", "")).first()
        shown = News.objects.visible_to(request.user).for_readers_of(self.locale.language_code)
        shown = shown.filter(categories=chosen) if chosen else shown
        rows = Paginator(shown.with_cards().latest(), PER_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request) | {
            "rows": rows,
            "chosen": chosen,
            "categories": Category.objects.order_by("name", "pk"),
        }


class News(Page):
    """A piece of news or press release.

    Before its time it waits as a scheduled page (an embargo); the press reads it earlier by a secret link.
    `source` is the recorded fact that it was drafted from, such as "event.published events.event:4".
    """

    published_on = models.DateField(
        _("Datum"),
        default=timezone.localdate,
        help_text=_(
            "Was älter ist als 30 Tage, wenn es hier erscheint, geht niemandem per E-Mail oder Mastodon zu."
        ),
    )
    department = models.ForeignKey(
        Department, verbose_name=_("Ressort"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    categories = ParentalManyToManyField(Category, verbose_name=_("Kategorien"), blank=True, related_name="+")
    picture = models.ForeignKey(
        Picture, verbose_name=_("Aufmacherbild"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    body = BlocksField(BODY, blank=True, verbose_name=_("Inhalt"))
    press_contact = models.ForeignKey(
        PressContact, verbose_name=_("Pressekontakt"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    event = models.ForeignKey(
        "events.Event", verbose_name=_("Veranstaltung"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    project = models.ForeignKey(
        "projects.Project", verbose_name=_("Projekt"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    dataset = models.ForeignKey(
        "opendata.Dataset", verbose_name=_("Datensatz"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    strategy = models.ForeignKey(
        "strategies.Strategy",
        verbose_name=_("Strategie"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source = models.CharField(max_length=80, blank=True, editable=False)

    objects = NewsManager()
    base_form_class = NewsForm
    parent_page_types = ["portal.Newsroom"]
    subpage_types: list[str] = []
    template = "portal/news.html"
    promote_panels = [
        HelpPanel(
            heading=_("Sperrfrist und Zeitplan"),
            content=_(
                "Oben rechts unter „Status“ sagen Sie, wann die Nachricht erscheint. "
                "Bis dahin liest sie nur, wer den Link für die Presse hat. Heben Sie die geplante "
                "Veröffentlichung auf, gilt dieser Link nicht mehr."
            ),
        ),
        *Page.promote_panels,
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldPanel("published_on"),
                FieldPanel("department"),
                FieldPanel("categories", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Einordnung"),
        ),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("press_contact"),
        MultiFieldPanel(
            [FieldPanel("event"), FieldPanel("project"), FieldPanel("dataset"), FieldPanel("strategy")],
            heading=_("Gehört zu"),
            help_text=_("Dort steht dann auch diese Nachricht."),
        ),
    ]

    class Meta:
        verbose_name = pgettext_lazy("Aktuelles", "Nachricht")
        verbose_name_plural = pgettext_lazy("Aktuelles", "Nachrichten")
        indexes = [
            models.Index(fields=["-published_on", "-page_ptr"], name="news_latest"),
            models.Index(fields=["source"], name="news_source"),
        ]

    def clean(self) -> None:
        super().clean()
        latest = timezone.localdate() + timedelta(days=LATEST_IN_DAYS)
        if self.published_on and not (is_thinkable(self.published_on) and self.published_on <= latest):
            raise ValidationError({"published_on": _("Das ist kein Tag für eine Nachricht.")})

    @property
    def is_from_archive(self) -> bool:
        """Whether it was old already when it was published here."""
        came = (
            timezone.localdate(self.first_published_at) if self.first_published_at else timezone.localdate()
        )
        return self.published_on < came - NEW_FOR

    def related(self, user: Person) -> list[Any]:
        """The records that it belongs to, as far as this person may see them."""
        found: list[Any] = []
        for name in RECORDS:
            field = self._meta.get_field(name)
            if key := getattr(self, field.attname):
                found += field.related_model.objects.visible_to(user).filter(pk=key)
        return found

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request) | {"related": self.related(request.user)}


class PressLinkQuerySet(models.QuerySet["PressLink"]):
    """What links to pages before their time are made of."""

    def round_of(self, page: int) -> int:
        """How often the link to this page was taken back; a link holds for one round."""
        return self.filter(page=page).values_list("round", flat=True).first() or 0


class PressLink(models.Model):
    """That the secret link to a piece of news was taken back; the next one is another."""

    page = models.OneToOneField(News, primary_key=True, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveIntegerField(default=0)

    objects = PressLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.page_id}: {self.round}"
