"""A demo stays at home, and a public network has a key that nobody guesses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KEY = "zq8Lw2Xv5Rt1Yk9Pm4Nb7Jc3Hd6Gf0SaEoUiTyWeRqKlMxZvBn"
LOCAL_DATABASE = "postgresql:///netz?host=/run/postgresql"


def start(folder: Path, **environment: str) -> str:
    """What an operator reads who starts with these variables; nothing where all is well."""
    mine = {
        name: value for name, value in os.environ.items() if not name.startswith(("PLIETSCH_", "DATABASE_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", "import plietsch.config.settings"],
        env=mine | {"PLIETSCH_DATA": str(folder)} | environment,
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLIETSCH_BIND", "0.0.0.0"),  # noqa: S104
        ("PLIETSCH_BIND", "::"),
        ("PLIETSCH_URL", "https://netz.example"),
        ("PLIETSCH_TRUST_PROXY", "1"),
        ("PLIETSCH_HOSTS", "localhost,netz.example"),
        ("PLIETSCH_HOSTS", "*"),
        ("DATABASE_URL", "postgresql://amt@db.example/netz"),
    ],
)
def test_a_demo_does_not_go_public(tmp_path: Path, name: str, value: str) -> None:
    said = start(tmp_path, **{"PLIETSCH_DEMO": "1", name: value})

    assert f"{name} is for a public system: set PLIETSCH_SECRET_KEY too" in said


def test_a_system_without_a_key_does_not_go_public_either(tmp_path: Path) -> None:
    assert "PLIETSCH_BIND is for a public system" in start(tmp_path, PLIETSCH_BIND="192.0.2.7")


@pytest.mark.parametrize(
    "environment",
    [
        {"PLIETSCH_DEMO": "1"},
        {"PLIETSCH_DEMO": "1", "PLIETSCH_BIND": "::1", "PLIETSCH_URL": "http://127.0.0.1:8100"},
        {"PLIETSCH_DEMO": "1", "DATABASE_URL": LOCAL_DATABASE},
        {"PLIETSCH_SECRET_KEY": KEY, "PLIETSCH_HOSTS": "netz.example", "PLIETSCH_BIND": "0.0.0.0"},  # noqa: S104
    ],
)
def test_a_demo_at_home_and_a_network_with_a_key_start(tmp_path: Path, environment: dict[str, str]) -> None:
    assert start(tmp_path, **environment) == ""


@pytest.mark.parametrize("key", ["abc", KEY[:49], "ab" * 40])
def test_a_key_that_can_be_guessed_is_refused(tmp_path: Path, key: str) -> None:
    assert "PLIETSCH_SECRET_KEY can be guessed" in start(tmp_path, PLIETSCH_SECRET_KEY=key)


def test_cookies_of_a_public_network_bear_the_prefix_that_ties_them_to_its_host_and_tls(
    tmp_path: Path,
) -> None:
    names = "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, HostCookieStorage.cookie_name"
    command = (
        "from django.conf import settings; from plietsch.core.messages import HostCookieStorage; "
        f"print({names})"
    )
    said = subprocess.run(
        [sys.executable, "-c", command],
        env=os.environ
        | {"PLIETSCH_DATA": str(tmp_path), "PLIETSCH_SECRET_KEY": KEY, "PLIETSCH_HOSTS": "netz.example"}
        | {"PLIETSCH_DEMO": "", "DJANGO_SETTINGS_MODULE": "plietsch.config.settings"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    assert said.split() == ["__Host-sessionid", "__Host-csrftoken", "__Host-messages"]


def test_a_public_network_knows_its_own_names(tmp_path: Path) -> None:
    assert "PLIETSCH_HOSTS=*" in start(tmp_path, PLIETSCH_SECRET_KEY=KEY, PLIETSCH_HOSTS="*")
