"""Messages for devices: encrypted for the one browser (RFC 8291), signed as ours (RFC 8292)."""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.crypto import salted_hmac

RECORD = 4096  # bytes, more than any of our messages
LASTS = timedelta(hours=12)
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


def sealed(
    content: bytes,
    *,
    public: bytes,
    auth: bytes,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """`content` so that only the browser with the keys `public` and `auth` reads it (aes128gcm).

    `key` and `salt` are fresh each time, but for the example of the standard. ValueError for wrong keys.
    """
    key, salt = key or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    ours = point_of(key)
    shared = _hmac(auth, key.exchange(ec.ECDH(), theirs))
    secret = _hmac(salt, _hmac(shared, b"WebPush: info\0" + public + ours + b"\1"))
    cipher = AESGCM(_hmac(secret, b"Content-Encoding: aes128gcm\0\1")[:16])
    nonce = _hmac(secret, b"Content-Encoding: nonce\0\1")[:12]
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + cipher.encrypt(nonce, content + b"\2", None)


def signed_for(endpoint: str, *, at: datetime) -> str:
    """The header by which a push service knows who sends."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + LASTS).timestamp()),
        "sub": f"mailto:{settings.DEFAULT_FROM_EMAIL}",
    }
    return f"vapid t={jwt.encode(claims, _own_key(), algorithm='ES256')}, k={own_point()}"


@cache
def own_point() -> str:
    """Our public key, which browsers ask for when they subscribe."""
    return coded(point_of(_own_key()))


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public part of a key, uncompressed."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def coded(content: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of base64url with or without padding; ValueError for anything else."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _own_key() -> ec.EllipticCurvePrivateKey:
    """Made from the installation's key, so that nothing more has to be kept and backed up."""
    number = int(salted_hmac("plietsch.notifications.push", "vapid", algorithm="sha512").hexdigest(), 16)
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())


def _hmac(key: bytes, content: bytes) -> bytes:
    return hmac.new(key, content, hashlib.sha256).digest()
