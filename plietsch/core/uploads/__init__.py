"""Files that people hand in: taken by their content, kept once, served so that nothing in them can act."""

from plietsch.core.uploads.images import too_many_pixels
from plietsch.core.uploads.kinds import Kind
from plietsch.core.uploads.reducing import reduced
from plietsch.core.uploads.refusal import RefusedUpload
from plietsch.core.uploads.serving import serve, serve_file
from plietsch.core.uploads.storing import Taken, store, taken

__all__ = [
    "Kind",
    "RefusedUpload",
    "Taken",
    "reduced",
    "serve",
    "serve_file",
    "store",
    "taken",
    "too_many_pixels",
]
