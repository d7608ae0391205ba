"""Mail domains, compared to the letter."""

import re

_PLAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
_LOCAL = re.compile(r"[a-z0-9._+-]+", re.ASCII | re.IGNORECASE)


def domain_of(address: str) -> str:
    """The domain of a plain ASCII address in small letters; empty for anything that looks contrived.

    Letters of other scripts, quoted local parts and comments never match a verified domain.
    """
    local, _, domain = address.rpartition("@")
    domain = domain.lower()
    return domain if _LOCAL.fullmatch(local) and _PLAIN.fullmatch(domain) else ""


def is_domain(text: str) -> bool:
    """Whether the office may enter this as a verified domain."""
    return bool(_PLAIN.fullmatch(text))
