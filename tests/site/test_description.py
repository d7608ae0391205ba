"""What /api/v1/openapi.json promises to programs holds, whatever odd requests schemathesis invents."""

from datetime import timedelta

import pytest
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings

from plietsch.api.openapi import description
from plietsch.api.operations import make_token
from plietsch.api.queries import scopes
from plietsch.api.views import machines
from plietsch.core.world import World


@pytest.mark.once
def test_programs_are_answered_as_the_description_promises(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemathesis = pytest.importorskip("schemathesis")  # slow to load
    promised = schemathesis.openapi.from_dict(description("Netzwerk", "http://localhost"))
    promised.app = get_wsgi_application()
    monkeypatch.setattr(machines, "AT_ONCE", 10**6)
    machines._buckets.clear()
    lasts = world.now + timedelta(days=1)
    office = {"by": world["user.office"], "at": world.now}
    _token, secret = make_token(label="Test", scopes=scopes(), expires_at=lasts, **office)
    asked = set()

    for operation in (found.ok() for found in promised.get_all_operations()):

        @settings(max_examples=6, derandomize=True, deadline=None, database=None, suppress_health_check=ANY)
        @given(operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

        ask()
        asked.add(operation.label)

    assert len(asked) > 10


ANY = list(HealthCheck)
