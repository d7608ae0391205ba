"""The visits are made once per process and shared by the tests of this folder."""

import pytest
from django.db import connection

from plietsch.core.world import World
from tests.site.visits import ROLES, Visit, leave_the_hidden_group, visit_all

# On the second database: those who see least and most, and one who may know of some groups only.
SOME = ("guest", "business", "office")
_visits: list[Visit] = []
_posts: list[Visit] = []


@pytest.fixture
def visits(world: World) -> list[Visit]:
    """Every address by GET, as everybody."""
    if not _visits:
        leave_the_hidden_group(world)
        _visits.extend(visit_all(world, ROLES if connection.vendor == "sqlite" else SOME))
    return _visits


@pytest.fixture
def posts(world: World) -> list[Visit]:
    """Every address that takes forms by POST, as everybody."""
    if not _posts:
        leave_the_hidden_group(world)
        asked = visit_all(world, ("office",), method="POST")
        _posts.extend(one for one in asked if one.response.status_code != 405)
        places = [one.address for one in _posts]
        others = tuple(role for role in ROLES if role != "office")
        _posts.extend(visit_all(world, others, places, method="POST"))
    return _posts
