"""Who may do what with questions and solution cards."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.groups.models import Solution, Topic
from plietsch.groups.rules.standing import standing, takes_part
from plietsch.groups.rules.topics import view_topic


@rule("groups.accept_answer")
def accept_answer(user: Person, topic: Topic) -> bool:
    """Who asked says what helped; moderation may too."""
    place = standing(user, topic.group)
    asked = user.is_authenticated and topic.author_id == user.pk and place.writes
    return topic.is_question and view_topic(user, topic) and (asked or place.moderates)


@rule("groups.share_question")
def share_question(user: Person, topic: Topic) -> bool:
    """Members of the group have the same question, until it is closed."""
    return topic.is_question and not topic.is_closed and standing(user, topic.group).writes


@rule("groups.write_solution")
def write_solution(user: Person, topic: Topic) -> bool:
    """Whoever writes in the group sums a thread up."""
    return view_topic(user, topic) and standing(user, topic.group).writes


@rule("groups.view_solution")
def view_solution(user: Person, solution: Solution) -> bool:
    """Who may read the thread that it comes from."""
    return view_topic(user, solution.topic)


@rule("groups.keep_solution")
def keep_solution(user: Person, solution: Solution) -> bool:
    """Its contact changes and confirms a card, and moderation does."""
    place = standing(user, solution.topic.group)
    is_contact = user.is_authenticated and solution.contact_id == user.pk and place.writes
    return view_solution(user, solution) and (is_contact or place.moderates)


@rule("groups.use_solution")
def use_solution(user: Person, solution: Solution) -> bool:
    """Every member of the network who may read a card says "we use this too"."""
    return takes_part(user) and view_solution(user, solution)
