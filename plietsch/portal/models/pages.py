"""Pages: the base that all of them share, the home page, and pages of text."""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import AbstractPage, PagePermissionTester, Revision, Site
from wagtail.models.pages import AbstractPageMeta
from wagtail.models.pages import PageManager as WagtailPageManager
from wagtail.query import PageQuerySet as WagtailPageQuerySet

from plietsch.core.html import one_line
from plietsch.core.names import Person
from plietsch.portal import languages
from plietsch.portal.addressing import TextPageForm
from plietsch.portal.blocks import BODY, HOME, BlocksField

ROOTS = "_wagtail_cached_site_root_paths"


def waiting_pages() -> list[int]:
    """The keys of pages of which something approved waits for its hour."""
    approved = Revision.page_revisions.exclude(approved_go_live_at=None)
    return [int(key) for key in approved.values_list("object_id", flat=True)]


class PageQuerySet(WagtailPageQuerySet):
    """Pages, filtered by who may see them; drafts are seen in the editor only."""

    def visible_to(self, user: Person) -> Self:
        """What is published is for everybody."""
        return self.filter(live=True, depth__gt=1)

    def out_or_waiting(self) -> Self:
        """What is published, and what will be at its hour."""
        return self.filter(models.Q(live=True) | models.Q(pk__in=waiting_pages()))

    def in_language(self, code: str) -> Self:
        """The pages of one language."""
        return self.filter(locale__language_code=code)


PageManager = WagtailPageManager.from_queryset(PageQuerySet)


class Permissions(PagePermissionTester):
    """As Wagtail has it, but who only hands in deletes nothing but own drafts that nobody was to read yet."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if not super().can_delete(ignore_bulk):
            return False
        if self.user.is_superuser or "publish" in self.permissions:
            return True
        pages = Page.objects.descendant_of(self.page, inclusive=True)
        own = pages.filter(owner=self.user, first_published_at=None).exclude(pk__in=waiting_pages())
        return own.count() == pages.count()


class Page(AbstractPage):
    """What every page has; the root of the tree is one too."""

    lead = models.CharField(
        _("Vorspann"),
        max_length=400,
        blank=True,
        help_text=_("Ein bis zwei Sätze: auch für Listen, Suchmaschinen und geteilte Links."),
    )

    private_page_options: list[str] = []  # what the portal publishes is for everybody
    objects = PageManager()

    class Meta(AbstractPageMeta):
        pass

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """There is one site, so that no page has to ask for its address."""
        if self.depth == 1:
            return None
        if isinstance(request, HttpRequest) and not hasattr(request, ROOTS):
            setattr(request, ROOTS, Site.get_site_root_paths())  # Wagtail looks for it afterwards
        return 0, settings.PUBLIC_URL, languages.address(self.tree_path, self.locale.language_code)

    @property
    def tree_path(self) -> str:
        """The way from the home page of its language, such as "aktuelles/neun-bescheide/"."""
        return self.url_path.split("/", 2)[2]

    def get_url(self, request: HttpRequest | None = None, current_site: object = None) -> str | None:
        parts = self.get_url_parts(request)
        return parts[2] if parts else None

    url = property(get_url)

    def get_absolute_url(self) -> str:
        """Where readers find it."""
        return self.get_url() or "/"

    @property
    def address_here(self) -> str:
        """Where it stands in surroundings of the reader's language; German is read in all of them."""
        own, reader = self.locale.language_code, get_language() or settings.LANGUAGE_CODE
        return languages.address(self.tree_path, reader if own == settings.LANGUAGE_CODE else own)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`self` would shadow nothing that templates need; they say `page`."""
        return {"page": self, "request": request} | languages.choices(self)

    def permissions_for_user(self, user: Person) -> Permissions:
        """What this person may do to it in the editor."""
        return Permissions(user, self)

    def in_all_languages(self) -> list["Page"]:
        """This page and its published translations."""
        others = Page.objects.live().filter(translation_key=self.translation_key).exclude(pk=self.pk)
        return [self, *others.select_related("locale").order_by("locale_id")]

    def clean(self) -> None:
        super().clean()
        for name in ("title", "lead"):
            setattr(self, name, one_line(getattr(self, name)))
        if self.slug in languages.PLACES.values():
            raise ValidationError(
                {"slug": _("Unter dieser Adresse stehen die Seiten einer anderen Sprache.")}
            )


class Home(Page):
    """The page that guests see first, composed of teasers."""

    body = BlocksField(HOME, blank=True, verbose_name=_("Inhalt"))

    parent_page_types = ["portal.Page"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "portal/home.html"

    class Meta:
        verbose_name = _("Startseite")


class TextPage(Page):
    """A page of text, questions and answers included."""

    body = BlocksField(BODY, blank=True, verbose_name=_("Inhalt"))

    base_form_class = TextPageForm
    parent_page_types = ["portal.Home", "portal.TextPage"]
    subpage_types = ["portal.TextPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "portal/text_page.html"

    class Meta:
        verbose_name = _("Textseite")
        verbose_name_plural = _("Textseiten")
