"""The secret key of this installation, and former ones that still hold after a change."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def valid_keys() -> tuple[str, ...]:
    """The newest, which signs and encrypts; then those under which something may have been signed before."""
    return settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS


def cipher(purpose: str) -> MultiFernet:
    """Encrypts under the secret key; opens what was encrypted under a former one, and `rotate`s it."""
    digests = (sha256(f"{purpose}:{key}".encode()).digest() for key in valid_keys())
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
