"""The demo's part: a token and a webhook of the clerk, with a delivery that nobody answered."""

from datetime import timedelta

from plietsch.api.models import Delivery, Token, Webhook
from plietsch.api.operations import make_token, make_webhook
from plietsch.core.models import Activity
from plietsch.core.world import World


def tell(world: World) -> None:
    """The town's intranet reads topics and hears of new ones."""
    member, at = world["user.member"], world.now - timedelta(days=4)
    make_token(
        label="Intranet der Stadt",
        scopes=["topics:read", "events:read"],
        expires_at=world.now + timedelta(days=80),
        by=member,
        at=at,
    )
    make_webhook(address="https://intranet.example/plietsch", kinds=["topics", "events"], by=member, at=at)
    world["token"] = Token.objects.get(member=member)
    hook = Webhook.objects.get(member=member)
    Webhook.objects.filter(pk=hook.pk).update(paused_at=world.now - timedelta(days=3))
    started = Activity.objects.filter(verb="topic.started").order_by("pk")[:1].get()
    Delivery.objects.create(
        webhook=hook, activity=started, attempts=8, error="intranet.example antwortet nicht.", made_at=at
    )
