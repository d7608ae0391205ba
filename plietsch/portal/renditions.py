"""The sizes in which pictures are drawn."""

SMALL, LARGE, CARD, PRESS = (
    "max-480x960|format-webp",
    "max-960x1280|format-webp",
    "fill-480x270|format-webp",
    "max-1200x1200|format-jpeg",
)
SIZES = (SMALL, LARGE, CARD, PRESS)
