"""One address says where the data lies."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from plietsch.core.databases import database


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("postgresql://amt:geheim%21@db.example:5433/netz", ("netz", "amt", "geheim!", "db.example", "5433")),
        ("postgresql:///netz?host=/run/postgresql&user=amt", ("netz", "amt", "", "/run/postgresql", "")),
        ("postgres:///netz", ("netz", "", "", "", "")),
    ],
)
def test_an_address_of_postgresql_may_name_a_server_or_a_socket(address: str, parts: tuple[str, ...]) -> None:
    settings = database(address)

    assert tuple(settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == parts


def test_further_options_reach_the_driver() -> None:
    assert database("postgresql:///netz?sslmode=require")["OPTIONS"]["sslmode"] == "require"


def test_an_address_of_sqlite_is_a_file() -> None:
    assert database("sqlite:////srv/netz.sqlite3")["NAME"] == "/srv/netz.sqlite3"


def test_another_kind_of_database_is_named_and_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        database("mysql://host/netz")
