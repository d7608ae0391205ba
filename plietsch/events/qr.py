"""QR codes, as drawings that no foreign service sees."""

import io

import segno
from django.urls import reverse
from django.utils.safestring import SafeString

from plietsch.core.mail import address_of
from plietsch.events.models import Hall


def join_address(hall: Hall) -> str:
    """The short address that leads into a hall."""
    return address_of(reverse("events:hall_join", kwargs={"hall_code": hall.code}))


def legible_address(hall: Hall) -> str:
    """The same to read from a far screen and type in."""
    return join_address(hall).partition("://")[2].rstrip("/")


def drawing(text: str) -> SafeString:
    """A QR code as an element of a page, for papers."""
    return SafeString(svg(text).decode())


def svg(text: str) -> bytes:
    """A QR code of a text, black on white so that every camera reads it."""
    file = io.BytesIO()
    segno.make(text, micro=False, error="m").save(
        file, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True
    )
    return file.getvalue()
