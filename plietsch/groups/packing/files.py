"""The files of posts, and what they held before."""

from typing import Any
from zipfile import ZipFile

from plietsch.core.models import Upload
from plietsch.core.uploads.shelf import place_of
from plietsch.groups.models import File, FileVersion
from plietsch.groups.packing.content import Content


def pack_files(content: Content, packed: ZipFile) -> None:
    """The files of those posts, under their own names behind a number; what they held earlier beside them."""
    files = File.objects.visible_to(content.reader).filter(post__in=content.posts.values("pk"))
    content.rows["files"] = []
    for file in files.select_related("upload").order_by("pk"):
        name = f"dateien/{file.pk}-{file.upload.name}"
        content.rows["files"].append({"post": file.post_id} | _packed_file(packed, name, file.upload))
    content.rows["earlier_files"] = []
    versions = FileVersion.objects.visible_to(content.reader).filter(file__in=files)
    for version in versions.select_related("upload").order_by("pk"):
        name = f"dateien/frueher/{version.file_id}-{version.pk}-{version.upload.name}"
        row = {"file": version.file_id, "replaced_at": version.replaced_at}
        content.rows["earlier_files"].append(row | _packed_file(packed, name, version.upload))


def _packed_file(packed: ZipFile, name: str, upload: Upload) -> dict[str, Any]:
    place = place_of(upload.sha256)
    if place.exists():
        packed.write(place, name)
    return {"name": name, "sha256": upload.sha256}
