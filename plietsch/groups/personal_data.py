"""What groups know about a person, and what erasure leaves: threads stay legible, the person is gone."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core.registry import PersonalData
from plietsch.core.traces import remove_with_file
from plietsch.groups.models import (
    Draft,
    Echo,
    FileVersion,
    Invitation,
    InvitationLink,
    JoinRequest,
    Membership,
    Mention,
    Page,
    PageVersion,
    Post,
    PostVersion,
    Reaction,
    Routing,
    Solution,
    SolutionUse,
    Takeaway,
    Topic,
    TopicMember,
    Turnout,
)
from plietsch.groups.operations.memberships import hand_on_groups

_CONTRACT = "Art. 6 Abs. 1 Buchst. b DSGVO"
_EXCHANGE = _("Sie tauschen sich in Gruppen aus.")
_UNTIL_ERASURE = _("bis Sie Ihr Konto löschen")


def erase_memberships(user: User) -> None:
    """Leave all groups; where nobody else administers one, the next in line does."""
    hand_on_groups(member=user, at=timezone.now())


def erase_requests(user: User) -> None:
    """Own requests go; answers given to others stay without a name."""
    JoinRequest.objects.filter(member=user).delete()
    JoinRequest.objects.filter(answered_by=user).update(answered_by=None)


def erase_invitations(user: User) -> None:
    """Invitations of the person go; those given to others stay without a name."""
    Invitation.objects.filter(member=user).delete()
    Invitation.objects.filter(invited_by=user).update(invited_by=None)


def erase_topics(user: User) -> None:
    """Topics stay without their author."""
    Topic.objects.filter(author=user).update(author=None)
    Topic.objects.filter(last_author=user).update(last_author=None)


def erase_posts(user: User) -> None:
    """Posts stay, from a former member; what they said before an edit goes."""
    own = Post.objects.filter(author=user)
    PostVersion.objects.filter(post__in=own).delete()
    own.update(author=None)


def erase_votes(user: User) -> None:
    """Who voted for what goes; the sums stay."""
    Turnout.objects.filter(member=user).delete()


def erase_links(user: User) -> None:
    """Invitations to the person's address go; those that they made stay without a name."""
    InvitationLink.objects.filter(email=user.email.lower()).exclude(email="").delete()
    InvitationLink.objects.filter(created_by=user).update(created_by=None)


def erase_takeaways(user: User) -> None:
    """Copies go with their files."""
    for takeaway in Takeaway.objects.filter(requested_by=user):
        remove_with_file(takeaway.file)


