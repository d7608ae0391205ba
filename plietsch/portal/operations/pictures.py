"""Pictures that come from somewhere else than the editor's own form."""

from pathlib import Path

from django.core.files.images import ImageFile
from django.db import transaction

from plietsch.accounts.models import User
from plietsch.portal.models import Picture
from plietsch.portal.models.pictures import SIZES


@transaction.atomic
def add_picture(path: Path, *, title: str, description: str, credit: str, by: User | None) -> Picture:
    """Keep a picture with what it shows and whose it is, in all sizes that pages use."""
    with path.open("rb") as file:
        picture = Picture(
            title=title,
            description=description,
            credit=credit,
            file=ImageFile(file, name=path.name),
            uploaded_by_user=by,
        )
        picture.full_clean()
        picture.save()
    draw_sizes(picture)
    return picture


def draw_sizes(picture: Picture) -> None:
    """All sizes at once, so that no reader has to wait for one."""
    picture.get_renditions(*SIZES)
