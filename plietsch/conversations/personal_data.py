"""What conversations know about a person, and what erasure leaves to the others."""

from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.conversations.models import Conversation, Door, Message, Participant
from plietsch.core.registry import PersonalData

_CONTRACT = "Art. 6 Abs. 1 Buchst. b DSGVO"
_PURPOSE = _("Sie schreiben einander Nachrichten.")
_UNTIL_ERASURE = _("bis Sie Ihr Konto löschen")


def erase_participation(user: User) -> None:
    """Out of all conversations; where nobody is left, they go."""
    Participant.objects.filter(member=user).delete()
    Conversation.objects.filter(participants=None).delete()


PERSONAL_DATA = [
    PersonalData(
        model=Participant,
        label=_("Ihre Unterhaltungen"),
        rows=lambda user: Participant.objects.filter(member=user).select_related("conversation"),
        fields=["conversation_id", "last_read_no", "joined_at"],
        erase=erase_participation,
        purpose=_PURPOSE,
        legal_basis=_CONTRACT,
        kept=_UNTIL_ERASURE,
    ),
    PersonalData(
        model=Message,
        label=_("Nachrichten, die Sie geschrieben haben"),
        rows=lambda user: Message.objects.filter(author=user),
        fields=["conversation_id", "no", "body", "sent_at", "deleted_at"],
        erase=lambda user: Message.objects.filter(author=user).update(author=None),
        purpose=_PURPOSE,
        legal_basis=_CONTRACT,
        kept=_("bis Sie sie löschen; ohne Namen, solange die anderen sie behalten"),
    ),
    PersonalData(
        model=Door,
        label=_("Wer Ihnen schreiben darf"),
        rows=lambda user: Door.objects.filter(member=user),
        fields=["open_to"],
        erase=lambda user: Door.objects.filter(member=user).delete(),
        purpose=_PURPOSE,
        legal_basis=_CONTRACT,
        kept=_UNTIL_ERASURE,
    ),
]
