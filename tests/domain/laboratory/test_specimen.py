"""A tube: who is in it, when it is closed, in whose hands it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.identifiers import (
    DivisionPath,
    PersonId,
    StaffId,
    TubeCode,
    UnitId,
    person_id,
    tube_code,
)
from functions.laboratory.domain import specimen as rules
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody, Kind, RejectReason, SamplingReason

AT = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)


def person(number: int) -> PersonId:
    return person_id(number.to_bytes(8))


def open_tube(number: int = 1, *people: int) -> Specimen:
    made = Specimen(
        tube=tube_code(number),
        kind=Kind.SINGLE,
        custody=Custody.COLLECTING,
        unit=UnitId("commune-00001"),
        division=DivisionPath("01/001/00001"),
        session=None,
        laboratory=UnitId("lab-01"),
        reason=SamplingReason.SCREENING,
        collector=StaffId("s-1"),
    )
    for each in people:
        made = rules.with_member(made, person(each))
    return made


def test_one_person_is_a_single_and_two_are_a_pool() -> None:
    assert open_tube(1, 5).kind is Kind.SINGLE
    assert open_tube(1, 5, 6).kind is Kind.FIELD_POOL
    assert not open_tube(1, 5).is_pool
    assert open_tube(1, 5, 6).is_pool


def test_a_person_is_in_a_tube_once() -> None:
    with pytest.raises(rules.MemberTwice):
        open_tube(1, 5, 6, 5)


def test_a_tube_takes_twenty_people() -> None:
    full = open_tube(1, *range(1, 21))

    assert full.size == 20
    with pytest.raises(rules.TubeTooFull):
        rules.with_member(full, person(21))


def test_an_empty_tube_is_not_sealed() -> None:
    with pytest.raises(rules.TubeEmpty):
        rules.sealed(open_tube(), AT)


def test_an_unknown_specimen_type_is_not_sealed() -> None:
    with pytest.raises(rules.SpecimenTypeUnknown):
        rules.sealed(replace(open_tube(1, 5), specimen_type="123"), AT)


def test_a_sealed_tube_takes_nobody_and_is_not_sealed_again() -> None:
    closed = rules.sealed(open_tube(1, 5), AT)

    with pytest.raises(rules.TubeSealed):
        rules.with_member(closed, person(6))
    with pytest.raises(rules.TubeSealed):
        rules.sealed(closed, AT)


@given(st.permutations(range(1, 6)))
@pytest.mark.catalogue("C10")
def test_the_order_of_scanning_makes_no_difference(people: list[int]) -> None:
    made = rules.sealed(open_tube(1, *people), AT)

    assert made == rules.sealed(open_tube(1, 1, 2, 3, 4, 5), AT)


def test_custody_goes_one_way_and_each_step_is_a_version() -> None:
    closed = rules.sealed(open_tube(1, 5), AT)
    on_the_way = rules.sent(closed, "M1", AT + timedelta(hours=1))
    there = rules.received(on_the_way, AT + timedelta(hours=2))
    refused = rules.rejected(there, RejectReason.LEAKED, AT + timedelta(hours=3))

    assert [each.version for each in (closed, on_the_way, there, refused)] == [1, 2, 3, 4]
    assert refused.custody is Custody.REJECTED
    assert (refused.members, refused.sealed_at) == (closed.members, closed.sealed_at)
    for step in (
        lambda: rules.sent(there, "M2", AT),
        lambda: rules.received(there, AT),
        lambda: rules.received(refused, AT),
        lambda: rules.rejected(refused, RejectReason.OTHER, AT),
        lambda: rules.rejected(open_tube(1, 5), RejectReason.OTHER, AT),
        lambda: rules.pooled(on_the_way, tube_code(9)),
    ):
        with pytest.raises(rules.CustodyOutOfOrder):
            step()


def test_a_tube_without_manifest_is_received_all_the_same() -> None:
    there = rules.received(rules.sealed(open_tube(1, 5), AT), AT)

    assert there.custody is Custody.RECEIVED
    assert there.sent_at is None


def test_a_tube_is_in_one_pool_of_the_laboratory() -> None:
    there = rules.received(rules.sealed(open_tube(1, 5), AT), AT)
    joined = rules.pooled(there, tube_code(9))

    assert joined.pooled_in == tube_code(9)
    with pytest.raises(rules.TubeTaken):
        rules.pooled(joined, tube_code(10))


@pytest.mark.catalogue("C11")
def test_two_sealings_of_one_code_are_told_apart() -> None:
    first = rules.sealed(open_tube(1, 5, 6), AT)

    assert rules.is_same_sealing(first, rules.sent(first, "M1", AT))
    assert not rules.is_same_sealing(first, rules.sealed(open_tube(1, 5, 7), AT))
    assert not rules.is_same_sealing(first, rules.sealed(open_tube(1, 5, 6), AT + timedelta(1)))
    assert not rules.is_same_sealing(first, replace(first, collector=StaffId("s-2")))
    assert not rules.is_same_sealing(first, replace(first, tube=TubeCode("ABC-123")))


def test_no_order_of_steps_reaches_two_ends() -> None:
    """Whatever is tried in whatever order, a tube ends received or rejected, and only once."""
    steps = (
        lambda tube: rules.sent(tube, "M1", AT),
        lambda tube: rules.received(tube, AT),
        lambda tube: rules.rejected(tube, RejectReason.LEAKED, AT),
    )
    for order in permutations(steps):
        tube = rules.sealed(open_tube(1, 5), AT)
        done = 0
        for step in order:
            try:
                tube = step(tube)
                done += 1
            except rules.CustodyOutOfOrder:
                continue
        assert tube.version == 1 + done
        assert tube.custody is Custody.REJECTED
