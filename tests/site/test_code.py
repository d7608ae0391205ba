"""What the code must not do, whoever writes it; read from the sources, for no page would show it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from plietsch.core.sessions import SessionStore
from plietsch.core.world import World

ROOT = Path(__file__).resolve().parents[2]
CODE = [file for file in sorted((ROOT / "plietsch").rglob("*.py")) if "migrations" not in file.parts]
SCRIPTS = [
    file
    for file in sorted((ROOT / "plietsch").rglob("*.js"))
    if not {"vendor", "node_modules"} & set(file.parts)
]
RUNNING_TEXT = {"eval", "exec", "compile", "__import__"}
UNPACKING = {"pickle", "marshal", "shelve", "yaml", "dill"}
SEEDED = {  # what chance is for there is no secret
    "competitions/stability.py",
    "core/jobs/operations.py",
}
PUBLIC = {  # open data, what other servers and websites ask, in all of which no session counts
    "federation/views.py",
    "sensors/views/interface.py",
    "opendata/tables/downloads.py",
    "opendata/views/ckan.py",
    "opendata/views/catalogue.py",
    "analytics/matomo/tracking.py",
    "portal/views/sharing.py",
}


def _nodes() -> Iterator[tuple[str, ast.AST]]:
    for file in CODE:
        name = file.relative_to(ROOT / "plietsch").as_posix()
        yield from ((name, node) for node in ast.walk(ast.parse(file.read_text())))


def _imported() -> Iterator[tuple[str, str]]:
    for name, node in _nodes():
        if isinstance(node, ast.Import):
            yield from ((name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield name, node.module or ""


def _calls() -> Iterator[tuple[str, ast.Call]]:
    yield from ((name, node) for name, node in _nodes() if isinstance(node, ast.Call))


def test_no_program_is_started_through_a_shell() -> None:
    shells = [name for name, call in _calls() for word in call.keywords if word.arg == "shell"]
    systems = [
        name
        for name, call in _calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"system", "popen", "getoutput"}
    ]

    assert shells + systems == []


def test_no_text_is_run_as_code() -> None:
    run = [
        name for name, call in _calls() if isinstance(call.func, ast.Name) and call.func.id in RUNNING_TEXT
    ]
    drawn = [
        name
        for name, call in _calls()
        if isinstance(call.func, ast.Name) and call.func.id == "Template" and name != "core/logs.py"
    ]
    unpacked = [name for name, module in _imported() if module.partition(".")[0] in UNPACKING]

    assert (run, drawn, unpacked) == ([], [], [])


@pytest.mark.django_db
def test_secrets_come_from_the_systems_source_of_chance() -> None:
    assert {name for name, module in _imported() if module == "random"} == SEEDED
    assert len(SessionStore()._get_new_session_key()) == 32  # of 36 signs: 165 bits


def test_no_certificate_is_left_unchecked() -> None:
    careless = re.compile(r"CERT_NONE|_create_unverified|check_hostname\s*=\s*False|verify\s*=\s*False")

    assert [file.name for file in CODE if careless.search(file.read_text())] == []


def test_only_what_is_public_is_open_to_scripts_of_other_sites() -> None:
    opened = {file for file in CODE if "Access-Control-Allow" in file.read_text()}

    assert {file.relative_to(ROOT / "plietsch").as_posix() for file in opened} == PUBLIC
    assert [file.name for file in opened if "Allow-Credentials" in file.read_text()] == []


def test_our_scripts_neither_listen_to_other_windows_nor_keep_secrets() -> None:
    kept = {
        match[1]
        for file in SCRIPTS
        for match in re.finditer(r"(?:localStorage|sessionStorage)\.setItem\(([^,]+),", file.read_text())
    }

    assert len(SCRIPTS) > 20
    assert [
        file.name
        for file in SCRIPTS
        if re.search(r"postMessage|window\.(onmessage|addEventListener\([\"']message)", file.read_text())
    ] == []
    assert kept == {'"theme"', "store"}  # colours; taps at a door that wait for the network


def test_our_scripts_merge_no_foreign_objects() -> None:
    merging = re.compile(r"__proto__|Object\.assign\([^)]*JSON|\.\.\.JSON\.parse|for \(\w+ \w+ in ")

    assert [file.name for file in SCRIPTS if merging.search(file.read_text())] == []


@pytest.mark.parametrize(
    "path", ["/.git/config", "/pyproject.toml", "/plietsch/config/settings.py", "/static/", "/static/ui/"]
)
def test_no_file_of_the_repository_is_handed_out(path: str, world: World) -> None:
    assert Client().get(path).status_code == 404


def test_nobody_traces(world: World) -> None:
    assert Client().trace("/orte/").status_code == 405


def test_address_and_body_are_read_apart() -> None:
    request = RequestFactory().post("/?role=office&role=member", {"name": ["a", "b"]})

    assert (request.GET["role"], request.POST["name"]) == ("member", "b")
    assert "role" not in request.POST
    assert not hasattr(request, "REQUEST")
