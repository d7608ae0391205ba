"""Pictures of a project come and go."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.uploads import Kind, reduced, store
from plietsch.core.uploads.shelf import place_of
from plietsch.projects.models import Picture, Project
from plietsch.projects.operations.starting import audience_of

LARGE, SMALL = 1600, 640  # longest side in points of the screen
MOST = 12


class EnoughPictures(ValueError):
    """One picture more than a page should hold."""

    def __str__(self) -> str:
        return _("Ein Projekt zeigt höchstens %(most)d Bilder. Entfernen Sie zuerst eines.") % {"most": MOST}


def add_picture(
    project: Project, *, file: UploadedFile, alt: str, credit: str, by: User, at: datetime
) -> Picture:
    """Show a picture on the page of a project; RefusedUpload where the file is none.

    The file itself is not kept, only a large and a small copy without the place where it was taken.
    """
    if project.pictures.count() >= MOST:
        raise EnoughPictures
    original = store(file, by=by, at=at, kinds=(Kind.IMAGE,))
    large, small = (reduced(original, longest=longest, at=at) for longest in (LARGE, SMALL))
    with Image.open(place_of(large.sha256)) as image:
        width, height = image.size
    picture = Picture(
        project=project,
        large=large,
        small=small,
        width=width,
        height=height,
        alt=alt,
        credit=credit,
        added_by=by,
        added_at=at,
    )
    return _keep(picture, by, at)


@transaction.atomic
def _keep(picture: Picture, by: User, at: datetime) -> Picture:
    picture.full_clean()
    picture.save()
    _record("picture.added", picture, by, at)
    return picture


@transaction.atomic
def remove_picture(picture: Picture, *, by: User, at: datetime) -> None:
    """Take a picture off the page; its files go with the next sweep."""
    _record("picture.removed", picture, by, at)
    picture.delete()


def _record(verb: str, picture: Picture, by: User, at: datetime) -> None:
    project = picture.project
    record(verb, actor=by, subject=project, audience=audience_of(project), at=at)
