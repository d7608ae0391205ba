"""How groups take part in the whole."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Naming, Person
from plietsch.core.registry import (
    Answering,
    Audiences,
    Chapter,
    DigestPart,
    Manifest,
    MenuItem,
    Panel,
    Reaction,
    Retention,
    Schedule,
)
from plietsch.groups import live, mentions, tasks
from plietsch.groups.by_mail import reply_by_mail, start_by_mail
from plietsch.groups.digest import unread_threads
from plietsch.groups.levels import my_levels
from plietsch.groups.models import Draft, Group, InvitationLink, Membership, Takeaway, Topic
from plietsch.groups.models.memberships import MODERATING
from plietsch.groups.moderating import HOLDABLES, REPORTABLES
from plietsch.groups.offering import OFFERS
from plietsch.groups.operations.links import KEPT, sweep_links
from plietsch.groups.operations.takeaways import KEPT as TAKEN_KEPT
from plietsch.groups.operations.takeaways import sweep_takeaways
from plietsch.groups.operations.writing import DRAFTS_KEPT, sweep_drafts
from plietsch.groups.personal_data import PERSONAL_DATA
from plietsch.groups.searching import SEARCHABLES
from plietsch.groups.verbs import NOTICES, VERBS
from plietsch.groups.world import grow, tell


def audience_keys(user: Person) -> Iterable[str]:
    """A group's members are an audience, its moderation another."""
    if not (user.is_authenticated and user.is_member):
        return
    mine = Membership.objects.filter(member=user).values_list("group", "role", "sector")
    for group, role, sector in mine:
        yield f"group:{group}"
        if sector:
            yield f"group:{group}:{sector}"
        if role in MODERATING:
            yield f"moderators:{group}"
            if sector:
                yield f"moderators:{group}:{sector}"


READS = "groups.read_news"

manifest = Manifest(
    offers=OFFERS,
    searchables=SEARCHABLES,
    namings=[Naming(mentions.as_read)],
    reportables=REPORTABLES,
    holdables=HOLDABLES,
    verbs=VERBS,
    notices=NOTICES,
    digests=[DigestPart(_("Neu in Ihren Gruppen"), unread_threads, order=20)],
    panels=[Panel("notifications.settings", "groups/_levels.html", my_levels, order=20)],
    menu=[
        MenuItem(
            _("Gruppen"),
            "groups:groups",
            order=20,
            icon="comment",
            about=_("Fragen, Erfahrungen und Dateien – öffentlich oder im kleinen Kreis."),
        ),
        MenuItem(
            _("Lösungen"),
            "groups:solutions",
            order=22,
            icon="check",
            about=_("Wer hat was gelöst, womit und für wie viel?"),
        ),
        MenuItem(
            _("Meine Themen"), "groups:my_topics", menu="account", order=11, permission="groups.read_news"
        ),
        MenuItem(
            _("Mitnehmen"), "groups:takeaways", menu="account", order=60, permission="groups.see_takeaways"
        ),
        MenuItem(_("Mein Neues"), "groups:news", menu="account", order=10, permission=READS),
    ],
    audiences=[Audiences(audience_keys)],
    personal_data=PERSONAL_DATA,
    schedules=[
        Schedule("groups.questions", tasks.route_unanswered_questions, timedelta(hours=1)),
        Schedule("groups.solutions", tasks.ask_for_confirmations, timedelta(days=1)),
    ],
    reactions=[
        Reaction("takeaway.requested", tasks.on_takeaway_requested),
        Reaction("account.approved", tasks.on_approved),
    ],
    live=[live.route],
    answering=[Answering("thema", Topic, reply_by_mail), Answering("gruppe", Group, start_by_mail)],
    retention=[
        Retention(Takeaway, _("Mitgenommene Inhalte"), TAKEN_KEPT, sweep_takeaways),
        Retention(Draft, _("Angefangene Texte"), DRAFTS_KEPT, sweep_drafts),
        Retention(InvitationLink, _("Einladungen per Link und E-Mail"), KEPT, sweep_links),
    ],
    world=[Chapter(tell, grow)],
)
