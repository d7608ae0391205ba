"""The visits are made once per process and shared by the tests of this folder."""

import pytest
from django.db import connection

from plietsch.core.world import World
from tests.site.addresses import addresses
from tests.site.strangers import stranger  # noqa: F401 - a fixture of several files
from tests.site.visits import ROLES, Visit, live_on, visit_all

# On the second database: those who see least and most, and one who may know of some groups only.
SOME = ("guest", "business", "office")
# States that decide who may know of a thing, or what may be sent to it.
DECISIVE = {"closed", "deleted", "draft", "entwurf", "hidden", "private"}
# States in which a form does something else.
ACTIVE = {"live", "pending", "submitted", "waiting"}
_visits: list[Visit] = []
_posts: list[Visit] = []


@pytest.fixture
def living(world: World) -> World:
    """The world after some more life."""
    live_on(world)
    return world


@pytest.fixture
def visits(request: pytest.FixtureRequest, db: None) -> list[Visit]:
    """Every address by GET, as everybody; on the second database as some, with fewer things."""
    if not _visits:
        world = request.getfixturevalue("living")
        if connection.vendor == "sqlite":
            _visits.extend(visit_all(world, ROLES))
        else:
            _visits.extend(visit_all(world, SOME, addresses(world, most=1, special=DECISIVE)))
    return _visits


@pytest.fixture
def posts(request: pytest.FixtureRequest, db: None) -> list[Visit]:
    """Every address that takes forms by POST, as everybody."""
    if not _posts:
        world = request.getfixturevalue("living")
        places = addresses(world, most=1, special=DECISIVE | ACTIVE)
        asked = visit_all(world, ("office",), places, method="POST")
        _posts.extend(one for one in asked if one.response.status_code != 405)
        places = [one.address for one in _posts]
        others = tuple(role for role in ROLES if role != "office")
        _posts.extend(visit_all(world, others, places, method="POST"))
    return _posts
