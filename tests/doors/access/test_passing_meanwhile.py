"""What somebody has passed stays passed, whatever an officer writes of their account meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from functions.access.domain.learning import How, Learnt
from functions.access.service import account_states, accounts
from functions.access.store import accounts as store
from functions.access.store.people import StaffRecord
from functions.access.store.people import staff as staff_of
from functions.kernel.callers import Role
from functions.kernel.periods import day_of
from functions.runtime import clock
from tests.doors.access.offices import NEW, Offices, member, open_offices
from tests.doors.access.world import Country


@pytest.fixture
def offices(country: Country) -> Offices:
    return open_offices(country)


def learnt(number: int) -> str:
    """The words of a pass of today."""
    return Learnt(How.PASSED, Role.COMMUNE_OFFICER, number, day_of(clock.now())).written()


def passes(number: int = 10) -> None:
    """The new account passes its guide."""
    StaffRecord(member(NEW)).update(actions=[StaffRecord.t.set(learnt(number))])


def meanwhile(monkeypatch: pytest.MonkeyPatch, name: str, once: Callable[[], None]) -> None:
    """Just before the store writes by `name` for the first time, something else happens."""
    plain, done = getattr(store, name), []

    def written(*told: object) -> None:
        if not done:
            done.append(name)
            once()
        plain(*told)

    monkeypatch.setattr(store, name, written)


def test_a_step_of_an_officer_takes_no_pass_away(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    offices.made()
    with clock.fixed(offices.country.now):
        meanwhile(monkeypatch, "put_step", passes)
        late = offices.step("tinh-1", "confirm")
        assert (late.status, late.code) == (503, "BUSY")
        assert offices.step("tinh-1", "confirm").status == 200
        found = staff_of(member(NEW))
        assert found is not None and found.learnt == learnt(10)


def test_an_agreed_change_of_an_account_takes_no_pass_away(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    offices.made()
    proposal = offices.propose("tinh-1", "key-00000002", last="2022-01-20").json
    with clock.fixed(offices.country.now):
        assert offices.agree("tinh-2", proposal).json["state"] == "proposed"
        meanwhile(monkeypatch, "put_decision", passes)
        late = offices.agree("tinh-3", proposal)
        assert (late.status, late.code) == (503, "BUSY")
        assert offices.agree("tinh-3", proposal).json["state"] == "agreed"
        found = staff_of(member(NEW))
        assert found is not None and found.learnt == learnt(10)


def test_an_account_that_has_passed_nothing_yet_is_stepped_on(offices: Offices) -> None:
    offices.made()
    StaffRecord(member(NEW)).update(actions=[StaffRecord.t.remove()])
    assert offices.step("tinh-1", "confirm").status == 200
    assert account_states.account_of(member(NEW)) == accounts.account_of(member(NEW))
