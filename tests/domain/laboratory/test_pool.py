"""How many share a tube, what a laboratory joins; manifests; slots of a session."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.identifiers import DivisionPath, TubeCode, UnitId, tube_code
from functions.kernel.rules import NoRuleInForce, load_rule_set
from functions.kernel.valuesets import Mark
from functions.laboratory.domain import custody, pool, session
from functions.laboratory.domain import specimen as rules
from functions.laboratory.domain.words import Custody, Kind, Method, SamplingReason
from tests.domain.laboratory.test_specimen import AT, open_tube

NOVEMBER = date(2021, 11, 23)
POOL = TubeCode("POOL-0001")
LAB = UnitId("lab-01")


def there(number: int, **changed: object) -> rules.Specimen:
    made = rules.received(rules.sealed(open_tube(number, number), AT), AT)
    return replace(made, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "day", "most"),
    [
        (Method.PCR, date(2020, 8, 1), 5),
        (Method.PCR, date(2021, 6, 17), 5),
        (Method.PCR, date(2021, 6, 18), 10),
        (Method.ANTIGEN, NOVEMBER, 3),
    ],
)
def test_the_size_of_a_tube_is_a_dated_rule(method: Method, day: date, most: int) -> None:
    assert pool.most_in_tube(method, day) == most
    assert pool.check_tube_size(method, most, day).startswith("pool-sizes-")
    with pytest.raises(rules.TubeTooFull):
        pool.check_tube_size(method, most + 1, day)


def test_before_the_first_rule_nobody_pools() -> None:
    with pytest.raises(NoRuleInForce):
        pool.check_tube_size(Method.PCR, 2, date(2020, 7, 31))


def test_what_could_not_be_verified_says_so() -> None:
    for file in ("pool-sizes", "recollection"):
        known = load_rule_set("functions.laboratory.domain", f"data/{file}.json")
        assert {rule.source for rule in known.versions} == {Mark.TO_BE_CONFIRMED}


def test_a_laboratory_joins_received_tubes_of_one_or_many_communes() -> None:
    first = there(1)
    second = there(2, division=DivisionPath("01/001/00004"), reason=SamplingReason.CONTACT)
    third = there(3, reason=SamplingReason.CONTACT)
    made, marked = pool.joined(POOL, [first, second, third], Method.PCR, LAB, AT)
    assert (made.kind, made.custody, made.size) == (Kind.LAB_POOL, Custody.RECEIVED, 3)
    assert (made.division, made.reason, made.unit) == ("01/001", SamplingReason.CONTACT, LAB)
    assert made.members == ()
    assert [(one.pooled_in, one.version) for one in marked] == [(POOL, 3)] * 3


def test_what_a_laboratory_can_not_join() -> None:
    sealed = rules.sealed(open_tube(9, 9), AT)
    joined = pool.joined(POOL, [there(1)], Method.PCR, LAB, AT)[0]
    for tubes, refusal in (
        ([], rules.TubeEmpty),
        ([there(1), there(1)], pool.TubeTwice),
        ([replace(there(1), tube=POOL)], pool.TubeTwice),
        ([there(number) for number in range(1, 12)], rules.TubeTooFull),
        ([there(1), sealed], rules.CustodyOutOfOrder),
        ([replace(joined, tube=tube_code(5))], pool.PoolOfPools),
        ([there(1, pooled_in=tube_code(8))], rules.TubeTaken),
    ):
        with pytest.raises(refusal):
            pool.joined(POOL, tubes, Method.PCR, LAB, AT)


@given(st.binary(min_size=7, max_size=32))
def test_a_manifests_code_is_read_as_typed(bits: bytes) -> None:
    code = custody.manifest_code(bits)
    for typed in (code, code.lower(), f" {code} "):
        assert custody.read_manifest_code(typed) == code
    slipped = code[:2] + code[3] + code[2] + code[4:]
    if slipped != code:
        with pytest.raises(custody.ManifestUnknown):
            custody.read_manifest_code(slipped)


@pytest.mark.catalogue("I10", "I16")
@pytest.mark.parametrize("text", ["", "LM", "../x", "LM" + "0" * 10_000, "L\nM0000000000", "１２"])
def test_what_is_no_code_is_unknown(text: str) -> None:
    with pytest.raises(custody.ManifestUnknown):
        custody.read_manifest_code(text)
    with pytest.raises(session.SessionUnknown):
        session.parts_of(text)


def test_list_and_box_are_compared_both_ways() -> None:
    one, two, three = (tube_code(number) for number in (1, 2, 3))
    told = custody.compare([one, two], [two, three, three])
    assert told == custody.Differences((one,), (three,))


def test_slots_fill_the_time_and_never_run_over() -> None:
    slots = session.slots_between(time(7, 30), time(9, 10), 30, 20)
    assert [slot.start for slot in slots] == ["0730", "0800", "0830"]
    for told in (
        (time(9), time(8), 30, 20), (time(9), time(9, 29), 30, 20), (time(8), time(9), 4, 20),
        (time(8), time(9), 30, 0), (time(8), time(9), 30, 111), (time(0), time(23, 59), 5, 1),
    ):  # fmt: skip
        with pytest.raises(session.SlotsImpossible):
            session.slots_between(*told)


def test_a_session_is_planned_from_today_for_a_month() -> None:
    for day in (NOVEMBER, NOVEMBER + timedelta(days=30)):
        session.check_day(day, AT)
    for day in (NOVEMBER - timedelta(days=1), NOVEMBER + timedelta(days=31)):
        with pytest.raises(session.SessionDayImpossible):
            session.check_day(day, AT)
