"""Why a message cannot go now, in words for who typed it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.conversations.models import Conversation
from plietsch.conversations.queries import company_of, latest_from
from plietsch.core.pace import is_too_fast
from plietsch.moderation.watching import is_newcomer, watched_words

MOST_AN_HOUR = {"conversation.started": 20, "message.sent": 120}
FIRST_A_DAY = 5  # conversations that a newcomer begins


def no_answer_yet() -> str:
    """Why a row of messages ends."""
    return _(
        "Das waren zwanzig Nachrichten ohne Antwort. Warten Sie bitte, bis jemand antwortet, oder bis morgen."
    )


def not_taking(people: Sequence[User]) -> str:
    """Why nothing is sent to people who take nothing from this one, for whatever reason, or are gone."""
    if not people:
        return _("Hier ist niemand mehr, der Ihre Nachricht bekäme.")
    names = ", ".join(map(str, people))
    return _("Diese Menschen nehmen zurzeit keine Nachrichten von Ihnen an: %(names)s") % {"names": names}


def blocking(people: Sequence[User]) -> str:
    """Why nothing is sent to people whose answer this one would not hear."""
    names = ", ".join(map(str, people))
    return _("Sie haben %(names)s blockiert. Heben Sie das erst auf, dann können Sie schreiben.") % {
        "names": names
    }


def nobody_hears(conversation: Conversation, user: User) -> str:
    """Why there is nothing to write in a conversation any more; empty where there is."""
    company = company_of(conversation, user)
    if not company.is_closed:
        return ""
    unheard = [person for person in company.members if person not in company.heard]
    return blocking(unheard) if unheard else not_taking(company.members)


def obstacle(user: User, body: str, *, begins: bool, at: datetime) -> str:
    """Empty where the message can go. Nobody reads private messages: their writer hears of watched words."""
    verb = "conversation.started" if begins else "message.sent"
    if is_too_fast(verb, MOST_AN_HOUR[verb], by=user, at=at):
        return _(
            "Das war viel in kurzer Zeit. Bitte warten Sie etwas und schicken Sie es dann noch einmal ab."
        )
    if begins and is_newcomer(user, at) and latest_from(user, at - timedelta(days=1)) >= FIRST_A_DAY:
        return _(
            "Schön, dass Sie da sind. In der ersten Woche beginnen Sie bis zu fünf Unterhaltungen am Tag; "
            "morgen geht es weiter. Antworten können Sie jederzeit."
        )
    if words := watched_words(body):
        return _("„%(word)s“ verschicken wir nicht in Nachrichten. Bitte lassen Sie es weg.") % {
            "word": words[0]
        }
    return ""
