"""The visits are made once per process and shared by the tests of this folder."""

import pytest
from django.conf import settings

from plietsch.core.world import World
from tests.site.visits import ROLES, Visit, visit_all

IS_FIRST = "sqlite" in settings.DATABASES["default"]["ENGINE"]
_made: list[Visit] = []


@pytest.fixture
def visits(world: World) -> list[Visit]:
    """Every address by GET: as every role, on the second database as those who see least and most."""
    if not _made:
        _made.extend(visit_all(world, roles=ROLES if IS_FIRST else ("guest", "member", "office")))
    return _made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at the product and not at the database runs once."""
    if not IS_FIRST:
        for item in items:
            if "once" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="runs on SQLite only: it looks at the product"))
