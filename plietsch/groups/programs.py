"""How programs write in groups: by the forms and rules by which people do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.offers import NotNow, NotWritten
from plietsch.groups.forms import GroupForm, JoinRequestForm, PostForm, ReasonForm, TopicForm
from plietsch.groups.models import Group, JoinRequest, Kind, Topic
from plietsch.groups.obstacles import obstacle, too_fast
from plietsch.groups.operations import admission, groups
from plietsch.groups.operations.holding import reply_or_hold, start_or_hold
from plietsch.groups.operations.memberships import AlreadyMember
from plietsch.groups.rules.groups import admit_member, request_membership
from plietsch.groups.rules.groups import change_group as may_change_group
from plietsch.groups.rules.topics import reply_topic, write_in_group
from plietsch.ui.filling import fill_in

DOORS = {"visibility": "members", "join_policy": "open"}


def start_group(fields: dict[str, Any], *, by: User, at: datetime) -> Group:
    """A group with its member as the first administrator."""
    _require(too_fast(by, "group.started"), NotNow)
    form = fill_in(lambda data: GroupForm(data, initial=DOORS), _lines(fields))
    return groups.start_group(**form.cleaned_data, by=by, at=at)


def change_group(group: Group, fields: dict[str, Any], *, by: User, at: datetime) -> None:
    """Other words, other doors; what is not named stays."""
    if not may_change_group(by, group):
        raise NotWritten(_("Das ändert nur die Administration der Gruppe."))
    form = fill_in(lambda data: GroupForm(data, instance=group), _lines(fields))
    groups.change_group(group=group, **form.cleaned_data, by=by, at=at)


def _lines(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What people write line by line."""
    names = {"tags": "tag_names"}
    return {
        names.get(name, name): "\n".join(value) if isinstance(value, list) else value
        for name, value in fields.items()
    }


def ask_to_be_let_in(fields: dict[str, Any], *, by: User, at: datetime) -> JoinRequest:
    """Ask for oneself; the answers stand in the order of the group's questions."""
    group = _group(fields, by)
    if not request_membership(by, group):
        raise NotWritten(_("Diese Gruppe nimmt keine Anfragen von Ihnen an."))
    sent = {f"answer_{number}": answer for number, answer in enumerate(fields.get("answers", []))}
    sent["message"] = fields.get("message", "")
    form = fill_in(lambda data: JoinRequestForm(data, group=group), sent)
    try:
        return admission.request_membership(group=group, **form.parts(), by=by, at=at)
    except (admission.AlreadyAsked, AlreadyMember) as error:
        raise NotWritten(_("Sie haben schon angefragt.")) from error


def answer_request(request: JoinRequest, fields: dict[str, Any], *, by: User, at: datetime) -> None:
    """Let a person in, or say no and why."""
    if not admit_member(by, request.group):
        raise NotWritten(_("Darüber entscheidet die Moderation der Gruppe."))
    form = fill_in(ReasonForm, {"reason": fields.get("reason", "")})
    answer = {"is_accepted": fields["is_accepted"], "reason": form.cleaned_data["reason"]}
    try:
        admission.answer_request(request=request, **answer, by=by, at=at)
    except admission.AlreadyAnswered as error:
        raise NotWritten(_("Diese Anfrage ist schon beantwortet.")) from error


def write_topic(fields: dict[str, Any], *, by: User, at: datetime) -> Any:
    """A discussion or a question in a group that one is in."""
    group = _group(fields, by)
    _require(obstacle(by, group))
    _require(too_fast(by, "topic.started"), NotNow)
    if not write_in_group(by, group):
        raise NotWritten(_("Hier dürfen Sie nicht schreiben."))
    said = {"title": fields["title"], "body": fields["body"]}
    form = fill_in(lambda data: TopicForm(data, group=group), said)
    said = {name: form.cleaned_data[name] for name in said}
    return start_or_hold(group=group, **said, kind=fields.get("kind", Kind.DISCUSSION), by=by, at=at)


def write_post(fields: dict[str, Any], *, by: User, at: datetime) -> Any:
    """A reply to a topic."""
    topic = Topic.objects.visible_to(by).select_related("group").filter(pk=fields["topic"]).first()
    if topic is None:
        raise NotWritten(_("Dieses Thema gibt es nicht."))
    _require(obstacle(by, topic.group, topic))
    _require(too_fast(by, "post.written"), NotNow)
    if not reply_topic(by, topic):
        raise NotWritten(_("Hier dürfen Sie nicht schreiben."))
    form = fill_in(PostForm, {"body": fields["body"], "reply_to_no": fields.get("reply_to_no")})
    said = {name: form.cleaned_data[name] for name in ("body", "reply_to_no")}
    return reply_or_hold(topic=topic, **said, by=by, at=at)


def _group(fields: Mapping[str, Any], by: User) -> Group:
    group = Group.objects.visible_to(by).filter(pk=fields["group"]).first()
    if group is None:
        raise NotWritten(_("Diese Gruppe gibt es nicht."))
    return group


def _require(reason: str, kind: type[NotWritten] = NotWritten) -> None:
    if reason:
        raise kind(reason)
