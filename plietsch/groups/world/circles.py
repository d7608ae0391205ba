"""Two circles with a door: one that admits on request, one that nobody else knows of."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from plietsch.core.uploads import store
from plietsch.core.world import World
from plietsch.groups.models import Group, InvitationLink, JoinPolicy, Method, Role, Visibility
from plietsch.groups.operations.admission import invite, request_membership
from plietsch.groups.operations.groups import start_group
from plietsch.groups.operations.links import make_link
from plietsch.groups.operations.memberships import add_member
from plietsch.groups.operations.pages import start_page
from plietsch.groups.operations.polls import start_poll
from plietsch.groups.operations.posts import edit_post
from plietsch.groups.operations.solutions import write_solution
from plietsch.groups.operations.takeaways import fill_takeaway, request_takeaway
from plietsch.groups.operations.topics import start_topic
from plietsch.groups.operations.writing import keep_draft, replace_file
from plietsch.groups.world.texts import SAMPLE, SECRET


def tell_request_group(world: World) -> None:
    at = world.now - timedelta(days=30)
    group = start_group(
        name="Informationssicherheit in der Verwaltung",
        summary="Vertraulicher Austausch über Vorfälle, Vorsorge und Notfallpläne.",
        description=f"Aufnahme auf Anfrage, damit offen gesprochen werden kann.\n\n{SAMPLE}",
        visibility=Visibility.MEMBERS,
        join_policy=JoinPolicy.REQUEST,
        by=world["user.office"],
        at=at,
    )
    world["group.request"] = group
    Group.objects.filter(pk=group.pk).update(questions="In welcher Funktion befassen Sie sich damit?")
    make_link(group=group, most_uses=5, by=world["user.office"], at=at + timedelta(days=29))
    world["invitationlink.request"] = InvitationLink.objects.get(group=group)
    world["membership.request"] = add_member(
        group=group, member=world["user.utility"], role=Role.MODERATOR, at=at
    )
    world["topic.notfallplan"] = start_topic(
        group=group,
        title="Notfallplan auf Papier",
        body=f"Wer hat einen Plan, der auch ohne Strom funktioniert?\n\n{SAMPLE}",
        by=world["user.utility"],
        at=at + timedelta(days=1),
    )
    world["joinrequest.business"] = request_membership(
        group=group,
        answers=[("In welcher Funktion befassen Sie sich damit?", "Produktleitung")],
        message="Wir betreuen Fachverfahren und möchten Meldewege abstimmen.",
        by=world["user.business"],
        at=world.now - timedelta(days=1),
    )
    world["invitation.science"] = invite(
        group=group, member=world["user.science"], by=world["user.office"], at=world.now - timedelta(days=1)
    )


def tell_hidden_group(world: World) -> None:
    at = world.now - timedelta(days=20)
    group = start_group(
        name=f"Krisenstab {SECRET}",
        summary=f"Nur für den Stab: {SECRET}.",
        description=f"Absprachen zur {SECRET}.\n\n{SAMPLE}",
        visibility=Visibility.HIDDEN,
        join_policy=JoinPolicy.INVITATION,
        by=world["user.member"],
        at=at,
    )
    world["group.hidden"] = group
    world["membership.hidden"] = group.memberships.get()
    protocol = SimpleUploadedFile(f"{SECRET}.txt", f"Protokoll der {SECRET}\n".encode())
    topic = start_topic(
        group=group,
        title=f"Ablauf der {SECRET}",
        body=f"Die {SECRET} beginnt um sechs Uhr.\n\n{SAMPLE}",
        uploads=[store(protocol, by=world["user.member"], at=at)],
        by=world["user.member"],
        at=at + timedelta(hours=1),
    )
    world["topic.hidden"] = topic
    post = topic.posts.get()
    edit_post(
        post=post,
        body=f"Die {SECRET} beginnt um sieben Uhr.\n\n{SAMPLE}",
        by=world["user.member"],
        at=at + timedelta(hours=2),
    )
    world["post.hidden"], world["file.hidden"] = post, post.files.get()
    world["page.hidden"] = start_page(
        group=group,
        title=f"Merkblatt {SECRET}",
        body=f"Was bei einer {SECRET} zu tun ist.",
        by=world["user.member"],
        at=at + timedelta(hours=3),
    )
    world["solution.hidden"] = write_solution(
        topic=topic,
        parts={"title": f"Deichwache bei {SECRET}", "problem": SECRET, "done": SECRET, "product": SECRET},
        by=world["user.member"],
        at=at + timedelta(hours=4),
    )
    world["topic.hidden_poll"] = start_poll(
        group=group,
        title=f"Wer fährt zur {SECRET}?",
        body=SECRET,
        method=Method.SINGLE,
        options=[f"{SECRET} Nord", f"{SECRET} Süd"],
        is_anonymous=True,
        closes_at=None,
        by=world["user.member"],
        at=at + timedelta(hours=5),
    )
    newer = SimpleUploadedFile(f"{SECRET} neu.txt", f"Neues Protokoll der {SECRET}\n".encode())
    replace_file(
        file=world["file.hidden"],
        upload=store(newer, by=world["user.member"], at=at),
        by=world["user.member"],
        at=at + timedelta(hours=6),
    )
    world["takeaway.hidden"] = request_takeaway(of=group, by=world["user.member"], at=world.now)
    fill_takeaway(world["takeaway.hidden"], at=world.now)
    world["fileversion.hidden"] = world["file.hidden"].versions.get()
    keep_draft(
        place=f"topic:{topic.pk}", title="", body=f"Noch zur {SECRET}", by=world["user.member"], at=world.now
    )
