"""The demo's part: two conversations that only those in them may know of."""

from datetime import timedelta

from plietsch.conversations.models import Conversation
from plietsch.conversations.operations import begin, send
from plietsch.core.world import World

SECRET_TALK = "Mondscheintarif"  # noqa: S105 - in no output for anybody else (tests/site)


def tell(world: World) -> None:
    """The clerk and the councillor write to each other, and a circle of three plans a visit."""
    at = world.now - timedelta(days=2)
    member, councillor, utility = (world[f"user.{role}"] for role in ("member", "councillor", "utility"))
    first = begin(people=[councillor], body=f"Was halten Sie vom **{SECRET_TALK}**?", by=member, at=at)
    send(
        conversation=first.conversation,
        body=f"Den {SECRET_TALK} erkläre ich Ihnen am Telefon.",
        by=councillor,
        at=at + timedelta(hours=3),
    )
    world["conversation.two"] = Conversation.objects.get(pk=first.conversation_id)
    world["message.first"] = first
    circle = begin(
        people=[councillor, utility],
        body=f"Wer kommt mit zur Besichtigung? Thema ist der {SECRET_TALK}.",
        by=member,
        at=at + timedelta(hours=5),
    )
    world["conversation.circle"] = Conversation.objects.get(pk=circle.conversation_id)


def grow(world: World) -> None:
    """More messages in both, and another circle."""
    member, councillor = world["user.member"], world["user.councillor"]
    for name in ("two", "circle"):
        for turn in range(3):
            by = (member, councillor)[turn % 2]
            body = f"Noch ein Gedanke, Nummer {turn}."
            send(conversation=world[f"conversation.{name}"], body=body, by=by, at=world.now)
    begin(people=[councillor, world["user.science"]], body="Hallo zusammen!", by=member, at=world.now)
