"""An adopted strategy as PDF."""

from django.template.loader import render_to_string
from django.utils import translation

from plietsch.strategies.models import Strategy
from plietsch.strategies.queries import kept_rows
from plietsch.ui.paper import paper


def adopted_pdf(strategy: Strategy, language: str) -> bytes:
    """The adopted text in one language on paper, with its digest on every page."""
    version = strategy.adoption.version
    sections = [
        column for row in kept_rows(version.content) for column in row.columns if column.language == language
    ]
    context = {
        "strategy": strategy,
        "language": language,
        "title": version.content["titles"][language],
        "sections": sections,
        "version": version,
    }
    with translation.override(language):
        page = render_to_string("strategies/paper.html", context)
    return paper(page, "strategies/paper.css")
