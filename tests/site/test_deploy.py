"""What lies in deploy/ is what docs/operate.md and docs/asvs.md say of it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = [file for file in sorted(DEPLOY.rglob("*")) if file.is_file()]
SETTING = re.compile(r"\b(?:PLIETSCH_[A-Z0-9_]+|DATABASE_URL|PORT)\b")
OF_THE_PROXY = {"PLIETSCH_PAGES", "PLIETSCH_LIVE"}  # where Caddy finds us
COMPOSE = (DEPLOY / "compose.yaml").read_text()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_variable_in_deploy_is_a_documented_setting(file: Path) -> None:
    documented = set(
        re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs" / "operate.md").read_text(), re.MULTILINE)
    )

    assert set(SETTING.findall(file.read_text())) - OF_THE_PROXY <= documented


def test_the_proxy_speaks_new_tls_alone() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text()

    assert "ssl_protocols TLSv1.2 TLSv1.3;" in nginx
    assert re.search(r"ssl_ciphers [^;]*!aNULL", nginx)


def test_units_run_without_privileges() -> None:
    units = list(DEPLOY.rglob("*.service"))

    assert len(units) >= 3
    for unit in units:
        assert {"User=plietsch", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= set(
            unit.read_text().split()
        )


def test_the_compose_file_sets_no_password_itself() -> None:
    read = "\n".join(line for line in COMPOSE.splitlines() if not line.strip().startswith("#"))
    passwords = re.findall(r"(?:PASSWORD|SECRET|KEY|ROOT_USER): \"?([^\",}\n]+)", read)

    assert len(passwords) >= 3
    assert [value for value in passwords if not value.startswith("${")] == []
    assert "${POSTGRES_PASSWORD:?}" in read


def test_no_secret_stands_in_deploy() -> None:
    told = [
        line
        for file in FILES
        for line in file.read_text().splitlines()
        if re.match(r"\s*PLIETSCH_SECRET_KEY\s*=\s*\S", line)
    ]

    assert told == []
