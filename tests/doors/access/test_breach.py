"""A token leaked: the audit names everybody whose data it opened, and says where it can't."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest

from functions.access.domain.audit import AuditRow
from functions.access.domain.chain import hours_between
from functions.access.store import audit, notes
from functions.kernel.callers import Purpose, Role
from functions.kernel.periods import hour_of
from infra.recovery import __main__ as recovery
from infra.recovery.breach import Sought, affected, write
from tests.doors.access.test_sealing import BEGUN, audited, hear, record, remove

__all__ = ["audited"]
THIEF, OTHER = "staff-thief", "staff-other"


def look(
    number: int, minute: int, by: str = THIEF, *, allowed: bool = True, session: str = "s-1"
) -> tuple[str, str]:
    """Somebody opened a person's data, and the stream told of it; the key of the row."""
    at = BEGUN + timedelta(minutes=minute, seconds=number)
    who, suffix = f"{number:013d}", f"suffix-{minute}-{number}-{by}"
    row = AuditRow(
        who, at, by, Role.PROVINCE_OFFICER, "province-01", session, "reveal",
        Purpose.EPIDEMIC_CONTROL, ("name", "phone"), allowed, "r", "GET /can-bo",
    )  # fmt: skip
    audit.put_audit([(row, suffix)])
    key = (who, f"{at.isoformat(timespec='microseconds')}#{suffix}")
    told = record(notes.rows_of([key])[key], at, 1000 + 60 * minute + number)
    hear([told], at + timedelta(seconds=30))
    return key


def hours(more: int = 0) -> list[str]:
    return list(hours_between(hour_of(BEGUN), hour_of(BEGUN + timedelta(hours=more))))


@pytest.mark.catalogue("P13")
def test_everybody_the_account_saw_is_listed_and_nobody_else(audited: datetime) -> None:
    for number in range(12):
        look(number, 3 + number)
    look(3, 40)
    look(20, 5, OTHER)
    look(21, 6, allowed=False)
    look(22, 70)

    found = affected(Sought(by=THIEF), hours())

    assert [one.subject for one in found.affected] == [f"{number:013d}" for number in range(12)]
    assert found.people["0000000000003"].acts == 2
    assert found.people["0000000000021"].refused == 1
    assert found.rows == 15 and not found.gone
    out = io.StringIO()
    write(found, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert len(rows) == 12
    assert (rows[3]["fields"], rows[3]["actions"], rows[3]["accounts"]) == (
        "name phone", "reveal", THIEF,
    )  # fmt: skip
    assert len(affected(Sought(by=THIEF), hours(1)).affected) == 13


@pytest.mark.catalogue("P13")
def test_by_session_unit_and_role(audited: datetime) -> None:
    look(1, 3, session="s-1")
    look(2, 4, session="s-2")
    look(3, 5, OTHER, session="s-3")

    def seen(sought: Sought) -> list[str]:
        return [one.subject[-1] for one in affected(sought, hours()).affected]

    assert seen(Sought(session="s-2")) == ["2"]
    assert seen(Sought(unit="province-01")) == ["1", "2", "3"]
    assert seen(Sought(role=Role.PROVINCE_OFFICER.value, by=OTHER)) == ["3"]
    assert seen(Sought(role=Role.AUDITOR.value)) == []
    with pytest.raises(ValueError, match="say whom"):
        affected(Sought(), hours())


@pytest.mark.catalogue("P13", "P02")
def test_a_row_that_was_taken_away_makes_the_list_incomplete(audited: datetime) -> None:
    look(1, 3)
    key = look(2, 4)
    remove("audit", "subject", "at", item={"subject": {"S": key[0]}, "at": {"S": key[1]}})

    found = affected(Sought(by=THIEF), hours())

    assert [one.subject for one in found.affected] == ["0000000000001"]
    assert found.gone == {"0000000000002"}


@pytest.mark.catalogue("P13")
def test_an_empty_list_says_whether_nobody_was_affected_or_nothing_was_asked(
    audited: datetime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    look(1, 3, f"https://issuer.example/oidc|{THIEF}")
    monkeypatch.setattr(recovery, "point_at", lambda *_: None)
    hour, later = hour_of(BEGUN), hour_of(BEGUN + timedelta(hours=1))

    def asked(first: str, last: str, by: str) -> tuple[int, str]:
        told = ["breach", "--from-hour", first, "--to-hour", last, "--by", by]
        monkeypatch.setattr("sys.argv", ["recovery", *told])
        code = recovery.main()
        return code, capsys.readouterr().err

    assert asked(hour, later, THIEF) == (0, "1 affected, of 1 rows of the audit\n")
    assert "written right?" in asked(hour, later, "staff-thef")[1]
    assert asked(later, hour, THIEF) == (2, f"no hour lies from {later} to {hour}\n")
    code, said = asked("2021-11-22", later, THIEF)
    assert code == 2 and said.startswith("not done: ")
