"""A page costs the same number of queries however much the network has grown."""

import pytest
from django.apps import apps

from plietsch.core.registry import grow_world
from plietsch.core.world import World
from tests.site.addresses import addresses
from tests.site.visits import Visit, browser, visit

pytestmark = pytest.mark.xdist_group("site")

HELPINGS = 2
WHO = ("guest", "member", "office")
# Registries whose rows come with the product's own tables, not with the network's life.
STEADY = ("admin", "auth", "contenttypes", "sessions", "account", "mfa", "socialaccount", "usersessions")


@pytest.mark.once
def test_no_page_asks_more_often_when_the_network_grows(living: World, visits: list[Visit]) -> None:
    places = set(addresses(living, most=1, special=()))
    before = [
        one for one in visits if one.role in WHO and one.address in places and one.response.status_code == 200
    ]
    rows = _rows()

    for _ in range(HELPINGS):
        grow_world(living)
    clients = {role: browser(living, role) for role in WHO}
    after = [visit(clients[one.role], one.address, one.role) for one in before]

    assert sum(_rows().values()) > sum(rows.values())
    counts = {str(one): (len(one.queries), len(two.queries)) for one, two in zip(before, after, strict=True)}
    assert {who: (few, many) for who, (few, many) in counts.items() if many > few} == {}


def _rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label not in STEADY
    }
