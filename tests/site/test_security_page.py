"""docs/security.md says what settings and code do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account import app_settings as account
from allauth.mfa import app_settings as factors
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password

from plietsch.accounts.passwords import WORDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
PACKAGES = ROOT / "plietsch"
CRYPTOGRAPHY = ("hashlib", "hmac", "secrets", "cryptography", "django.core.signing", "django.utils.crypto")
LIBRARIES = ("redis", "boto3", "opensearchpy", "paho", "psycopg")
CONNECTIONS = ("socket", "smtplib", "http.client", "urllib.request", *LIBRARIES)
BROKEN = re.compile(r"\b(md5|sha1)\b", re.IGNORECASE)
# They give things a name, or check what a foreign protocol sends; nothing is protected by them.
NAMES_ONLY = {"accounts/mailbox.py", "opendata/views/catalogue.py", "core/once.py", "search/tokens.py"}
MB = 1024 * 1024


def _code() -> Iterator[tuple[str, str]]:
    for file in sorted(PACKAGES.rglob("*.py")):
        if "migrations" not in file.parts:
            yield file.relative_to(PACKAGES).as_posix(), file.read_text()


def _importing(modules: tuple[str, ...]) -> set[str]:
    def taken(source: str) -> Iterator[str]:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or ""

    return {
        name
        for name, source in _code()
        if any(one == module or one.startswith(f"{module}.") for one in taken(source) for module in modules)
    }


def _named_under(heading: str) -> set[str]:
    chapter = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"[\w/]+\.py", chapter))


def test_the_page_names_every_place_that_signs_hashes_or_encrypts() -> None:
    assert _named_under("Keys and algorithms") == _importing(CRYPTOGRAPHY)


def test_the_page_names_every_place_that_opens_connections() -> None:
    assert _named_under("Connections") == _importing(CONNECTIONS)


def test_no_broken_hash_protects_anything() -> None:
    assert {name for name, source in _code() if BROKEN.search(source)} - NAMES_ONLY == set()


@pytest.mark.parametrize(
    "said",
    [
        f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MB} MB",
        f"{settings.UPLOAD_MAX_BYTES // MB} MB",
        f"{settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // MB} MB",
        f"{settings.MAIL_IN_MAX_BYTES // MB} MB",
        settings.ACCOUNT_RATE_LIMITS["signup"].removesuffix("/ip"),
        f"{settings.AUTH_PASSWORD_VALIDATORS[0]['OPTIONS']['min_length']} signs",
        f"{factors.TOTP_PERIOD * (1 + 2 * factors.TOTP_TOLERANCE)} seconds, once",
        f"{settings.SESSION_COOKIE_AGE // 3600} hours without a page",
        f"{settings.SESSION_LONGEST.days} days after the sign-in",
        f"{account.REAUTHENTICATION_TIMEOUT // 60} minutes old",
    ],
)
def test_the_limits_on_the_page_are_those_of_the_settings(said: str) -> None:
    assert said in PAGE


def test_the_page_names_the_words_of_the_network() -> None:
    assert f"own words are {', '.join(WORDS)}," in PAGE


def test_the_page_names_every_way_in() -> None:
    chapter = PAGE.partition("\n## Signing in\n")[2].partition("\n## ")[0]
    ways = {"password", "openid_connect", *settings.MFA_SUPPORTED_TYPES}

    assert set(re.findall(r"^\| `(\w+)`", chapter, re.MULTILINE)) == ways
    assert settings.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]
    assert list(settings.SOCIALACCOUNT_PROVIDERS) == ["openid_connect"]


def test_no_password_expires() -> None:
    assert [name for name in settings.INSTALLED_APPS + settings.MIDDLEWARE if "expir" in name.lower()] == []
    assert "Passwords do not\nexpire" in PAGE


def test_passwords_are_kept_by_argon2(settings: Any) -> None:
    from plietsch.config import settings as ours

    assert ours.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    settings.PASSWORD_HASHERS = ours.PASSWORD_HASHERS
    assert identify_hasher(make_password("x" * 12)).algorithm == "argon2"
