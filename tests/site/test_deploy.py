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
OPERATE = (ROOT / "docs" / "operate.md").read_text()
SERVICES = sorted(DEPLOY.rglob("*.service"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_variable_in_deploy_is_a_documented_setting(file: Path) -> None:
    documented = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", OPERATE, re.MULTILINE))

    assert set(SETTING.findall(file.read_text())) - OF_THE_PROXY <= documented


def test_the_proxy_speaks_new_tls_alone() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text()

    assert "ssl_protocols TLSv1.2 TLSv1.3;" in nginx
    assert re.search(r"ssl_ciphers [^;]*!aNULL", nginx)


def test_units_run_without_privileges() -> None:
    assert len(SERVICES) >= 3
    for unit in SERVICES:
        lines = unit.read_text().splitlines()
        assert {"User=plietsch", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= set(lines)
        assert {"CapabilityBoundingSet=", "SystemCallFilter=@system-service"} <= set(lines)
        assert "StateDirectoryMode=0750" in lines, "systemd would open the data folder to everybody"


def test_units_come_back_however_often_they_end() -> None:
    lasting = [unit for unit in SERVICES if "Restart=always" in unit.read_text()]

    assert len(lasting) >= 4
    assert [unit.name for unit in lasting if "StartLimitIntervalSec=0" not in unit.read_text()] == []


def test_a_web_process_that_starts_anew_is_waited_for_and_asked_again_at_once() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text()

    assert "Type=notify" in (DEPLOY / "systemd" / "plietsch-web@.service").read_text()
    assert len(re.findall(r"server 127\.0\.0\.1:800\d max_fails=0;", nginx)) == 2


def test_two_backups_of_one_day_have_two_names() -> None:
    assert "date +%%F-%%H%%M%%S" in (DEPLOY / "systemd" / "plietsch-backup.service").read_text()


def test_the_image_gets_what_is_named_and_nothing_else() -> None:
    told = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in told if line.startswith("!")}

    assert "*" in told
    assert let_in >= {"manage.py", "plietsch", "requirements", "tools", "package-lock.json"}
    assert let_in & {".git", ".venv", "deploy", "node_modules", "tests", "var"} == set()
    assert all((ROOT / name).exists() for name in let_in)


def test_settings_with_secrets_stay_out_of_the_repository() -> None:
    assert "/deploy/*.env" in (ROOT / ".gitignore").read_text().splitlines()


def test_each_file_of_deploy_that_the_instructions_name_is_there() -> None:
    named = set(re.findall(r"deploy/[\w./-]*\w", OPERATE)) - {"deploy/plietsch.env"}

    assert len(named) >= 5
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert (DEPLOY / "plietsch").stat().st_mode & 0o111


def test_containers_write_into_their_volumes_only_and_gain_nothing() -> None:
    assert "\n  read_only: true\n" in COMPOSE
    assert "\n  cap_drop: [ALL]\n" in COMPOSE
    assert '\n  security_opt: ["no-new-privileges:true"]\n' in COMPOSE
    assert "\nUSER plietsch\n" in (DEPLOY / "Dockerfile").read_text()


def test_caddy_hides_what_is_for_monitors_before_it_asks_a_process() -> None:
    caddy = (DEPLOY / "Caddyfile").read_text()

    assert "@monitors path /healthz /readyz /metrics\n\thandle @monitors {\n\t\trespond 404\n" in caddy
    assert caddy.index("handle @monitors") < caddy.index("handle @live") < caddy.index("handle {")


def test_visitors_wait_while_a_container_starts_anew() -> None:
    assert (DEPLOY / "Caddyfile").read_text().count("lb_try_duration 20s") == 2


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
