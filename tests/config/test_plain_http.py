"""Without TLS, people are led on and programs are refused."""

from typing import Any

import pytest
from django.test import Client

from plietsch.core.world import World


@pytest.mark.parametrize(
    "path", ["/api/v1/gruppen/", "/sensorthings/v1.1/", "/matomo.php", "/api/3/action/site_read"]
)
def test_a_program_without_tls_is_refused_and_not_led_on(path: str, world: World, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True

    answer = Client().get(path)

    assert answer.status_code == 403
    assert "https" in answer.json()["error"]
    assert Client().get(path, secure=True).status_code != 403


def test_a_person_without_tls_is_led_on(world: World, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get("/orte/")["Location"] == "https://testserver/orte/"
