"""How groups take part in the whole."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.core.registry import Audiences, Chapter, Manifest, MenuItem, Schedule
from plietsch.groups import tasks
from plietsch.groups.models import Membership
from plietsch.groups.models.memberships import MODERATING
from plietsch.groups.personal_data import PERSONAL_DATA
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


manifest = Manifest(
    verbs=VERBS,
    notices=NOTICES,
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
        MenuItem(_("Mein Neues"), "groups:news", menu="account", order=10, permission="groups.read_news"),
    ],
    audiences=[Audiences(audience_keys)],
    personal_data=PERSONAL_DATA,
    schedules=[
        Schedule("groups.questions", tasks.route_unanswered_questions, timedelta(hours=1)),
        Schedule("groups.solutions", tasks.ask_for_confirmations, timedelta(days=1)),
    ],
    world=[Chapter(tell, grow)],
)
