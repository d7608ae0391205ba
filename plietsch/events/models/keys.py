"""Secret links: what they hold is signed, so that nobody can forge it, and nothing is stored for it."""

from django.core.signing import BadSignature, Signer


def row_of(signer: Signer, key: str) -> int | None:
    """The row that a secret link names; none where the link is forged."""
    try:
        return int(signer.unsign(key))
    except (BadSignature, ValueError):
        return None
