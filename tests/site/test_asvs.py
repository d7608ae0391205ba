"""What docs/asvs.md and docs/attacks.md say of us is shown by tests."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_requirement_that_is_said_to_be_met_names_a_test_that_exists() -> None:
    lines = [
        line for line in (ROOT / "docs" / "asvs.md").read_text().splitlines() if re.match(r"\| \d", line)
    ]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]

    assert len(rows) > 30
    assert [row for row in rows if len(row) != 5 or row[2] not in ("met", "partly", "no")] == []
    assert [number for number, _, state, _, test in rows if state != "no" and not _exists(test)] == []
    assert [number for number, _, state, how, _ in rows if state == "partly" and not how] == []


def test_each_of_the_25_attacks_names_tests_that_exist() -> None:
    lines = (ROOT / "docs" / "attacks.md").read_text().splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)
    ]

    assert [int(row[0]) for row in rows] == list(range(1, 26))
    assert [row for row in rows if row[2] != ("partly" if row[3] else "met")] == []
    assert [test for row in rows for test in row[4].split(", ") if not _exists(test)] == []


def _exists(test: str) -> bool:
    file, _, name = test.partition("::")
    return bool(name) and (ROOT / file).exists() and f"def {name}(" in (ROOT / file).read_text()
