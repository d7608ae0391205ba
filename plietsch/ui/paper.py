"""Pages as PDF: tagged for screen readers (PDF/UA), made by WeasyPrint, which is loaded only here."""

from django.contrib.staticfiles import finders


def paper(html: str, *styles: str) -> bytes:
    """A whole HTML page on paper, dressed in these static stylesheets; it loads nothing, from nowhere."""
    from weasyprint import CSS, HTML

    sheets = [CSS(filename=finders.find(style)) for style in styles]
    page = HTML(string=html, url_fetcher=_fetch_nothing)
    return bytes(page.write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1"))


def _fetch_nothing(url: str, *args: object, **options: object) -> dict[str, object]:
    raise ValueError(url)
