"""Pictures say what they show and who made them, or they cannot be used."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

from plietsch.portal.renditions import CARD, LARGE, PRESS, SIZES, SMALL

__all__ = ["CARD", "LARGE", "PRESS", "SIZES", "SMALL", "Picture", "Rendition"]


class Picture(AbstractImage):
    """A picture with what it shows (read aloud, and shown where it is missing) and who holds the rights."""

    credit = models.CharField(
        _("Bildnachweis"), max_length=200, help_text=_("Wer hat das Bild gemacht, und unter welcher Lizenz?")
    )

    admin_form_fields = ("title", "file", "description", "credit", "collection", "tags")

    class Meta:
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")

    def get_upload_to(self, filename: str) -> str:
        """Originals lie beside the other uploads and are never handed out."""
        return super().get_upload_to(filename).replace("original_images/", "pictures/originals/", 1)


class Rendition(AbstractRendition):
    """A picture in one size, as pages show it."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]

    def get_upload_to(self, filename: str) -> str:
        """Flat, and guessed by nobody: pictures lie open before the page that shows them."""
        return f"{secrets.token_hex(8)}.{super().get_upload_to(filename).replace('images/', '', 1)}"
