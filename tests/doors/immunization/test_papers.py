"""A paper is a record once two people have typed it alike; one hand alone makes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from functions.immunization.domain.dose import Dose
from functions.immunization.service import late
from functions.immunization.store import doses, quality
from functions.kernel.callers import Role
from functions.registry import service as registry
from functions.runtime import clock
from tests.doors.checkin.town import Officer
from tests.doors.immunization.ward import DOSES, LOT, SITE, Ward
from tests.gateway import Reply

ROWS, KEY = f"{DOSES}/paper-rows", "20211112"
PAPER = {
    "sheet": "ds-01", "row": 7, "number_kind": "cccd", "number": "001090900001",
    "full_name": "Nguyễn Văn An", "birth": "1990-05-02", "sex": "male", "day": "2021-11-12",
    "product": "comirnaty", "lot_number": "ff2382",
}  # fmt: skip


def types(who: Officer, **more: Any) -> Reply:
    return who.call("POST", ROWS, PAPER | more)


def standing(number: str = "001090900001", key: str = KEY) -> Dose | None:
    known = registry.known_person("cccd", number)
    return doses.history(known).dose(key) if known else None


@pytest.fixture
def second(ward: Ward) -> Officer:
    ward.receives()
    return ward.member(Role.COMMUNE_OFFICER, SITE, "-2")


@pytest.mark.catalogue("Z11")
def test_one_hand_makes_no_record_and_two_that_agree_make_one(ward: Ward, second: Officer) -> None:
    ward.vial()
    for _ in range(2):
        told = types(ward.site)
        assert (told.status, told.json["state"], told.json["hands"]) == (201, "single", 1)
    assert standing() is None
    assert types(ward.second, full_name="Ai đó").json["state"] == "single"  # another site's sheet
    with ThreadPoolExecutor(2) as hands:
        told = list(hands.map(lambda _: types(second), range(2)))
    assert [one.json.get("state") for one in told] == ["recorded"] * 2
    dose = standing()
    assert dose is not None
    assert (dose.number, dose.series, dose.lot, dose.state.value) == (1, 2, LOT, "ok")
    assert dose.observed_until is not None and dose.observed_until < clock.now()
    assert all(part in dose.why for part in ("DS-01#007", "site-01", "-2"))
    stock = ward.stock()
    assert (stock["used"], stock["open"]) == (1, 5)
    ward.tells()
    kept = quality.found(dose.person, KEY).quality
    assert kept is not None
    assert "entered_late" in [one.code.value for one in kept.findings] and not kept.is_same_day
    third = ward.member(Role.COMMUNE_OFFICER, SITE, "-3")
    assert types(third, full_name="Người khác").code == "PAPER_ROW_RECORDED"


def test_hands_that_differ_are_told_in_which_fields_and_a_third_decides(
    ward: Ward, second: Officer
) -> None:
    types(ward.site)
    told = types(second, full_name="Nguyễn Văn Ân", birth="1990")
    assert (told.json["state"], told.json["differing"]) == ("differs", ["full_name", "birth"])
    shown = ward.site.get(f"{ROWS}?sheet=DS-01")
    assert "Nguyễn" not in shown.body.decode()
    assert [one["is_mine"] for one in shown.json["rows"]] == [True]
    third = ward.member(Role.COMMUNE_OFFICER, SITE, "-3")
    assert types(third, full_name="Nguyễn Văn Ân").json["differing"] == ["full_name", "birth"]
    assert standing() is None
    assert types(third).json["state"] == "recorded"
    dose = standing()
    # No vial of the lot was open: nothing was taken from the stock, and the books will show it.
    assert dose is not None and (dose.vial, dose.name) == ("", "Nguyễn Văn An")
    assert "used" not in ward.stock()


def test_a_paper_of_a_dose_that_stands_is_that_dose_and_later_ones_are_renumbered(
    ward: Ward, second: Officer
) -> None:
    assert ward.gives(ward.screened(), ward.vial()).status == 201
    today = f"{clock.now():%Y%m%d}"
    first = standing(key=today)
    assert first is not None and first.number == 1
    for who in (ward.site, second):
        types(who, day="2021-10-20", row=1)
    moved = standing(key=today)
    assert moved is not None
    assert (moved.number, moved.revision, moved.change) == (2, 2, "renumbered")
    for who, code in ((ward.site, ""), (second, "DOSE_CONFLICT")):
        assert types(who, day="2021-10-20", row=2, lot_number="FF9999").code == code
    for who in (ward.site, second):
        told = types(who, day="2021-10-20", row=3)
    assert told.json["state"] == "recorded"
    same = standing(key="20211020")
    assert same is not None and same.revision == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"number": "00109090000"}, "number"),
        ({"number_kind": "bhyt"}, "number_kind"),
        ({"full_name": "N9"}, "full_name"),
        ({"sex": "?"}, "sex"),
        ({"day": "2021-11-23"}, "day"),
        ({"day": "2021-03-07"}, "day"),
        ({"product": "nanocovax"}, "lot"),
        ({"sheet": "a/b"}, "sheet"),
    ],
)
def test_what_can_not_stand_on_a_paper_is_refused_by_its_field(
    ward: Ward, second: Officer, more: Any, field: str
) -> None:
    told = types(second, **more)
    assert (told.status, told.code) == (422, "PAPER_ROW_INVALID")
    assert [one["field"] for one in told.json["errors"]] == [field]


@pytest.mark.catalogue("Z11")
def test_a_hand_that_types_too_fast_is_held(
    ward: Ward, second: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "MOST_AN_HOUR", 2)
    told = [types(second, row=row).status for row in (1, 2, 3)]
    assert told == [201, 201, 429]
    assert types(ward.site, row=3).status == 201


def test_the_page_of_papers_takes_a_row_and_shows_what_waits(ward: Ward, second: Officer) -> None:
    form = {name: str(value) for name, value in PAPER.items()}
    sent = second.call("POST", "/diem-tiem/giay", form=form)
    assert sent.header("location") == "/diem-tiem/giay?sheet=DS-01"
    page = ward.site.get("/diem-tiem/giay?sheet=DS-01").body.decode()
    assert "Chờ người thứ hai gõ" in page and "Nguyễn Văn An" not in page
    wrong = ward.site.call("POST", "/diem-tiem/giay", form=form | {"birth": "hôm nay"})
    told = wrong.body.decode()
    assert (wrong.status, "PAPER_ROW_INVALID" in told, PAPER["number"] in told) == (
        422,
        True,
        False,
    )
