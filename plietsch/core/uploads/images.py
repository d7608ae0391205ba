"""Images are drawn anew: no place where they were taken, no second file hidden behind them, no bomb."""

import warnings
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from plietsch.core.uploads.kinds import GIF, JPEG, PNG, WEBP, FileType
from plietsch.core.uploads.refusal import RefusedUpload

MEGA = 1_000_000
MAX_PIXELS = 50 * MEGA  # of all frames together; 50 megapixels take about 150 MB while they are drawn
_FORMATS = {PNG: "PNG", JPEG: "JPEG", GIF: "GIF", WEBP: "WEBP"}
_KEPT = ("icc_profile", "transparency", "duration", "loop", "background")


def redraw(source: BinaryIO, target: BinaryIO, known: FileType) -> None:
    """Write the same picture, upright, without metadata and without anything else that the file held."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets half pictures pass in the whole process
            with Image.open(source, formats=[_FORMATS[known]]) as image:
                _refuse_bomb(image)
                _save(image, target, known)
    except Image.DecompressionBombError as error:
        raise RefusedUpload(too_many_pixels()) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, RefusedUpload) or _is_of_disk(error):
            raise
        raise RefusedUpload(_("Das Bild ist beschädigt.")) from error


def too_many_pixels() -> str:
    """What people read whose picture is too large to be drawn."""
    return _(
        "Das Bild hat zu viele Bildpunkte. Bitte verkleinern Sie es auf höchstens %(count)s Megapixel."
    ) % {"count": MAX_PIXELS // MEGA}


def _refuse_bomb(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise RefusedUpload(too_many_pixels())
    frames = getattr(image, "n_frames", 1)
    if width * height * frames > MAX_PIXELS:
        raise RefusedUpload(
            _(
                "Das Bild bewegt sich: Seine %(frames)s Einzelbilder haben zusammen %(count)s Megapixel, "
                "höchstens %(most)s gehen. Verkleinern oder kürzen Sie es bitte."
            )
            % {"frames": frames, "count": width * height * frames // MEGA, "most": MAX_PIXELS // MEGA}
        )


def _save(image: Image.Image, target: BinaryIO, known: FileType) -> None:
    if getattr(image, "is_animated", False):
        frames = [frame.copy() for frame in ImageSequence.Iterator(image)]
        for frame in frames:
            _forget(frame)
        frames[0].save(target, _FORMATS[known], save_all=True, append_images=frames[1:])
        return
    image.load()
    upright = ImageOps.exif_transpose(image)
    _forget(upright)
    options = {"quality": 90} if known in (JPEG, WEBP) else {"optimize": False}
    upright.save(target, _FORMATS[known], **options)


def _forget(image: Image.Image) -> None:
    """Drop comments, EXIF, XMP and the like; keep colours and timing."""
    image.info = {name: value for name, value in image.info.items() if name in _KEPT}


def _is_of_disk(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno is not None
