"""Double entry: whatever moves, nothing is left over and nothing is below nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.immunization.domain.lot import (
    AmountImpossible,
    Lot,
    LotBlocked,
    LotEmpty,
    LotId,
    LotNumberInvalid,
    LotUnknown,
    Vial,
    VialId,
    VialOverdue,
    check_vial,
    in_vials,
    lot_id,
    read_lot_id,
)
from functions.immunization.domain.movement import (
    Account,
    Entry,
    Movement,
    MovementKind,
    Stock,
    balance,
    check,
    differences,
    ledger,
    moved,
    sent,
)
from functions.kernel.identifiers import StaffId, UnitId

HERE, THERE = UnitId("site-01"), UnitId("site-02")
LAST_DAY = date(2021, 11, 23)
NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
LOT = Lot(LotId("comirnaty.FF2382"), "comirnaty", "FF2382", LAST_DAY, 6)
WITHIN = (
    (Account.SUPPLY, Account.CLOSED),
    (Account.CLOSED, Account.OPEN),
    (Account.OPEN, Account.USED),
    (Account.OPEN, Account.WASTED),
    (Account.CLOSED, Account.WASTED),
    (Account.USED, Account.OPEN),
)


def movement(
    kind: MovementKind, entries: tuple[Entry, ...], id_: str = "m-1", at: datetime = NOW
) -> Movement:
    return Movement(id_, kind, LOT.id, entries, StaffId("s-1"), at)


def stock(**doses: int) -> Stock:
    return Stock(LOT, HERE, {Account(name): n for name, n in doses.items()})


@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from((HERE, THERE)), st.sampled_from(WITHIN), st.integers(1, 60)),
            st.integers(1, 60),
        ),
        max_size=30,
    )
)
def test_every_site_sums_to_nothing_and_what_was_sent_came(told: list[object]) -> None:
    made = [
        sent(HERE, THERE, one) if isinstance(one, int) else moved(one[0], *one[1], one[2])  # type: ignore[index]
        for one in told
    ]
    entries = [entry for each in made for entry in each]
    kept = ledger(movement(MovementKind.RECEIVED, each, str(n)) for n, each in enumerate(made))

    assert set(balance(entries).values()) <= {0}
    assert kept.get(HERE, {}).get(Account.SENT, 0) == -kept.get(THERE, {}).get(Account.CAME, 0)


def test_a_movement_with_one_side_can_not_be_made() -> None:
    with pytest.raises(ValueError, match="two sides"):
        movement(MovementKind.USED, (Entry(HERE, Account.OPEN, -1),))
    with pytest.raises(ValueError, match="two sides"):
        movement(MovementKind.USED, ())
    with pytest.raises(ValueError, match="two sides"):
        movement(
            MovementKind.TRANSFERRED,
            (Entry(HERE, Account.CLOSED, -6), Entry(THERE, Account.CLOSED, 6)),
        )


@pytest.mark.catalogue("C07")
@pytest.mark.parametrize(("left", "is_refused"), [(0, True), (1, False), (2, False)])
def test_the_last_dose_is_the_last(left: int, is_refused: bool) -> None:
    used = movement(MovementKind.USED, moved(HERE, Account.OPEN, Account.USED, 1))
    if is_refused:
        with pytest.raises(LotEmpty):
            check(stock(open=left, closed=600), used, NOW)
    else:
        check(stock(open=left), used, NOW)


@pytest.mark.catalogue("C07", "T06")
@pytest.mark.parametrize(
    ("at", "is_refused"),
    [
        (datetime(2021, 11, 23, 16, 59, 59, tzinfo=UTC), False),
        (datetime(2021, 11, 23, 17, 0, tzinfo=UTC), True),
    ],
)
def test_a_lot_expires_at_the_end_of_its_last_day(at: datetime, is_refused: bool) -> None:
    for kind, entries in (
        (MovementKind.USED, moved(HERE, Account.OPEN, Account.USED, 1)),
        (MovementKind.OPENED, moved(HERE, Account.CLOSED, Account.OPEN, 6)),
        (MovementKind.TRANSFERRED, sent(HERE, THERE, 6)),
    ):
        if is_refused:
            with pytest.raises(LotBlocked):
                check(stock(open=6, closed=6), movement(kind, entries), at)
        else:
            check(stock(open=6, closed=6), movement(kind, entries), at)
    wasted = movement(MovementKind.WASTED, moved(HERE, Account.CLOSED, Account.WASTED, 6))
    check(stock(closed=6), wasted, at)


@pytest.mark.catalogue("C07")
def test_a_recalled_lot_is_given_to_nobody() -> None:
    recalled = Lot(LOT.id, LOT.product, LOT.number, date(2022, 2, 28), 6, "123/QLD-CL")
    used = movement(MovementKind.USED, moved(HERE, Account.OPEN, Account.USED, 1))
    with pytest.raises(LotBlocked):
        check(Stock(recalled, HERE, {Account.OPEN: 6}), used, NOW)


@pytest.mark.catalogue("R06")
def test_a_sum_that_is_not_what_movements_say_is_found() -> None:
    told = [
        movement(MovementKind.RECEIVED, moved(HERE, Account.SUPPLY, Account.CLOSED, 12), "m-1"),
        movement(MovementKind.OPENED, moved(HERE, Account.CLOSED, Account.OPEN, 6), "m-2"),
        movement(MovementKind.TRANSFERRED, sent(HERE, THERE, 6), "m-3"),
    ]
    here = stock(supply=-12, open=6, sent=6)
    there = Stock(LOT, THERE, {Account.CAME: -6, Account.CLOSED: 6})

    assert differences([here, there], told) == {}
    assert differences([stock(supply=-12, open=5, sent=6), there], told) == {
        HERE: {Account.OPEN: -1}
    }
    assert differences([here], told) == {THERE: {Account.CAME: 6, Account.CLOSED: -6}}


def test_a_vial_is_used_within_its_time_and_to_its_last_dose() -> None:
    vial = Vial(VialId("v"), LOT.id, HERE, 1, NOW, NOW + timedelta(hours=6))
    check_vial(vial, NOW + timedelta(hours=6) - timedelta(seconds=1))
    with pytest.raises(VialOverdue):
        check_vial(vial, NOW + timedelta(hours=6))
    with pytest.raises(LotEmpty):
        check_vial(Vial(VialId("v"), LOT.id, HERE, 0, NOW, NOW + timedelta(hours=6)), NOW)


@pytest.mark.parametrize("number", ["FF2382", " ff2382 ", "Ff2382"])
def test_a_lot_is_one_however_its_number_is_typed(number: str) -> None:
    assert lot_id("comirnaty", number) == "comirnaty.FF2382"
    assert read_lot_id("comirnaty.FF2382") == "comirnaty.FF2382"


@pytest.mark.parametrize("number", ["", "F", "FF 2382", "FF#2382", "FF.2382", "Đ2382", "F" * 21])
def test_a_number_that_no_label_has_is_refused(number: str) -> None:
    with pytest.raises(LotNumberInvalid):
        lot_id("comirnaty", number)
    with pytest.raises(LotUnknown):
        read_lot_id(f"comirnaty.{number}")


@pytest.mark.parametrize(("vials", "each"), [(0, 6), (-1, 6), (20_001, 6), (1, 0), (1, 21)])
def test_an_amount_that_can_not_be_is_refused(vials: int, each: int) -> None:
    with pytest.raises(AmountImpossible):
        in_vials(vials, each)
