"""Names of files are for reading only: they are shown, never used as a path."""

import re
import unicodedata

from plietsch.core.uploads.kinds import ENDINGS, FileType

MAX_LENGTH = 120


def ending_of(name: str) -> str:
    """The part after the last dot in small letters, or ""."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def clean_name(name: str, known: FileType) -> str:
    """The name to show: without folders, unprintable signs and reversed writing, and with a true ending."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(
        char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C"
    )
    stem = " ".join(re.sub(r'[<>:"|?*]', "_", visible).split()).rstrip(". ")
    ending = ending_of(stem)
    if ending in ENDINGS:
        stem = stem.rpartition(".")[0]
    stem = stem.strip(". ")[:MAX_LENGTH] or "Datei"
    return f"{stem}.{ending if (ending, known.ending) == ('jpeg', 'jpg') else known.ending}"
