"""The one error of this package: a file that is not taken, with a reason for the person who sent it."""


class RefusedUpload(ValueError):
    """A file is not taken; its message says why, in words for the person who sent it."""
