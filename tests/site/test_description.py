"""What /api/v1/openapi.json promises to programs holds, whatever odd requests schemathesis invents."""

from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from plietsch.api.openapi import description
from plietsch.api.operations import make_token
from plietsch.api.queries import scopes
from plietsch.api.views import machines
from plietsch.config.wsgi import application
from plietsch.core.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
promised = schemathesis.openapi.from_dict(description("Netzwerk", "http://localhost"))
promised.app = application


@pytest.fixture
def secret(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """The token of a program of the network office that need not wait."""
    monkeypatch.setattr(machines, "AT_ONCE", 10**6)
    machines._buckets.clear()
    lasts = world.now + timedelta(days=1)
    return make_token(label="Test", scopes=scopes(), expires_at=lasts, by=world["user.office"], at=world.now)[
        1
    ]


@promised.parametrize()
@settings(
    max_examples=6, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
def test_programs_are_answered_as_the_description_promises(case: schemathesis.Case, secret: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})
