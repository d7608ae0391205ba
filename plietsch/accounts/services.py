"""Services by which people sign in (OpenID Connect): whether they are there."""

import json
from urllib.request import urlopen

from django.conf import settings

PATIENCE = 10  # seconds
WELL_KNOWN = "/.well-known/openid-configuration"


def problem() -> str:
    """Which of them cannot be used, for the operator; "" where all is well or there are none."""
    for service in settings.SIGN_IN_SERVICES:
        issuer = service["settings"]["server_url"]
        address = issuer if "/.well-known/" in issuer else issuer.rstrip("/") + WELL_KNOWN
        try:
            with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - the operator's own address
                if "authorization_endpoint" not in json.load(answer):
                    return f"{issuer} describes no way to sign in. Correct PLIETSCH_OIDC."
        except (OSError, ValueError) as error:
            return f"{issuer} does not answer as it should ({error}). Correct PLIETSCH_OIDC."
    return ""
