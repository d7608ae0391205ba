"""Who may write to whom."""

from plietsch.conversations.models import Conversation, Message
from plietsch.core.names import Person
from plietsch.core.permissions import rule


@rule("conversations.write")
def write(user: Person) -> bool:
    """Every member of the network; each recipient says from whom they take a first message."""
    return user.is_authenticated and user.is_member


@rule("conversations.view_conversation")
def view_conversation(user: Person, conversation: Conversation) -> bool:
    """Those in it."""
    return write(user) and conversation.participants.filter(member=user.pk).exists()


@rule("conversations.view_message")
def view_message(user: Person, message: Message) -> bool:
    """Those in its conversation."""
    return view_conversation(user, message.conversation)


@rule("conversations.delete_message")
def delete_message(user: Person, message: Message) -> bool:
    """Who wrote it."""
    return view_message(user, message) and message.author_id == user.pk and message.deleted_at is None
