"""What was adopted, on paper."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from plietsch.core.uploads import store
from plietsch.strategies.documents import adopted_pdf
from plietsch.strategies.models import Language, Paper, Strategy


def keep_papers(strategy: Strategy, *, at: datetime) -> None:
    """Make the PDFs of an adopted text once, one in each language, and keep them beside its adoption."""
    kept = set(strategy.adoption.papers.values_list("language", flat=True))
    for language in set(Language.values) - kept:
        name, content = f"{strategy.slug}-{language}.pdf", adopted_pdf(strategy, language)
        document = store(SimpleUploadedFile(name, content, "application/pdf"), by=None, at=at)
        # A second worker may have been as quick: the first one's paper stays.
        Paper.objects.get_or_create(
            adoption=strategy.adoption, language=language, defaults={"document": document}
        )
