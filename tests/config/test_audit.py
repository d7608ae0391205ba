"""A known weakness of a package stops a release unless somebody gave a reason, for a while."""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import audit
from progress import Failed

sys.path.pop(0)  # there is another "bench" in there

TODAY = date(2026, 11, 26)
WEAK = [
    {"name": "sound", "version": "1.0", "vulns": []},
    {"name": "weak", "version": "2.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.1"]}]},
]


def test_a_weakness_is_named_with_the_version_that_mends_it() -> None:
    assert audit.unexcused(WEAK, {}, TODAY) == ["weak 2.0: PYSEC-2026-1, fixed in ['2.1']"]


@pytest.mark.parametrize(("until", "found"), [(date(2026, 12, 31), 0), (date(2026, 11, 25), 1)])
def test_an_exception_holds_until_its_day(until: date, found: int) -> None:
    excused = {"PYSEC-2026-1": {"reason": "we never call it", "until": until}}

    assert len(audit.unexcused(WEAK, excused, TODAY)) == found


def test_an_exception_without_reason_or_day_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "exceptions.toml").write_text('["PYSEC-2026-1"]\nreason = "later"\n')
    monkeypatch.setattr(audit, "ROOT", tmp_path)

    with pytest.raises(Failed, match="needs a reason and a date"):
        audit.exceptions()


def test_where_nobody_answers_the_audit_says_that_it_was_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = [{"name": "sound", "skip_reason": "not found"}]
    monkeypatch.setattr(audit, "_ask", lambda service, lock: silent if service == "pypi" else [])

    assert "SKIPPED" in audit.audit()
