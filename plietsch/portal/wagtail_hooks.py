"""What Wagtail's editor gets from us: records to choose, words to keep."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import Button
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from plietsch.core.names import Person, UserRequest
from plietsch.core.permissions import can
from plietsch.portal.cascading import ACTIONS, take_along
from plietsch.portal.checking import Checks
from plietsch.portal.choosers import RecordChooser, dataset_chooser, event_chooser, project_chooser
from plietsch.portal.comparing import register_comparisons
from plietsch.portal.models import Category, Department, News, Page, PressContact
from plietsch.portal.moving import register_form
from plietsch.portal.policies import register_policies
from plietsch.portal.queries import is_in_use, newsroom_in, waiting_drafts

MOST_DRAFTS = 12
register_comparisons()
register_form()
register_policies()  # after those of Wagtail, before any of its views


class CategoryDeletion(DeleteView):
    """Only of what nobody uses: a subscriber whose last category went would get all news."""

    def run_before_hook(self) -> HttpResponse | None:
        if not is_in_use(self.object):
            return None
        messages.error(self.request, _("Nachrichten oder Abonnements nennen das. Sie können es umbenennen."))
        return redirect(self.get_success_url())


class CategoryViewSet(ModelViewSet):
    model = Category
    delete_view_class = CategoryDeletion
    icon = "tag"
    form_fields = ("name", "name_da", "name_en", "slug")
    list_display = ("name", "name_da", "name_en", "slug")


class DepartmentViewSet(ModelViewSet):
    model = Department
    icon = "home"
    form_fields = ("name", "name_da", "name_en")


class PressContactViewSet(ModelViewSet):
    model = PressContact
    icon = "mail"
    form_fields = ("name", "organisation", "phone", "email")
    list_display = ("name", "organisation", "phone", "email")


class Words(ViewSetGroup):
    """Lists that news choose from."""

    menu_label = _("Ordnung")
    menu_icon = "tag"
    items = (CategoryViewSet, DepartmentViewSet, PressContactViewSet)


class PageLink(PageLinkHandler):
    """A link in a text leads to pages that are out; an address may tell the title of one that waits."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        return [page if page and page.live else None for page in super().get_many(attrs_list)]


@hooks.register("register_rich_text_features", order=10)
def links(features: FeatureRegistry) -> None:
    features.register_link_type(PageLink)


@hooks.register("register_admin_viewset")
def words() -> Words:
    return Words()


@hooks.register("register_page_header_buttons")
def link_for_press(page: Page, user: Person, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """News that wait for their time can be read by the press before, until the link is taken back."""
    found = page.specific_deferred if view_name == "edit" else None
    if isinstance(found, News) and found.scheduled_revision:
        way = reverse("portal_press_link", args=[found.pk])
        yield Button(_("Link für die Presse"), way, icon_name="link", priority=90)
        if can(user, "portal.publish_pages"):
            way = reverse("portal_press_link_end", args=[found.pk])
            yield Button(_("Link für die Presse zurücknehmen"), way, icon_name="rotate", priority=91)


@hooks.register("after_unpublish_page")
def withdraw_translations(request: UserRequest, page: Page) -> None:
    take_along(request, [page], "unpublish")


@hooks.register("after_delete_page")
def delete_translations(request: UserRequest, page: Page) -> None:
    take_along(request, [page], "delete")


@hooks.register("after_bulk_action")
def take_translations_along(request: UserRequest, action: str, objects: list[Any], view: object) -> None:
    pages = [each for each in objects if isinstance(each, Page)]
    if pages and action in ACTIONS:
        take_along(request, pages, action)


@hooks.register("register_reports_menu_item")
def report_of_translations() -> MenuItem:
    return MenuItem(_("Übersetzungen"), reverse("portal_translations"), icon_name="globe", order=100)


@hooks.register("register_reports_menu_item")
def figures() -> MenuItem:
    return MenuItem(_("Zugriffe"), reverse("analytics:figures"), icon_name="view", order=110)


class NewNews(Component):
    """The way to a piece of news, first on the editor's first page."""

    order = 50
    template_name = "portal/_new_news.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"newsroom": newsroom_in(settings.LANGUAGE_CODE)}


class Drafts(Component):
    """What facts of the network have prepared, below what waits for a yes (Wagtail's 210 and 220)."""

    order = 230
    template_name = "portal/_drafts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"drafts": waiting_drafts()[:MOST_DRAFTS]}


@hooks.register("construct_wagtail_userbar")
def checks(request: HttpRequest, items: list[Component], page: Page | None) -> None:
    for number, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[number] = Checks(in_editor=item.in_editor)


@hooks.register("insert_editor_js")
def scripts() -> SafeString:
    names = ("portal/saving.js", "portal/pasting.js", "portal/checking.js")
    return format_html_join(
        "", '<script src="{}" type="module"></script>', ((static(each),) for each in names)
    )


@hooks.register("construct_homepage_panels")
def drafts(request: HttpRequest, panels: list[Component]) -> None:
    panels += [NewNews(), Drafts()]


@hooks.register("register_admin_viewset")
def choosers() -> list[RecordChooser]:
    return [event_chooser, project_chooser, dataset_chooser]
