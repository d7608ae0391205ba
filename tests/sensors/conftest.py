"""How devices and strangers speak to the interface in these tests."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plietsch.core.world import World
from plietsch.sensors.models import Area, Thing
from plietsch.sensors.operations.areas import issue_token

ROOT = "/sensorthings/v1.1/"


def ask(path: str, client: Client | None = None, status: int = 200, **options: str) -> Any:
    """What a client reads; options go without their dollar."""
    question = {f"${name}": value for name, value in options.items()}
    response = (client or Client()).get(ROOT + path, question)
    assert response.status_code == status, response.content
    return response.json()


def send(
    path: str, told: Any = None, secret: str = "", status: int = 201, method: str = "post", **more: Any
) -> Any:
    """What a device writes, and what it is answered."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    body = told if isinstance(told, str | bytes) else json.dumps(told)
    kind = more.pop("content_type", "application/json")
    response = getattr(Client(), method)(ROOT + path, body, content_type=kind, headers=headers)
    assert response.status_code == status, response.content
    return response.json() if response.content else None


def refusal(path: str, told: Any, secret: str, status: int = 400) -> str:
    """What is said about a payload that is not taken."""
    return str(send(path, told, secret, status=status)["message"])


Issue = Callable[..., str]


@pytest.fixture
def issue(world: World) -> Issue:
    """Give a token, and tell its secret."""

    def issue(area: Area, thing: Thing | None = None) -> str:
        return issue_token(area, label="Test", thing=thing, by=None, at=timezone.now())[1]

    return issue


@pytest.fixture
def gateway(world: World, issue: Issue) -> str:
    """The secret of a token for the whole building area."""
    return issue(world["area.kirchbarkau"])
