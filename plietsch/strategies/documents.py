"""An adopted strategy as PDF: tagged for screen readers (PDF/UA), by WeasyPrint, loaded only here."""

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from plietsch.strategies.models import Strategy
from plietsch.strategies.queries import kept_rows


def adopted_pdf(strategy: Strategy, language: str) -> bytes:
    """The adopted text in one language on paper, with its digest on every page."""
    from weasyprint import CSS, HTML

    version = strategy.adoption.version
    sections = [
        column for row in kept_rows(version.content) for column in row.columns if column.language == language
    ]
    with translation.override(language):
        page = render_to_string(
            "strategies/paper.html",
            {
                "strategy": strategy,
                "language": language,
                "title": version.content["titles"][language],
                "sections": sections,
                "version": version,
            },
        )
    style = CSS(filename=finders.find("strategies/paper.css"))
    return bytes(
        HTML(string=page, url_fetcher=_fetch_nothing).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    )


def _fetch_nothing(url: str, *args: object, **options: object) -> dict[str, object]:
    """A strategy on paper loads nothing, from nowhere."""
    raise ValueError(url)
