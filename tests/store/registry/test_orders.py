"""Orders on modules: by whom, for where, from when, seen by all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Forbidden
from functions.registry import service
from functions.registry.domain.order import (
    InstrumentMissing,
    Module,
    OrderDateless,
    OrderExists,
    ScopeUnknown,
    Standing,
)
from functions.registry.service import StandingOrder
from functions.runtime import clock
from tests.store.registry.actors import OWNER_PHONE, citizen, officer

HERE = "01/001/00001"
ABROAD = "79/760/26734"


def given(caller: Caller, now: datetime, **other: Any) -> StandingOrder:
    """An order on declarations; parts may be replaced by name."""
    wanted: dict[str, Any] = {
        "module": Module.DECLARATION,
        "scope": "01",
        "instrument": "2213/BYT-DP",
        "effective_from": now,
        "state": Standing.SUSPENDED,
        "now": now,
    }
    return service.give_order(caller, **wanted | other)


def ministry() -> Caller:
    """The ministry's operator."""
    return officer(Role.MINISTRY_OPERATOR, "", "u-moh")


def test_a_province_suspends_and_resumes_for_itself(keys_kept: datetime) -> None:
    given(officer(), keys_kept)

    assert service.module_suspended("declaration", HERE, keys_kept) is not None
    assert service.module_suspended("declaration", ABROAD, keys_kept) is None
    assert service.module_suspended("checkin", HERE, keys_kept) is None

    later = keys_kept + timedelta(days=1)
    given(officer(), keys_kept, effective_from=later, state=Standing.IN_FORCE)
    assert service.module_suspended("declaration", HERE, keys_kept) is not None
    assert service.module_suspended("declaration", HERE, later) is None


def test_the_nation_suspends_everywhere_and_its_resumption_leaves_a_provinces_order(
    keys_kept: datetime,
) -> None:
    given(ministry(), keys_kept, scope="00")
    given(officer(), keys_kept)
    told = service.module_suspended("declaration", ABROAD, keys_kept)
    assert told is not None
    assert told.instrument == "2213/BYT-DP"

    later = keys_kept + timedelta(hours=1)
    given(ministry(), keys_kept, scope="00", effective_from=later, state=Standing.IN_FORCE)
    assert service.module_suspended("declaration", ABROAD, later) is None
    assert service.module_suspended("declaration", HERE, later) is not None


def test_nobody_orders_for_others(keys_kept: datetime) -> None:
    for caller, scope in (
        (officer(), "00"),
        (officer(), "79"),
        (ministry(), "01"),
        (officer(Role.DISTRICT_OFFICER, "01/001"), "01"),
        (officer(Role.AUDITOR, ""), "00"),
        (citizen(OWNER_PHONE, keys_kept), "01"),
    ):
        with pytest.raises(Forbidden):
            given(caller, keys_kept, scope=scope)


def test_an_order_names_its_instrument_place_and_instant(keys_kept: datetime) -> None:
    for refusal, other in (
        (InstrumentMissing, {"instrument": " "}),
        (InstrumentMissing, {"instrument": "x\x00"}),
        (InstrumentMissing, {"instrument": "x" * 121}),
        (OrderDateless, {"effective_from": datetime(2021, 11, 23)}),  # noqa: DTZ001
    ):
        with pytest.raises(refusal):
            given(officer(), keys_kept, **other)
    with pytest.raises(Exception) as unknown:
        given(officer(division="99"), keys_kept, scope="99")
    assert getattr(unknown.value, "code", "") in ("DIVISION_UNKNOWN", ScopeUnknown.code)


@pytest.mark.catalogue("F06")
def test_the_same_order_again_changes_nothing_and_another_is_told(keys_kept: datetime) -> None:
    first = given(officer(), keys_kept)

    assert given(officer(), keys_kept) == first
    with pytest.raises(OrderExists):
        given(officer(), keys_kept, instrument="1/KH")
    assert len(service.public_orders()) == 1


def test_everybody_reads_all_orders_the_latest_first(keys_kept: datetime) -> None:
    given(officer(), keys_kept)
    given(ministry(), keys_kept, scope="00", effective_from=keys_kept + timedelta(days=1))

    with clock.fixed(keys_kept + timedelta(minutes=2)):
        listed = [order.scope for order in service.public_orders()]

    assert listed == ["00", "01"]
