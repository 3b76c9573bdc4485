"""What speaks against a record, how much, and what follows for its state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.immunization.domain.dose import Dose, DoseState
from functions.immunization.domain.lot import Lot, LotId
from functions.immunization.domain.quality import (
    Code,
    Identity,
    Quality,
    Supply,
    judge,
    rules,
    similarity,
)
from functions.immunization.domain.score import Figures, Mark, count
from functions.kernel.births import read_birth
from functions.kernel.valuesets import Sex
from tests.domain.immunization.test_doses import NOW, dose

LOT = Lot(LotId("comirnaty.FF2382"), "comirnaty", "FF2382", date(2022, 2, 28), 6)
HERE = Supply(LOT, was_here=True)
KNOWN = Identity(
    names=("Nguyễn Văn An",),
    birth=read_birth("1990-05-02"),
    sex=Sex.MALE,
    number_kind="cccd",
    number="001090900001",
)


def found(
    identity: Identity = KNOWN, supply: Supply = HERE, *, at_site: bool = True, **more: object
) -> Quality:
    history = more.pop("history", ())
    made: Dose = dose(rule_id="intervals-7820", **more)  # type: ignore[arg-type]
    return judge(made, [*history, made], identity, supply, at_site=at_site)  # type: ignore[misc]


def codes(quality: Quality) -> list[str]:
    return [one.code.value for one in quality.findings]


def test_every_finding_has_a_weight_in_every_version_of_the_rule() -> None:
    for version in rules().versions:
        assert set(version.body["weights"]) == {code.value for code in Code}
        assert all(weight > 0 for weight in version.body["weights"].values())


def test_nothing_speaks_against_a_record_whose_card_agrees() -> None:
    quality = found()
    assert (codes(quality), quality.state, quality.is_verified) == ([], DoseState.OK, True)
    assert found(replace(KNOWN, is_proven=True)).state is DoseState.CONFIRMED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": "00109090000"}, Code.NUMBER_FORM),
        ({"number_kind": "library-card"}, Code.NUMBER_FORM),
        ({"number": "007090900001"}, Code.CCCD_PROVINCE),
        ({"birth": read_birth("1991-05-02")}, Code.CCCD_BIRTH_YEAR),
        # The digit tells the century too: 2 is a man born in the 2000s.
        ({"number": "001290900001"}, Code.CCCD_BIRTH_YEAR),
        ({"sex": Sex.FEMALE}, Code.CCCD_SEX),
        ({"names": ("Nguyễn Văn An", "Trần Thị Bình")}, Code.NAME_DIFFERS),
    ],
)
def test_an_identity_at_odds_with_itself_makes_the_record_suspect(
    change: dict[str, object], code: Code
) -> None:
    quality = found(replace(KNOWN, **change))  # type: ignore[arg-type]
    assert codes(quality) == [code]
    assert (quality.state, quality.is_verified) == (DoseState.SUSPECT, False)
    assert quality.findings[0].rule_id == "dose-quality-2021"


def test_what_is_not_known_is_not_verified_and_not_suspect() -> None:
    for missing in ({"names": ()}, {"birth": None}, {"number": ""}):
        quality = found(replace(KNOWN, **missing))  # type: ignore[arg-type]
        assert codes(quality) == ["identity_unknown"]
        assert (quality.state, quality.is_verified) == (DoseState.OK, False)


@pytest.mark.parametrize(
    ("supply", "code"),
    [
        (Supply(None, was_here=False), Code.LOT_UNKNOWN),
        (Supply(LOT, was_here=False), Code.LOT_ELSEWHERE),
        (Supply(replace(LOT, expires_on=date(2021, 11, 22)), was_here=True), Code.LOT_EXPIRED),
        (Supply(replace(LOT, expires_on=date(2021, 11, 23)), was_here=True), None),
    ],
)
def test_the_lot_was_at_the_site_and_not_expired_that_day(supply: Supply, code: Code) -> None:
    quality = found(supply=supply)
    assert codes(quality) == ([code] if code else [])
    assert (quality.state is DoseState.SUSPECT) == (code is not None)
    assert quality.is_verified


def test_an_interval_speaks_against_a_dose_unless_a_doctor_overrode_it() -> None:
    early = found(history=[dose(20)])
    assert (codes(early), early.state) == (["interval"], DoseState.SUSPECT)
    assert early.findings[0].rule_id == "intervals-7820"
    assert codes(found(history=[dose(21)])) == []
    overridden = found(history=[dose(20)], override="INTERVAL_TOO_SHORT")
    assert (codes(overridden), overridden.state) == (["interval_overridden"], DoseState.OK)


def test_a_dose_entered_on_a_later_vietnamese_day_is_late() -> None:
    on_time = found(entered_at=NOW + timedelta(hours=15))  # 23:30 in Vietnam
    late = found(entered_at=NOW + timedelta(hours=16))
    assert (on_time.is_same_day, codes(on_time)) == (True, [])
    assert (late.is_same_day, codes(late), late.state) == (False, ["entered_late"], DoseState.OK)


def test_small_things_add_up_and_no_site_is_none() -> None:
    three = found(
        replace(KNOWN, number=""),
        history=[dose(20)],
        override="INTERVAL_TOO_SHORT",
        entered_at=NOW + timedelta(days=1),
    )
    assert (len(three.findings), three.state) == (3, DoseState.SUSPECT)
    assert codes(found(at_site=False)) == ["site_unknown"]


def test_what_people_confirmed_or_withdrew_stays_so() -> None:
    wrong = replace(KNOWN, sex=Sex.FEMALE)
    for state in (DoseState.CONFIRMED, DoseState.WITHDRAWN):
        quality = found(wrong, state=state)
        assert (quality.state, codes(quality)) == (state, ["cccd_sex"])
    assert found(state=DoseState.SUSPECT).state is DoseState.OK


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Nguyễn Văn An", "NGUYEN VAN AN", True),
        ("Đặng Thị Hoà", "Dang Thi Hòa", True),
        ("Nguyễn Văn An", "An Nguyen Van", True),
        ("Nguyễn Văn An", "Nguyễn Văn Anh", True),
        ("Nguyễn Văn An", "Nguyễn Thị Bích", False),
        ("An", "Trần Quốc Toản", False),
    ],
)
def test_names_are_alike_without_accents_and_in_any_order(
    one: str, other: str, alike: bool
) -> None:
    assert (similarity(one, other) >= 0.8) is alike
    assert similarity(one, other) == similarity(other, one)


def test_figures_count_what_counts() -> None:
    marks = [
        Mark(DoseState.OK, is_verified=True, is_same_day=True),
        Mark(DoseState.CONFIRMED, is_verified=True, is_same_day=False),
        Mark(DoseState.SUSPECT, is_verified=False, is_same_day=True),
        Mark(DoseState.WITHDRAWN, is_verified=True, is_same_day=True),
    ]
    figures = count(marks)
    assert figures == Figures(recorded=3, verified=2, same_day=2, suspect=1, confirmed=1)
    assert (figures.percent(figures.verified), Figures().percent(0)) == (66, None)
    assert count(marks[:2]) + count(marks[2:]) == figures
