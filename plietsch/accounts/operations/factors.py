"""Second factors after the installation's secret key has changed."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from plietsch.core.keys import cipher

ENCRYPTED = ("secret", "seed")  # of an app, of emergency codes


@transaction.atomic
def encrypt_anew() -> int:
    """What former keys encrypted lies under the newest afterwards; returns how many factors."""
    if not settings.SECRET_KEY_FALLBACKS:
        return 0
    factors = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
    for factor in factors:
        for name in factor.data.keys() & set(ENCRYPTED):
            factor.data[name] = cipher("mfa").rotate(factor.data[name]).decode()
        factor.save(update_fields=["data"])
    return len(factors)
