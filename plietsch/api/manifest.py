"""How the API takes part: a page for keys, webhooks that hear of facts."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from plietsch.api import tasks
from plietsch.api.models import Delivery, Token, Webhook
from plietsch.api.operations import KEPT, sweep
from plietsch.api.world import tell
from plietsch.core.models import Activity
from plietsch.core.registry import (
    ANY_VERB,
    Chapter,
    Manifest,
    MenuItem,
    NoticeKind,
    PersonalData,
    Reaction,
    Retention,
    Verb,
)

_CONTRACT = "Art. 6 Abs. 1 Buchst. b DSGVO"
_PURPOSE = _("Programme arbeiten in Ihrem Auftrag und sehen, was Sie sehen.")

PAUSED = _("Der Webhook {subject} ist angehalten, denn zu viele Versuche misslangen")


def owner(activity: Activity) -> Iterable[int]:
    """Whose webhook it is."""
    key = activity.subject.partition(":")[2]
    return Webhook.objects.filter(pk=key).values_list("member", flat=True)


manifest = Manifest(
    verbs=[
        Verb("api.token_made", _("{actor} hat ein Token gemacht"), "add"),
        Verb("api.token_revoked", _("{actor} hat ein Token widerrufen"), "close"),
        Verb("api.webhook_made", _("{actor} hat einen Webhook gemacht"), "add"),
        Verb("api.webhook_paused", PAUSED, "warning"),
        Verb("api.webhook_resumed", _("{actor} hat einen Webhook fortgesetzt"), "check"),
        Verb("api.webhook_removed", _("{actor} hat einen Webhook entfernt"), "delete"),
        Verb("api.secret_changed", _("{actor} hat ein Geheimnis gewechselt"), "edit"),
    ],
    notices=[NoticeKind("api.webhook_paused", PAUSED, PAUSED, "warning", to=owner)],
    reactions=[Reaction(ANY_VERB, tasks.on_fact), Reaction("api.webhook_resumed", tasks.on_resumed)],
    menu=[MenuItem(_("Programme (API)"), "api:keys", menu="account", order=75, permission="api.keep_keys")],
    retention=[Retention(Delivery, _("Zustellungen an Programme und abgelaufene Token"), KEPT, sweep)],
    personal_data=[
        PersonalData(
            model=Token,
            label=_("Token Ihrer Programme"),
            rows=lambda user: Token.objects.filter(member=user),
            fields=["label", "scopes", "made_at", "expires_at", "used_on", "revoked_at"],
            erase=lambda user: Token.objects.filter(member=user).delete(),
            purpose=_PURPOSE,
            legal_basis=_CONTRACT,
            kept=_("30 Tage nach ihrem Ende"),
        ),
        PersonalData(
            model=Webhook,
            label=_("Ihre Webhooks"),
            rows=lambda user: Webhook.objects.filter(member=user),
            fields=["address", "kinds", "made_at", "paused_at"],
            erase=lambda user: Webhook.objects.filter(member=user).delete(),
            purpose=_PURPOSE,
            legal_basis=_CONTRACT,
            kept=_("bis Sie sie entfernen"),
        ),
    ],
    world=[Chapter(tell)],
)
