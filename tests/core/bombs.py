"""Files that are small until somebody unpacks them."""

import io
import struct
import zlib

from PIL import Image

HEAD = slice(12, 29)  # of a PNG: its kind, width, height and depth, with a checksum behind


def bomb_of(side: int) -> bytes:
    """A picture that says to have that many pixels each way."""
    Image.new("L", (1, 1)).save(out := io.BytesIO(), "PNG")
    content = out.getvalue()
    head = content[HEAD].replace(struct.pack(">II", 1, 1), struct.pack(">II", side, side))
    checksum = struct.pack(">I", zlib.crc32(head))
    return content[: HEAD.start] + head + checksum + content[HEAD.stop + 4 :]
