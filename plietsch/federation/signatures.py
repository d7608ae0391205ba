"""Signatures of HTTP requests as Mastodon and its kin write them (draft-cavage-http-signatures-12)."""

import base64
import hashlib
import hmac
import re
from binascii import Error
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CLOCKS_DIFFER = timedelta(hours=1)
LEAST_BITS, MOST_BITS = 2048, 8192
NEEDED = {"(request-target)", "host", "date", "digest"}
ALGORITHMS = {"", "rsa-sha256", "hs2019"}
_PART = re.compile(r'(\w{1,32})="([^"]{0,4000})"\s*(?:,|\Z)')


class NotSigned(ValueError):
    """A request without a signature that could be checked; the text says what is missing."""


@dataclass(frozen=True)
class Claim:
    """What a request claims: signed by this key, these lines, with this signature."""

    key_id: str
    lines: str
    signature: str

    as_json = asdict


def sign(
    method: str, address: str, *, key: str, key_id: str, at: datetime, body: bytes | None = None
) -> dict[str, str]:
    """The headers that make a request ours."""
    parts = urlsplit(address)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    headers = {"host": parts.netloc, "date": format_datetime(at, usegmt=True)}
    if body is not None:
        headers["digest"] = digest(body)
    lines = _lines({"(request-target)": f"{method.lower()} {target}", **headers})
    private = serialization.load_pem_private_key(key.encode(), password=None)
    assert isinstance(private, rsa.RSAPrivateKey)  # noqa: S101 - we made it
    signature = base64.b64encode(private.sign(lines.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
    names = " ".join(["(request-target)", *headers])
    said = f'keyId="{key_id}",algorithm="rsa-sha256",headers="{names}",signature="{signature}"'
    return {**headers, "signature": said}


def parts_of(signature: str) -> dict[str, str]:
    """The parts of a header such as `keyId="…",headers="…"`."""
    return dict(_PART.findall(signature))


def claim(method: str, target: str, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Claim:
    """What a request claims, once its date and its body fit what was signed."""
    said = parts_of(headers.get("signature", ""))
    names = said.get("headers", "").lower().split()
    if not (said.get("keyId") and said.get("signature") and set(names) >= NEEDED):
        raise NotSigned("signature: (request-target) host date digest")
    if said.get("algorithm", "") not in ALGORITHMS:
        raise NotSigned("algorithm: rsa-sha256")
    if not _is_fresh(headers.get("date", ""), at):
        raise NotSigned("date: within an hour of now")
    if not hmac.compare_digest(headers.get("digest", "").encode(), digest(body).encode()):
        raise NotSigned("digest: SHA-256 of the body")
    values = {**headers, "(request-target)": f"{method.lower()} {target}"}
    if any(name not in values for name in names):
        raise NotSigned("signature: a header is missing")
    return Claim(said["keyId"], _lines({name: values[name] for name in names}), said["signature"])


def proves(claimed: Claim, public: str) -> bool:
    """Whether the owner of this key has signed it."""
    try:
        key: Any = serialization.load_pem_public_key(public.encode())
        if not (isinstance(key, rsa.RSAPublicKey) and LEAST_BITS <= key.key_size <= MOST_BITS):
            return False
        signature = base64.b64decode(claimed.signature, validate=True)
        key.verify(signature, claimed.lines.encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, Error):
        return False
    return True


def digest(body: bytes) -> str:
    """The body's hash as the header says it."""
    return "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()


def _lines(values: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in values.items())


def _is_fresh(date: str, at: datetime) -> bool:
    try:
        return abs(parsedate_to_datetime(date) - at) <= CLOCKS_DIFFER
    except (ValueError, TypeError, OverflowError):
        return False
