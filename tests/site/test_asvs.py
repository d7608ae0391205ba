"""What docs/asvs.md and docs/attacks.md say of us is shown by tests."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


STATES = ("met", "not met", "operator's", "not applicable")
# OWASP ASVS 5.0.0: of each section, the last number of levels 1 and 2; they have no gaps.
SECTIONS = {
    1: {1: 2, 2: 9, 3: 11, 4: 3, 5: 2},
    2: {1: 3, 2: 3, 3: 4, 4: 1},
    3: {2: 2, 3: 4, 4: 6, 5: 5, 7: 2},
    4: {1: 3, 2: 1, 3: 2, 4: 4},
    5: {1: 1, 2: 3, 3: 2, 4: 3},
    6: {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    7: {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    8: {1: 2, 2: 3, 3: 1, 4: 1},
    9: {1: 3, 2: 4},
    10: {1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3},
    11: {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
    12: {1: 3, 2: 2, 3: 4},
    13: {1: 1, 2: 5, 3: 2, 4: 5},
    14: {1: 2, 2: 4, 3: 3},
    15: {1: 3, 2: 3, 3: 7},
    16: {1: 1, 2: 5, 3: 4, 4: 3, 5: 3},
    17: {1: 1, 2: 4, 3: 2},
}
REQUIREMENTS = [
    f"{chapter}.{section}.{number}"
    for chapter, sections in SECTIONS.items()
    for section, last in sections.items()
    for number in range(1, last + 1)
]


def _rows(page: str) -> list[list[str]]:
    lines = (ROOT / "docs" / page).read_text().splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)
    ]


def test_every_requirement_of_levels_one_and_two_stands_in_the_table_once() -> None:
    assert [row[0] for row in _rows("asvs.md")] == REQUIREMENTS
    assert len(REQUIREMENTS) == 253


def test_every_requirement_has_a_state_and_what_is_met_a_test_that_exists() -> None:
    rows = _rows("asvs.md")

    assert [row for row in rows if len(row) != 5 or row[2] not in STATES] == []
    assert [
        number for number, _, state, _, test in rows if (state == "met" or test) and not _exists(test)
    ] == []
    assert [number for number, _, state, how, _ in rows if state != "met" and not how] == []


def test_the_table_says_rightly_how_much_is_met() -> None:
    counted = Counter(row[2] for row in _rows("asvs.md"))
    said = ", ".join(f"{count} {state}" for state, count in counted.most_common())

    assert f"Of 253: {said}." in (ROOT / "docs" / "asvs.md").read_text()


def test_each_of_the_25_attacks_names_tests_that_exist() -> None:
    rows = _rows("attacks.md")

    assert [int(row[0]) for row in rows] == list(range(1, 26))
    assert [row for row in rows if row[2] != ("partly" if row[3] else "met")] == []
    assert [test for row in rows for test in row[4].split(", ") if not _exists(test)] == []


def _exists(test: str) -> bool:
    file, _, name = test.partition("::")
    return bool(name) and (ROOT / file).exists() and f"def {name}(" in (ROOT / file).read_text()
