"""Replies and topics that members send by mail."""

from datetime import datetime

from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.groups.forms.topics import LONGEST_BODY, LONGEST_TITLE
from plietsch.groups.models import Group, Topic
from plietsch.groups.obstacles import obstacle, too_fast
from plietsch.groups.operations.holding import reply_or_hold, start_or_hold
from plietsch.groups.operations.locking import TopicClosed
from plietsch.letterboxes.contents import Mail, NotTaken


def reply_by_mail(topic: Topic, mail: Mail, *, by: User, at: datetime) -> str:
    """The next post of a thread; returns where it stands."""
    _require(obstacle(by, topic.group, topic) or too_fast(by, "post.written"))
    named = "\n".join(upload.name for upload in mail.uploads)
    body = _fitting(mail.text.strip() or named, LONGEST_BODY)
    try:
        post = reply_or_hold(topic=topic, body=body, uploads=mail.uploads, by=by, at=at)
    except TopicClosed as error:
        raise NotTaken(_("Das Thema ist inzwischen geschlossen oder woanders.")) from error
    return post.get_absolute_url()


def start_by_mail(group: Group, mail: Mail, *, by: User, at: datetime) -> str:
    """A new topic, called like the mail; returns where it stands."""
    _require(obstacle(by, group) or too_fast(by, "topic.started"))
    if not mail.subject:
        raise NotTaken(_("Ihre E-Mail hat keinen Betreff. Er wird der Titel des Themas."))
    if not mail.text:
        raise NotTaken(_("Ihre E-Mail hat keinen Text. Schreiben Sie bitte einen Satz zu Ihren Anhängen."))
    if len(mail.subject) > LONGEST_TITLE:
        raise NotTaken(_("Ihr Betreff ist zu lang; höchstens %(most)s Zeichen.") % {"most": LONGEST_TITLE})
    body = _fitting(mail.text, LONGEST_BODY)
    topic = start_or_hold(group=group, title=mail.subject, body=body, uploads=mail.uploads, by=by, at=at)
    return topic.get_absolute_url()


def _require(reason: str) -> None:
    if reason:
        raise NotTaken(reason)


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise NotTaken(_("Ihr Text ist zu lang; höchstens %(most)s Zeichen.") % {"most": most})
    return text
