"""From a file to its places, whatever its format."""

from plietsch.places.files import gv100ad, outlines, table
from plietsch.places.files.rows import Sheet
from plietsch.places.files.text import decode
from plietsch.places.models import Format

READERS = {Format.GV100AD: gv100ad.read, Format.CSV: table.read, Format.GEOJSON: outlines.read}


def read(content: bytes, file_format: str) -> Sheet:
    """The sheet of a file in this format; FileRefused names all that is wrong."""
    return READERS[Format(file_format)](decode(content))


def guess_format(content: bytes) -> Format:
    """The format by the first characters: a brace is GeoJSON, a record type and date are GV100AD."""
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:10]
    if start.startswith(b"{"):
        return Format.GEOJSON
    return Format.GV100AD if start.isdigit() and len(start) == 10 else Format.CSV  # noqa: PLR2004
