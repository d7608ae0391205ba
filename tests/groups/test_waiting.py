"""Words that moderation looks at first wait in pages and solution cards as they do in threads."""

from collections.abc import Callable

import pytest
from django.test import Client

from plietsch.core.world import World
from plietsch.groups.models import Group, Page, Solution
from plietsch.groups.operations.memberships import join_group
from plietsch.groups.operations.pages import start_page
from plietsch.moderation.models import Case
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
WORD = "Gewinnspiel"


@pytest.fixture
def group(world: World) -> Group:
    """The member moderates, the utility writes along."""
    group = a_group(world["user.member"], world.now)
    join_group(group=group, by=world["user.utility"], at=world.now)
    return group


def _agree(moderator: Client, author: str) -> None:
    case = Case.objects.get(is_held=True, decided_at=None, author__email=author)
    moderator.post(f"{case.get_absolute_url()}entscheidung/", {"verdict": "kept", "reason": "Harmlos."})


def test_a_page_waits_until_moderation_agrees_and_so_does_its_change(
    world: World, group: Group, client_as: SignIn
) -> None:
    author, moderator, address = client_as("utility"), client_as("member"), world["user.utility"].email
    start = f"/gruppen/{group.pk}/seiten/neu/"
    answer = author.post(start, {"title": "Aushang", "body": f"Unser {WORD}"})

    assert answer.url == Case.objects.get(is_held=True, author=world["user.utility"]).get_absolute_url()
    assert not Page.objects.filter(group=group).exists()
    _agree(moderator, address)
    page = Page.objects.get(group=group)
    typed = {"title": "Aushang", "body": f"Das {WORD} endet", "remark": "", "based_on": 1}
    author.post(f"{page.get_absolute_url()}bearbeitung/", typed)
    page.refresh_from_db()
    assert page.version_no == 1
    _agree(moderator, address)
    page.refresh_from_db()
    assert (page.version_no, page.body, page.changed_by) == (2, typed["body"], world["user.utility"])


def test_what_was_taken_out_of_a_page_is_not_restored_unseen(
    world: World, group: Group, client_as: SignIn
) -> None:
    page = start_page(group=group, title="Aushang", body=WORD, by=world["user.member"], at=world.now)
    moderator, keys = client_as("member"), {"title": "Aushang", "remark": "", "based_on": 1}
    moderator.post(f"{page.get_absolute_url()}bearbeitung/", keys | {"body": "Ohne"})

    client_as("utility").post(f"{page.get_absolute_url()}wiederherstellung/", {"no": 1})

    page.refresh_from_db()
    assert page.body == "Ohne"


def test_a_card_waits_until_moderation_agrees(world: World, group: Group, client_as: SignIn) -> None:
    topic = a_topic(group, world["user.utility"], world.now)
    place, theme = world["place.kiel"], world["topic.question"].solution.theme
    card = {"title": "Pumpen", "problem": "Wasser", "done": "Gepumpt", "supplier": f"{WORD} GmbH"}
    author, moderator = client_as("utility"), client_as("member")
    address = f"{topic.get_absolute_url()}loesung/"
    answer = author.post(address, card | {"theme": theme.pk, "spot": place.code})

    assert "/moderation/" in answer.url
    assert not Solution.objects.filter(topic=topic).exists()
    _agree(moderator, world["user.utility"].email)
    solution = Solution.objects.get(topic=topic)
    assert (solution.theme, solution.contact) == (theme, world["user.utility"])
    author.post(f"{solution.get_absolute_url()}bearbeitung/", card | {"title": "Zwei Pumpen"})
    solution.refresh_from_db()
    assert solution.title == "Pumpen"
    _agree(moderator, world["user.utility"].email)
    solution.refresh_from_db()
    assert solution.title == "Zwei Pumpen"


def test_a_page_is_reported_and_taken_away(world: World, group: Group, client_as: SignIn) -> None:
    page = start_page(group=group, title="Aushang", body="Frech", by=world["user.utility"], at=world.now)
    was = {"was": f"groups.page:{page.pk}"}
    assert f"?was={was['was']}" in client_as("member").get(page.get_absolute_url()).content.decode()

    client_as("business").post("/moderation/meldung/", was | {"ground": "insult"}, query_params=was)
    case = Case.objects.get(subject=was["was"])
    verdict = {"verdict": "removed", "reason": "Grob."}
    client_as("member").post(f"{case.get_absolute_url()}entscheidung/", verdict)

    assert client_as("member").get(page.get_absolute_url()).status_code == 404
