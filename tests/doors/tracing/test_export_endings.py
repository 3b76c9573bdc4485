"""How an export ends before its file is made: whoever asked has left, or has read too many."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState
from functions.access.store import people
from functions.kernel.callers import Role
from functions.runtime import settings
from functions.tracing.service import packing
from tests.doors.checkin.town import items_of
from tests.doors.tracing.bureau import B, Bureau, C
from tests.doors.tracing.test_exports import PLACE, Desk, audited, pages
from tests.doors.tracing.test_volume import bound
from tests.doors.tracing.told import Stream

Change = Callable[[Staff], Staff]

LEAVES: dict[str, Change] = {
    "suspended": lambda one: replace(one, state=StaffState.SUSPENDED),
    "ended": lambda one: replace(one, state=StaffState.ENDED),
    "another unit": lambda one: replace(one, unit="cdc-79"),
    "another role": lambda one: replace(one, role=Role.PROVINCE_OFFICER),
}


@pytest.fixture
def desk(bureau: Bureau, running: Stream) -> Desk:
    """Everybody at their desk."""
    return Desk(bureau, running)


def tracer() -> Staff:
    """The record of whoever asks."""
    found = people.staff(access.staff_id(settings.issuer(), "epidemiologist-cdc-01"))
    assert found is not None
    return found


def shown(desk: Desk) -> str:
    """What the register of exports says of the only one, in plain words."""
    body = desk.bureau.mate.get(PLACE).body.decode()
    return re.sub(r"<[^>]+>", " ", body)


def counted() -> int:
    """How many people were counted for whoever asks."""
    counts = [
        int(one["n"]["N"])
        for one in items_of("limits")
        if one["id"]["S"] == f"volume#account#{tracer().id}"
    ]
    return sum(counts)


@pytest.mark.catalogue("C09")
@pytest.mark.parametrize("how", LEAVES)
@pytest.mark.parametrize("when", ["before", "between two pages"])
def test_an_export_ends_with_the_work_of_whoever_asked(
    desk: Desk, how: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "PAGE", 1)
    assert desk.asks(desk.bureau.tracer).status == 303
    heard = packing.hear

    def leaves_after_one(told: packing.ExportToContinue, now: datetime) -> None:
        heard(told, now)
        if desk.only().rows == 1:
            people.put_staff(LEAVES[how](tracer()))

    if when == "before":
        people.put_staff(LEAVES[how](tracer()))
    else:
        monkeypatch.setattr(packing, "hear", leaves_after_one)
    desk.running.runs()
    one = desk.only()
    assert (one.stage.value, one.ended, pages()) == ("ended", "asker", 0)
    assert len(audited("export_contacts")) == one.rows == (when != "before")
    assert audited("end_export") == [f"export#{one.id}"]
    assert desk.fetches(desk.bureau.mate).status == 404
    assert "người yêu cầu đã nghỉ hoặc chuyển việc" in shown(desk)


@pytest.mark.catalogue("Z09")
@pytest.mark.parametrize("most", [0, 1])
def test_an_export_over_the_bound_ends_and_says_why(
    desk: Desk, most: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(packing, "PAGE", 1)
    assert desk.asks(desk.bureau.tracer).status == 303
    bound(monkeypatch, hour=counted() + most, day=100)
    capsys.readouterr()
    # Whatever is heard is answered without a failure: nothing comes again, nothing is a dead letter
    # (`told.hears` refuses a batch with failures).
    desk.running.runs()
    one = desk.only()
    assert (one.stage.value, one.ended, one.rows, pages()) == ("ended", "volume", most, 0)
    assert len(audited("export_contacts")) == most
    assert capsys.readouterr().out.count('"fact":"ReadingStopped"') == 1
    assert "đã xem quá nhiều người; tài khoản hoặc đơn vị tạm dừng" in shown(desk)


@pytest.mark.catalogue("Z09")
def test_each_packing_counts_whom_it_packs_in_a_warm_container_too(desk: Desk) -> None:
    # Two exports in a row, and nothing at a door between them, where the guard would begin anew.
    for _ in range(2):
        assert desk.asks(desk.bureau.tracer).status == 303
    asked = counted()
    desk.running.runs()
    assert audited("export_contacts") == sorted([B, C, B, C])
    assert counted() - asked == 4
