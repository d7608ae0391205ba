"""Addresses of the portal: news, the editor, pictures, and, last of all, the tree of pages."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from wagtail.admin import urls as wagtail_admin
from wagtail.utils.urlpatterns import decorate_urlpatterns

from plietsch.portal.languages import PLACES
from plietsch.portal.views import (
    barriers,
    crawlers,
    editing,
    editors,
    files,
    legal,
    news,
    newsletter,
    pages,
    press_links,
    sharing,
    translations,
)


class PageConverter:
    """The way through the tree of pages, such as "ueber-uns/kontakt/"; nothing for the home page."""

    regex = r"(?:[\w-]+/)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class NewsPathConverter(PageConverter):
    """The way to a piece of news, such as "aktuelles/neun-bescheide/" or "platt/aktuelles/negen/"."""

    regex = rf"(?:(?:{'|'.join(PLACES.values())})/)?aktuelles/[\w-]+/"


register_converter(PageConverter, "page")
register_converter(NewsPathConverter, "newspath")

app_name = "portal"
urlpatterns = [
    path("aktuelles/", news.newsroom, name="newsroom"),
    path("aktuelles/feed.atom", news.atom, name="atom"),
    path("aktuelles/feed.json", news.json_feed, name="json_feed"),
    path("aktuelles/vorab/<str:press_key>/", news.preview_for_press, name="press"),
    path("aktuelles/vorab/<str:press_key>/pressemappe.zip", news.kit_for_press, name="press_kit"),
    path(
        "aktuelles/vorab/<str:press_key>/dateien/<int:document_id>/<str:document_filename>",
        news.file_for_press,
        name="press_file",
    ),
    path("aktuelles/<slug:news>/", news.news, name="news"),
    path("<newspath:news_path>mastodon/", sharing.mastodon, name="mastodon"),
    path("<newspath:news_path>qr.svg", sharing.qr, name="qr"),
    path("<newspath:news_path>pressemappe.zip", sharing.kit, name="kit"),
    path("newsletter/", newsletter.newsletter, name="newsletter"),
    path("newsletter/<uuid:subscriber_key>/", newsletter.subscription, name="subscription"),
    path("newsletter/<uuid:subscriber_key>/ende/", newsletter.unsubscription, name="unsubscription"),
    path("impressum/", legal.imprint, name="imprint"),
    path("datenschutz/", legal.privacy, name="privacy"),
    path("lizenzen/", legal.parts, name="licences"),
    path("barrierefreiheit/", legal.accessibility, name="accessibility"),
    path("barrierefreiheit/meldung/", barriers.report, name="barrier_report"),
    path("barrierefreiheit/meldungen/<str:barrier_key>/", barriers.state, name="barrier_state"),
    path("verwaltung/barrieren/", barriers.reports, name="barriers"),
    path("verwaltung/barrieren/<int:barrierreport>/", barriers.answer, name="barrier_answer"),
    path("verwaltung/verarbeitungen/", legal.record_of_processing, name="processing"),
    path("verwaltung/redaktion/", editors.editors, name="editors"),
    path("verwaltung/redaktion/<int:user>/ende/", editors.dismissal, name="editor_dismissal"),
]

# Wagtail knows these by their plain names.
tree: list[URLPattern | URLResolver] = [path("<page:page_path>", pages.page, name="wagtail_serve")]
machines: list[URLPattern | URLResolver] = [
    path(".well-known/security.txt", legal.security, name="portal_security"),
    path("robots.txt", crawlers.robots, name="portal_robots"),
    path("sitemap.xml", crawlers.sitemap, name="portal_sitemap"),
    path("oembed", sharing.oembed, name="portal_oembed"),
]
media: list[URLPattern | URLResolver] = [
    path("bilder/<str:picture_file>", files.picture, name="portal_picture"),
    path("dateien/<int:document_id>/<str:document_filename>", files.document, name="wagtaildocs_serve"),
]
editor: list[URLPattern | URLResolver] = [
    path("login/", editing.sign_in, name="wagtailadmin_login"),
    path("account/", editing.guard(editing.Account.as_view()), name="wagtailadmin_account"),
    path("uebersetzungen/", editing.guard(translations.translations), name="portal_translations"),
    path("presselinks/<int:news>/", editing.guard(press_links.press_link), name="portal_press_link"),
    path(
        "presselinks/<int:news>/ende/",
        editing.guard(press_links.press_link_end),
        name="portal_press_link_end",
    ),
    path("", include(decorate_urlpatterns(wagtail_admin.urlpatterns, editing.guard))),
]
