"""A page costs the same number of queries however much the network has grown."""

import pytest
from django.apps import apps

from plietsch.core.registry import grow_world
from plietsch.core.world import World
from tests.site.visits import visit_all

pytestmark = pytest.mark.xdist_group("site")

HELPINGS = 3
WHO = ("guest", "member", "office")
# Registries whose rows come with the product's own tables, not with the network's life.
STEADY = ("admin", "auth", "contenttypes", "sessions", "account", "mfa", "socialaccount", "usersessions")


@pytest.mark.once
def test_no_page_asks_more_often_when_the_network_grows(world: World) -> None:
    grow_world(world)  # each kind of row is there before counting begins
    rows, before = _rows(), _queries(world)

    for _ in range(HELPINGS):
        grow_world(world)
    after = _queries(world)

    assert sum(_rows().values()) > sum(rows.values())
    assert {who: (before[who], count) for who, count in after.items() if count > before[who]} == {}


def _queries(world: World) -> dict[str, int]:
    """Two pages of each kind: the rows in them are what grows."""
    return {str(visit): len(visit.queries) for visit in visit_all(world, roles=WHO, most=2)}


def _rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label not in STEADY
    }
