from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "plietsch.accounts"

    def ready(self) -> None:
        """Only a signal tells of a wrong second factor."""
        from allauth.mfa.signals import authentication_failed

        authentication_failed.connect(note_wrong_factor)


def note_wrong_factor(*, user: Any, authenticator: Any, **details: Any) -> None:
    """Somebody who knows the password typed a wrong code."""
    from django.utils import timezone

    from plietsch.accounts.operations.sign_ins import note_refusal

    note_refusal(user, authenticator.type, at=timezone.now())
