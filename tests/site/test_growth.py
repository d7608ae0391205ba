"""A page costs the same number of queries however much the network has grown."""

import pytest
from django.apps import apps

from plietsch.core.registry import grow_world
from plietsch.core.world import World
from tests.site.visits import Visit, visit_all

pytestmark = pytest.mark.xdist_group("site")

HELPINGS = 3
WHO = ("guest", "member", "office")
# Registries whose rows come with the product's own tables, not with the network's life.
STEADY = ("admin", "auth", "contenttypes", "sessions", "account", "mfa", "socialaccount", "usersessions")


def test_no_page_asks_more_often_when_the_network_grows(world: World, visits: list[Visit]) -> None:
    before = {str(visit): len(visit.queries) for visit in visits if visit.role in WHO}
    rows = _rows()

    for _ in range(HELPINGS):
        grow_world(world)
    grown = [
        f"{visit}: {before[str(visit)]} -> {len(visit.queries)}"
        for visit in visit_all(world, roles=WHO)
        if len(visit.queries) > before.get(str(visit), len(visit.queries))
    ]

    assert sum(_rows().values()) > sum(rows.values())
    assert grown == []


def _rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label not in STEADY
    }
