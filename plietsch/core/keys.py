"""The secret key of this installation, former ones that still hold, and what is kept of other secrets."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def valid_keys() -> tuple[str, ...]:
    """The newest, which signs and encrypts; then those under which something may have been signed before."""
    return settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS


def digest_of(secret: str) -> str:
    """What is kept of a token or session: it is random and long, so that no slow digest is needed."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def cipher(purpose: str) -> MultiFernet:
    """Encrypts under the secret key; opens what was encrypted under a former one, and `rotate`s it."""
    digests = (sha256(f"{purpose}:{key}".encode()).digest() for key in valid_keys())
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
