"""Smaller copies of pictures, so that a page with many of them stays light."""

from datetime import datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from plietsch.core.models import Upload
from plietsch.core.uploads.kinds import Kind
from plietsch.core.uploads.shelf import place_of
from plietsch.core.uploads.storing import store

QUALITY = 82


def reduced(upload: Upload, *, longest: int, at: datetime) -> Upload:
    """The picture with no side longer than this, as WebP; call it before a transaction, as `store`."""
    with Image.open(place_of(upload.sha256)) as image:
        image.load()
        image.thumbnail((longest, longest))
        target = BytesIO()
        image.save(target, "WEBP", quality=QUALITY)
    name = f"{upload.name.rpartition('.')[0] or upload.name}.webp"
    file = SimpleUploadedFile(name, target.getvalue(), "image/webp")
    copy = store(file, by=None, at=at, kinds=(Kind.IMAGE,))
    copy.uploaded_by = upload.uploaded_by
    copy.save(update_fields=["uploaded_by"])
    return copy
