"""How the federation takes part: it tells other servers of news and events, and readers how to follow."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.core.registry import Manifest, Panel, PersonalData, Reaction, Retention, Verb
from plietsch.federation import tasks
from plietsch.federation.documents import handle, object_address
from plietsch.federation.models import Follower, Receipt
from plietsch.federation.operations import forget_receipts, forget_unreachable
from plietsch.portal.models import News

UNREACHABLE_KEPT, RECEIPTS_KEPT = timedelta(days=30), timedelta(days=2)


def how_to_follow(user: Person, thing: Any) -> dict[str, Any] | None:
    """The name to type into Mastodon."""
    return {"handle": handle()}


def as_article(user: Person, page: News) -> dict[str, Any] | None:
    """Where other servers find this piece of news."""
    is_told = page.live and page.locale.language_code == settings.LANGUAGE_CODE
    return {"article": object_address(page)} if is_told else None


def sweep_unreachable(now: datetime) -> int:
    """Followers who have not been reached for a month."""
    return forget_unreachable(failing_before=now - UNREACHABLE_KEPT)


def sweep_receipts(now: datetime) -> int:
    """Received messages, once their signatures are too old to be repeated."""
    return forget_receipts(received_before=now - RECEIPTS_KEPT)


manifest = Manifest(
    verbs=[
        Verb("follower.joined", _("Jemand folgt den Nachrichten von einem anderen Server"), "person"),
        Verb("follower.left", _("Jemand folgt den Nachrichten nicht mehr"), "person"),
    ],
    reactions=[Reaction(verb, tasks.on_fact) for verb in tasks.VERBS],
    panels=[
        Panel("newsroom.follow", "federation/_follow.html", how_to_follow),
        Panel("news.head", "federation/_article.html", as_article),
    ],
    personal_data=[
        PersonalData(
            model=Follower,
            label=_("Wer den Nachrichten von einem anderen Server folgt"),
            rows=lambda user: Follower.objects.none(),  # nobody here knows who they are
            fields=["actor", "inbox", "key", "followed_at"],
            erase=lambda user: None,
            purpose=_("Sie möchten Nachrichten bekommen."),
            legal_basis="Art. 6 Abs. 1 Buchst. a DSGVO",
            kept=_("bis Sie nicht mehr folgen; antwortet Ihr Server nicht, dreißig Tage"),
        )
    ],
    retention=[
        Retention(
            Follower, _("Folgende auf Servern, die nicht antworten"), UNREACHABLE_KEPT, sweep_unreachable
        ),
        Retention(Receipt, _("Nachrichten anderer Server"), RECEIPTS_KEPT, sweep_receipts),
    ],
)
