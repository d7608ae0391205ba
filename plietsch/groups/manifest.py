"""How groups take part in the whole."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.core.registry import Audiences, Chapter, Manifest, MenuItem, NoticeKind, Verb
from plietsch.groups.models import Membership
from plietsch.groups.models.memberships import MODERATING
from plietsch.groups.personal_data import PERSONAL_DATA
from plietsch.groups.world import grow, tell


def audience_keys(user: Person) -> Iterable[str]:
    """A group's members are an audience, its moderation another."""
    if not (user.is_authenticated and user.is_member):
        return
    for group, role in Membership.objects.filter(member=user).values_list("group", "role"):
        yield f"group:{group}"
        if role in MODERATING:
            yield f"moderators:{group}"


VERBS = [
    Verb("group.started", _("{actor} hat die Gruppe gegründet"), "account-circle"),
    Verb("group.changed", _("{actor} hat die Einstellungen geändert"), "edit"),
    Verb("group.archived", _("Die Gruppe wurde archiviert"), "drive-folder-upload"),
    Verb("group.reopened", _("{actor} hat die Gruppe wieder geöffnet"), "account-circle"),
    Verb("group.joined", _("{actor} ist beigetreten"), "account-circle"),
    Verb("group.left", _("{actor} hat die Gruppe verlassen"), "account-circle"),
    Verb("group.member_removed", _("{actor} hat ein Mitglied entfernt"), "account-circle"),
    Verb("group.role_given", _("Eine Rolle hat sich geändert"), "account-circle"),
    Verb("group.requested", _("{actor} möchte beitreten"), "account-circle"),
    Verb("group.accepted", _("{actor} hat eine Anfrage angenommen"), "account-circle"),
    Verb("group.declined", _("{actor} hat eine Anfrage abgelehnt"), "account-circle"),
    Verb("group.invited", _("{actor} hat jemanden eingeladen"), "mail"),
    Verb("group.invitation_ended", _("Eine Einladung ist beendet"), "mail"),
    Verb("topic.started", _("{actor} hat das Thema „{subject}“ begonnen"), "draft"),
    Verb("topic.announced", _("{actor} hat „{subject}“ angekündigt"), "info"),
    Verb("topic.pinned", _("{actor} hat „{subject}“ angeheftet"), "info"),
    Verb("topic.unpinned", _("{actor} hat „{subject}“ gelöst"), "info"),
    Verb("topic.closed", _("{actor} hat „{subject}“ geschlossen"), "close"),
    Verb("topic.reopened", _("{actor} hat „{subject}“ wieder geöffnet"), "draft"),
    Verb("topic.deleted", _("{actor} hat ein Thema gelöscht"), "delete"),
    Verb("post.written", _("{actor} hat auf „{subject}“ geantwortet"), "draft"),
    Verb("post.edited", _("{actor} hat einen Beitrag in „{subject}“ bearbeitet"), "edit"),
    Verb("post.deleted", _("{actor} hat einen Beitrag in „{subject}“ gelöscht"), "delete"),
]

NOTICES = [
    NoticeKind(
        "post.mentioned",
        _("{actor} spricht Sie in „{subject}“ an"),
        _("Sie werden in „{subject}“ {count}-mal angesprochen"),
        "draft",
    ),
    NoticeKind(
        "post.written",
        _("{actor} hat auf „{subject}“ geantwortet"),
        _("{count} neue Antworten in „{subject}“"),
        "draft",
    ),
    NoticeKind(
        "group.requested",
        _("{actor} möchte in die Gruppe „{subject}“"),
        _("{count} Personen möchten in die Gruppe „{subject}“"),
        "account-circle",
    ),
    NoticeKind(
        "group.accepted",
        _("Sie sind jetzt Mitglied der Gruppe „{subject}“"),
        _("Sie sind jetzt Mitglied der Gruppe „{subject}“"),
        "account-circle",
    ),
    NoticeKind(
        "group.declined",
        _("Ihre Anfrage an die Gruppe „{subject}“ wurde abgelehnt"),
        _("Ihre Anfragen an die Gruppe „{subject}“ wurden abgelehnt"),
        "account-circle",
    ),
    NoticeKind(
        "group.invited",
        _("{actor} lädt Sie in die Gruppe „{subject}“ ein"),
        _("Sie sind in die Gruppe „{subject}“ eingeladen"),
        "mail",
    ),
]

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
        MenuItem(_("Mein Neues"), "groups:news", menu="account", order=10, permission="groups.read_news"),
    ],
    audiences=[Audiences(audience_keys)],
    personal_data=PERSONAL_DATA,
    world=[Chapter(tell, grow)],
)
