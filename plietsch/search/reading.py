"""What uploaded files say, read once for each content."""

from collections.abc import Iterable

from plietsch.core.models import Upload
from plietsch.core.uploads.shelf import place_of
from plietsch.search.extracting import text_of
from plietsch.search.models import FileText


def known_texts(uploads: Iterable[Upload]) -> dict[str, str]:
    """The texts that have been read already, by the digest of the content."""
    wanted = {upload.sha256 for upload in uploads}
    return dict(FileText.objects.filter(pk__in=wanted).values_list("pk", "text")) if wanted else {}


def read_texts(uploads: Iterable[Upload]) -> dict[str, str]:
    """The same, with those that nobody has read yet."""
    wanted = {upload.sha256: upload for upload in uploads}
    known = known_texts(wanted.values())
    for sha256, upload in wanted.items():
        if sha256 not in known:
            place = place_of(sha256)
            known[sha256] = text_of(place, upload.media_type) if place.exists() else ""
            FileText.objects.update_or_create(pk=sha256, defaults={"text": known[sha256]})
    return known
