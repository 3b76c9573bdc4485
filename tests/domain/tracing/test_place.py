"""What may be said of a place in public, and whose hands it takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from functions.kernel.errors import Refusal
from functions.tracing.domain.place import (
    Advice,
    Deed,
    Place,
    Stand,
    Step,
    after,
    check_time,
    last_day,
    read_place_id,
    rule_on,
)
from functions.tracing.domain.place_text import public_name
from functions.tracing.domain.refusals import (
    ExposurePlaceMovedOn,
    ExposurePlaceUnknown,
    PlaceIsHome,
    PlaceTellsOfPerson,
    PlaceTimeImpossible,
    SecondPersonOfPlace,
)
from functions.tracing.domain.window import Ground, Window

NOW = datetime(2021, 11, 23, 2, tzinfo=UTC)
FROM, UNTIL = NOW - timedelta(days=2), NOW - timedelta(days=2, hours=-1)
WINDOW = Window(NOW - timedelta(days=5), NOW, Ground.ONSET, "window-3638-2021")


def deed(step: Step, number: int, by: str, why: str = "") -> Deed:
    return Deed(step, number, by, f"unit-{by}", NOW, why)


DRAFT = Place(
    id="01-20211121-0A1B2C3D4E5F6G7H8J9KAMBNCQ",
    name="Chợ Thử",
    kind="market",
    division="01/001/00001",
    venue="",
    from_at=FROM,
    until_at=UNTIL,
    advice=Advice.STATION,
    shown_until=date(2021, 12, 5),
    rule_id="place-5053-2020",
    stand=Stand.DRAFT,
    deeds=(deed(Step.DRAFT, 1, "a"),),
)
PUBLISHED = after(DRAFT, deed(Step.PUBLISH, 2, "b"))


@pytest.mark.parametrize(
    "name",
    [
        "Chợ Long Biên, khu hàng cá",
        "Nhà cổ Bình Thủy",
        "Xe khách 29B-123.45, Hà Nội – Vinh",
        "Quán phở Cô Ba",
        "Trường THPT 3/2, ngày hội 20/11",
        "Cửa hàng 24/7 số 1234",
    ],
)
def test_the_name_of_a_place_the_public_goes_to_may_be_told(name: str) -> None:
    assert public_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "name",
    [
        "Chợ, gọi 0900 001 234",
        "Chợ (090.000.1234)",
        "Chợ +84-90-000-1234",
        "Quầy ０９００００１２３４",
        "Quán của người có CCCD 001099012345",
        "Sạp 001 099 012 345",
        "Quán cũ của bệnh nhân",
        "Nơi BN 1234 ăn trưa",
        "Quán F0 ghé",
        "Cửa hàng an@example.com",
    ],
)
def test_a_number_of_a_telephone_a_paper_or_a_case_is_refused(name: str) -> None:
    with pytest.raises(PlaceTellsOfPerson):
        public_name(name)


@pytest.mark.parametrize(
    "name", ["Nhà riêng ngõ 3", "nha rieng", "Căn hộ 1203", "Nhà ông Tám", "Phòng trọ số 4"]
)
def test_a_private_home_is_refused(name: str) -> None:
    with pytest.raises(PlaceIsHome):
        public_name(name)


def test_another_person_publishes_and_another_retracts() -> None:
    with pytest.raises(SecondPersonOfPlace):
        after(DRAFT, deed(Step.PUBLISH, 2, "a"))
    assert PUBLISHED.stand is Stand.PUBLISHED
    proposed = after(PUBLISHED, deed(Step.PROPOSE, 3, "a", "wrong_time"))
    assert proposed.stand is Stand.PUBLISHED and proposed.is_shown_on(date(2021, 12, 5))
    with pytest.raises(SecondPersonOfPlace):
        after(proposed, deed(Step.RETRACT, 4, "a"))
    gone = after(proposed, deed(Step.RETRACT, 4, "b", "wrong_time"))
    assert gone.stand is Stand.RETRACTED
    assert [(one.step, one.why) for one in gone.told] == [
        (Step.PUBLISH, ""), (Step.RETRACT, "wrong_time"),
    ]  # fmt: skip
    kept = after(proposed, deed(Step.KEEP, 4, "b"))
    assert kept.proposed is None
    with pytest.raises(ExposurePlaceMovedOn):
        after(kept, deed(Step.RETRACT, 5, "b"))


def test_every_deed_is_possible_where_it_belongs_and_nowhere_else() -> None:
    dropped = after(DRAFT, deed(Step.DROP, 2, "a"))
    proposed = after(PUBLISHED, deed(Step.PROPOSE, 3, "a", "twice"))
    retracted = after(proposed, deed(Step.RETRACT, 4, "b"))
    possible = {
        (one.stand, one.proposed is not None, step)
        for one in (DRAFT, dropped, PUBLISHED, proposed, retracted)
        for step in Step
        if _may(one, step)
    }
    assert possible == {
        (Stand.DRAFT, False, Step.PUBLISH),
        (Stand.DRAFT, False, Step.DROP),
        (Stand.PUBLISHED, False, Step.PROPOSE),
        (Stand.PUBLISHED, True, Step.RETRACT),
        (Stand.PUBLISHED, True, Step.KEEP),
    }
    with pytest.raises(ExposurePlaceMovedOn):
        after(DRAFT, deed(Step.PUBLISH, 3, "b"))


def _may(one: Place, step: Step) -> bool:
    try:
        after(one, deed(step, one.revision + 1, "z", "twice"))
    except Refusal:
        return False
    return True


def test_a_place_is_shown_for_the_days_of_the_rule_of_its_day() -> None:
    assert last_day(UNTIL, rule_on(date(2021, 11, 23))) == date(2021, 12, 5)
    assert last_day(UNTIL, rule_on(date(2022, 5, 1))) == date(2021, 12, 1)
    assert PUBLISHED.is_shown_on(date(2021, 12, 5))
    assert not PUBLISHED.is_shown_on(date(2021, 12, 6))
    assert not DRAFT.is_shown_on(date(2021, 11, 23))
    late = Deed(Step.PUBLISH, 2, "b", "u", NOW + timedelta(days=20))
    with pytest.raises(PlaceTimeImpossible):
        after(DRAFT, late)


@pytest.mark.parametrize(
    ("from_at", "until_at"),
    [
        (UNTIL, FROM),
        (FROM, FROM),
        (NOW - timedelta(hours=1), NOW + timedelta(seconds=1)),
        (NOW - timedelta(days=4), NOW - timedelta(days=2)),
        (NOW - timedelta(days=6), NOW - timedelta(days=5)),
    ],
)
def test_a_time_that_has_not_passed_or_lies_outside_the_window_is_refused(
    from_at: datetime, until_at: datetime
) -> None:
    rule = rule_on(date(2021, 11, 23))
    check_time(FROM, UNTIL, WINDOW, rule, NOW)
    with pytest.raises(PlaceTimeImpossible):
        check_time(from_at, until_at, WINDOW, rule, NOW)


@pytest.mark.parametrize("text", ["", "01", "01-20211121-short", "1-20211121-" + "0" * 26])
def test_an_id_that_is_none_is_an_unknown_place(text: str) -> None:
    assert read_place_id(DRAFT.id) == ("01", "20211121-0A1B2C3D4E5F6G7H8J9KAMBNCQ")
    with pytest.raises(ExposurePlaceUnknown):
        read_place_id(text)
