"""Notices as PDF: tagged for screen readers (PDF/UA), made by WeasyPrint, which is loaded only here."""

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from plietsch.funding.models import GrantNotice


def notice_pdf(notice: GrantNotice) -> bytes:
    """The issued text of a notice on paper, with its number and digest on every page."""
    from weasyprint import CSS, HTML

    with translation.override("de"):
        page = render_to_string("funding/notices/page.html", {"notice": notice, "grant": notice.grant})
    style = CSS(filename=finders.find("funding/notice.css"))
    return bytes(
        HTML(string=page, url_fetcher=_fetch_nothing).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    )


def _fetch_nothing(url: str, *args: object, **options: object) -> dict[str, object]:
    """A notice loads nothing, from nowhere."""
    raise ValueError(url)
