"""Who may do what with topics, posts and files."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.groups.models import (
    Draft,
    File,
    FileVersion,
    Group,
    Kind,
    Post,
    PostVersion,
    Role,
    Topic,
    TopicMember,
)
from plietsch.groups.rules.standing import standing


@rule("groups.write_in_group")
def write_in_group(user: Person, group: Group) -> bool:
    """Members start topics."""
    return standing(user, group).writes


@rule("groups.announce")
def announce(user: Person, group: Group) -> bool:
    """Moderation makes announcements."""
    return standing(user, group).admits


@rule("groups.moderate_topic")
def moderate_topic(user: Person, topic: Topic) -> bool:
    """Moderation closes, pins and deletes topics."""
    place = standing(user, topic.group)
    return place.moderates and place.opens(topic)


@rule("groups.sort_topic")
def sort_topic(user: Person, topic: Topic) -> bool:
    """Its author and moderation say where a topic belongs."""
    place = standing(user, topic.group)
    is_author = user.is_authenticated and topic.author_id == user.pk and place.writes
    return place.opens(topic) and (is_author or place.moderates)


@rule("groups.reply_topic")
def reply_topic(user: Person, topic: Topic) -> bool:
    """Members reply until the topic is closed."""
    place = standing(user, topic.group)
    return not topic.is_closed and place.writes and place.opens(topic)


@rule("groups.follow_topic")
def follow_topic(user: Person, topic: Topic) -> bool:
    """Members of the group follow its topics."""
    place = standing(user, topic.group)
    return place.is_in and place.opens(topic)


@rule("groups.vote")
def vote(user: Person, topic: Topic) -> bool:
    """Members of the group vote, until the poll's topic is closed."""
    return topic.kind == Kind.POLL and reply_topic(user, topic)


@rule("groups.edit_post")
def edit_post(user: Person, post: Post) -> bool:
    """The author, while still in the group and as long as it is not archived."""
    return _is_own(user, post) and standing(user, post.group).writes


@rule("groups.react_post")
def react_post(user: Person, post: Post) -> bool:
    """Members of the group react to what others write."""
    is_theirs = user.is_authenticated and post.author_id != user.pk and post.deleted_at is None
    return is_theirs and standing(user, post.group).writes


@rule("groups.delete_post")
def delete_post(user: Person, post: Post) -> bool:
    """The author while still in the group, archived or not, or moderation."""
    place = standing(user, post.group)
    return post.deleted_at is None and (place.moderates or (place.is_in and _is_own(user, post)))


@rule("groups.view_topic")
def view_topic(user: Person, topic: Topic) -> bool:
    """Who may read in the group, unless the topic is deleted."""
    return standing(user, topic.group).opens(topic)


@rule("groups.view_topicmember")
def view_topicmember(user: Person, reading: TopicMember) -> bool:
    """How far somebody has read is nobody else's business."""
    return user.is_authenticated and reading.member_id == user.pk


@rule("groups.view_post")
def view_post(user: Person, post: Post) -> bool:
    """Who may read its topic."""
    return view_topic(user, post.topic)


@rule("groups.view_postversion")
def view_postversion(user: Person, version: PostVersion) -> bool:
    """The author and moderation, while they may read the post."""
    place = standing(user, version.post.group)
    is_author = place.takes_part and version.post.author_id == user.pk
    moderates = place.role in (Role.MODERATOR, Role.ADMIN)
    return view_post(user, version.post) and (is_author or moderates)


@rule("groups.view_file")
def view_file(user: Person, file: File) -> bool:
    """Who may read the post that it hangs on."""
    return file.post.deleted_at is None and view_post(user, file.post)


@rule("groups.view_fileversion")
def view_fileversion(user: Person, version: FileVersion) -> bool:
    """Who may open the file."""
    return view_file(user, version.file)


@rule("groups.replace_file")
def replace_file(user: Person, file: File) -> bool:
    """The author of its post brings a newer version, or moderation."""
    place = standing(user, file.group)
    return view_file(user, file) and place.writes and (place.moderates or _is_own(user, file.post))


@rule("groups.view_draft")
def view_draft(user: Person, draft: Draft) -> bool:
    """What somebody has not sent is nobody else's business."""
    return user.is_authenticated and draft.member_id == user.pk


@rule("groups.keep_draft")
def keep_draft(user: Person) -> bool:
    """Whoever takes part may type."""
    return user.is_authenticated and user.is_member


def _is_own(user: Person, post: Post) -> bool:
    return user.is_authenticated and post.author_id == user.pk and post.deleted_at is None
