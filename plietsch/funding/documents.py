"""Notices as PDF."""

from django.template.loader import render_to_string
from django.utils import translation

from plietsch.funding.models import GrantNotice
from plietsch.ui.paper import paper


def notice_pdf(notice: GrantNotice) -> bytes:
    """The issued text of a notice on paper, with its number and digest on every page."""
    with translation.override("de"):
        page = render_to_string("funding/notices/page.html", {"notice": notice, "grant": notice.grant})
    return paper(page, "funding/notice.css")