PERSONAL_DATA = [
    PersonalData(
        model=Membership,
        label=_("Mitgliedschaften in Gruppen"),
        rows=lambda user: Membership.objects.filter(member=user).select_related("group"),
        fields=["group", "role", "level", "joined_at"],
        erase=erase_memberships,
        purpose=_EXCHANGE,
        legal_basis=_CONTRACT,
        kept=_("bis Sie die Gruppe verlassen"),
    ),
    PersonalData(
        model=JoinRequest,
        label=_("Anfragen an Gruppen"),
        rows=lambda user: JoinRequest.objects.filter(member=user).select_related("group"),
        fields=["group", "message", "asked_at", "answered_at", "is_accepted", "reason"],
        erase=erase_requests,
        purpose=_("Die Moderation entscheidet über Ihre Aufnahme."),
        legal_basis=_CONTRACT,
        kept=_UNTIL_ERASURE,
    ),
    PersonalData(
        model=Invitation,
        label=_("Offene Einladungen in Gruppen"),
        rows=lambda user: Invitation.objects.filter(member=user).select_related("group"),
        fields=["group", "invited_at"],
        erase=erase_invitations,
        purpose=_("Sie werden in Gruppen eingeladen."),
        legal_basis=_CONTRACT,
        kept=_("bis Sie antworten"),
    ),
    PersonalData(
        model=Topic,
        label=_("Begonnene Themen"),
        rows=lambda user: Topic.objects.filter(author=user).select_related("group"),
        fields=["group", "title", "started_at"],
        erase=erase_topics,
        purpose=_EXCHANGE,
        legal_basis=_CONTRACT,
        kept=_("auf Dauer; nach der Löschung Ihres Kontos ohne Ihren Namen"),
    ),
    PersonalData(
        model=Post,
        label=_("Beiträge"),
        rows=lambda user: Post.objects.filter(author=user).select_related("topic"),
        fields=["topic", "no", "body", "posted_at", "edited_at", "deleted_at"],
        erase=erase_posts,
        purpose=_EXCHANGE,
        legal_basis=_CONTRACT,
        kept=_("auf Dauer; nach der Löschung Ihres Kontos ohne Ihren Namen"),
    ),
    PersonalData(
        model=TopicMember,
        label=_("Gelesene und gefolgte Themen"),
        rows=lambda user: TopicMember.objects.filter(member=user).select_related("topic"),
        fields=["topic", "last_read_no", "is_kept_unread", "level"],
        erase=lambda user: TopicMember.objects.filter(member=user).delete(),
        purpose=_("Sie sehen, was für Sie neu ist."),
        legal_basis=_CONTRACT,
        kept=_("bis Sie die Gruppe verlassen"),
    ),
    PersonalData(
        model=Mention,
        label=_("Beiträge, die Sie ansprechen"),
        rows=lambda user: Mention.objects.filter(member=user).select_related("post__topic"),
        fields=["post"],
        erase=lambda user: Mention.objects.filter(member=user).delete(),
        purpose=_("Sie erfahren, wenn jemand Sie anspricht."),
        legal_basis=_CONTRACT,
        kept=_UNTIL_ERASURE,
    ),
    PersonalData(
        model=Solution,
        label=_("Lösungen, für die Sie Ansprechperson sind"),
        rows=lambda user: Solution.objects.filter(contact=user).select_related("topic"),
        fields=["topic", "title", "problem", "done", "written_at", "confirmed_on"],
        erase=lambda user: Solution.objects.filter(contact=user).update(contact=None),
        purpose=_EXCHANGE,
        legal_basis=_CONTRACT,
        kept=_("auf Dauer; nach der Löschung Ihres Kontos ohne Ihren Namen"),
        is_shared=True,
    ),
    PersonalData(
        model=SolutionUse,
        label=_("Lösungen, bei denen Sie Ihren Ort eingetragen haben"),
        rows=lambda user: SolutionUse.objects.filter(added_by=user).select_related("solution", "place"),
        fields=["solution", "place", "added_at"],
        erase=lambda user: SolutionUse.objects.filter(added_by=user).update(added_by=None),
        purpose=_("Andere sehen, wo eine Lösung läuft."),
        legal_basis=_CONTRACT,
        kept=_("auf Dauer; nach der Löschung Ihres Kontos ohne Ihren Namen"),
    ),
    PersonalData(
        model=Echo,
        label=_("Fragen, die Sie auch haben"),
        rows=lambda user: Echo.objects.filter(member=user).select_related("topic"),
        fields=["topic", "at"],
        erase=lambda user: Echo.objects.filter(member=user).delete(),
        purpose=_EXCHANGE,
        legal_basis=_CONTRACT,
        kept=_UNTIL_ERASURE,
    ),
    PersonalData(
        model=Routing,
        label=_("Fragen, die wir Ihnen gebracht haben"),
        rows=lambda user: Routing.objects.filter(member=user).select_related("topic"),
        fields=["topic", "at"],
        erase=lambda user: Routing.objects.filter(member=user).delete(),
        purpose=_("Offene Fragen finden Menschen mit Erfahrung, ohne jemanden zu überhäufen."),
        legal_basis=_CONTRACT,
        kept=_UNTIL_ERASURE,
    ),
    PersonalData(
        model=Turnout,
        label=_("Umfragen, in denen Sie abgestimmt haben"),
        rows=lambda user: Turnout.objects.filter(member=user).select_related("poll__topic"),
        fields=["poll__topic", "choices__option"],
        erase=erase_votes,
        purpose=_EXCHANGE,
        legal_basis=_CONTRACT,
        kept=_("bis Sie Ihr Konto löschen; gezählt bleibt Ihre Stimme ohne Ihren Namen"),
    ),
    PersonalData(
        model=PageVersion,
        label=_("Fassungen von Seiten, die Sie geschrieben haben"),
        rows=lambda user: PageVersion.objects.filter(written_by=user).select_related("page"),
        fields=["page", "no", "title", "body", "remark", "written_at"],
        erase=lambda user: PageVersion.objects.filter(written_by=user).update(written_by=None),
        purpose=_EXCHANGE,
        legal_basis=_CONTRACT,
        kept=_("auf Dauer; nach der Löschung Ihres Kontos ohne Ihren Namen"),
    ),
    PersonalData(
        model=Page,
        label=_("Seiten, die Sie zuletzt bearbeitet haben"),
        rows=lambda user: Page.objects.filter(changed_by=user).select_related("group"),
        fields=["group", "title", "changed_at"],
        erase=lambda user: Page.objects.filter(changed_by=user).update(changed_by=None),
        purpose=_EXCHANGE,
        legal_basis=_CONTRACT,
        kept=_("auf Dauer; nach der Löschung Ihres Kontos ohne Ihren Namen"),
    ),
    PersonalData(
        model=Reaction,
        label=_("Reaktionen auf Beiträge"),
        rows=lambda user: Reaction.objects.filter(member=user).select_related("post__topic"),
        fields=["post", "sign"],
        erase=lambda user: Reaction.objects.filter(member=user).delete(),
        purpose=_EXCHANGE,
        legal_basis=_CONTRACT,
        kept=_UNTIL_ERASURE,
    ),
    PersonalData(
        model=Draft,
        label=_("Angefangene Texte"),
        rows=lambda user: Draft.objects.filter(member=user),
        fields=["place", "title", "body", "saved_at"],
        erase=lambda user: Draft.objects.filter(member=user).delete(),
        purpose=_("Was Sie tippen, geht nicht verloren."),
        legal_basis=_CONTRACT,
        kept=_("90 Tage, oder bis Sie den Text abschicken"),
    ),
    PersonalData(
        model=FileVersion,
        label=_("Dateien, die Sie erneuert haben"),
        rows=lambda user: FileVersion.objects.filter(replaced_by=user).select_related("file__upload"),
        fields=["file", "replaced_at"],
        erase=lambda user: FileVersion.objects.filter(replaced_by=user).update(replaced_by=None),
        purpose=_EXCHANGE,
        legal_basis=_CONTRACT,
        kept=_("auf Dauer; nach der Löschung Ihres Kontos ohne Ihren Namen"),
    ),
    PersonalData(
        model=InvitationLink,
        label=_("Einladungen per E-Mail, an Sie oder von Ihnen"),
        rows=lambda user: InvitationLink.objects.filter(
            Q(created_by=user) | Q(email=user.email.lower())
        ).select_related("group"),
        fields=["group", "created_at", "expires_at"],
        erase=erase_links,
        purpose=_("Menschen von außen werden in Gruppen eingeladen."),
        legal_basis=_CONTRACT,
        kept=_("30 Tage nach Ablauf der Einladung"),
    ),
    PersonalData(
        model=Takeaway,
        label=_("Kopien, die Sie mitnehmen"),
        rows=lambda user: Takeaway.objects.filter(requested_by=user).select_related("group", "organisation"),
        fields=["group", "organisation", "requested_at", "expires_at"],
        erase=erase_takeaways,
        purpose=_("Kommunen und Gruppen nehmen ihre Inhalte mit."),
        legal_basis=_CONTRACT,
        kept=_("sieben Tage"),
    ),
]
