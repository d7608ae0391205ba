"""The visits are made once per process and shared by the tests of this folder."""

import pytest
from django.conf import settings

from plietsch.core.world import World
from tests.site.visits import ROLES, STRANGERS, Visit, browser, leave_the_hidden_group, visit, visit_all

IS_FIRST = "sqlite" in settings.DATABASES["default"]["ENGINE"]
EVERYBODY = tuple(dict.fromkeys((*ROLES, *STRANGERS)))
# On the second database: those who see least and most, and two who may know of some groups only.
SOME = ("guest", "business", "former", "office")
_visits: list[Visit] = []
_posts: list[Visit] = []


@pytest.fixture
def visits(world: World) -> list[Visit]:
    """Every address by GET, as everybody."""
    if not _visits:
        leave_the_hidden_group(world)
        _visits.extend(visit_all(world, EVERYBODY if IS_FIRST else SOME))
    return _visits


@pytest.fixture
def posts(world: World) -> list[Visit]:
    """Every address that takes forms by POST, as everybody."""
    if not _posts:
        leave_the_hidden_group(world)
        asked = [
            one for one in visit_all(world, ("office",), method="POST") if one.response.status_code != 405
        ]
        others = [role for role in EVERYBODY if role != "office"]
        clients = {role: browser(world, role) for role in others}
        _posts.extend(asked)
        _posts.extend(visit(clients[role], one.address, role, "POST") for role in others for one in asked)
    return _posts


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at the product and not at the database runs once."""
    if not IS_FIRST:
        for item in items:
            if "once" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="runs on SQLite only: it looks at the product"))
