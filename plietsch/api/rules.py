"""Who has programs."""

from plietsch.api.models import Token, Webhook
from plietsch.core.names import Person
from plietsch.core.permissions import rule


@rule("api.keep_keys")
def keep_keys(user: Person) -> bool:
    """Every member may let a program work for them; it sees what they see."""
    return user.is_authenticated and user.is_member


@rule("api.view_token")
def view_token(user: Person, token: Token) -> bool:
    """Only one's own."""
    return keep_keys(user) and token.member_id == user.pk


@rule("api.view_webhook")
def view_webhook(user: Person, webhook: Webhook) -> bool:
    """Only one's own."""
    return keep_keys(user) and webhook.member_id == user.pk
