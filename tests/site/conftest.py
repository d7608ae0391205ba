"""The visits are made once per process and shared by the tests of this folder."""

import pytest

from plietsch.core.world import World
from tests.site.visits import Visit, visit_all

_made: list[Visit] = []


@pytest.fixture
def visits(world: World) -> list[Visit]:
    """Every address as every role, by GET."""
    if not _made:
        _made.extend(visit_all(world))
    return _made
