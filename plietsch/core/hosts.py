"""Names of websites in both spellings: büsum.de as people write it, xn--bsum-0ra.de as machines do."""

import idna

LONGEST = 253  # RFC 1035


def for_machines(host: str) -> str:
    """The name as browsers send it; empty where it can be none."""
    if host.isascii():
        return host
    if len(host) > LONGEST:
        return ""
    try:
        return idna.encode(host, uts46=True).decode()
    except UnicodeError:
        return ""


def for_people(host: str) -> str:
    """The name as people read it."""
    if "xn--" not in host or len(host) > LONGEST:
        return host
    try:
        return idna.decode(host)
    except UnicodeError:
        return host
