"""Accounts that stand in the tables as if they had been agreed to, wherever a test wants them."""

from __future__ import annotations

from functions.access.domain.staff import StaffState
from functions.access.store.accounts import AccountRecord, pointer_of
from functions.access.store.people import StaffRecord
from functions.kernel.callers import Role


def post(
    name: str,
    division: str,
    role: Role = Role.COMMUNE_OFFICER,
    state: StaffState = StaffState.ACTIVE,
) -> None:
    """An account at a division (`""`: the nation), and where it is found; one that stood elsewhere
    has moved, and is still pointed to there."""
    unit = f"unit-{division}"
    StaffRecord(name, role=role.value, unit=unit, state=state.value, d=division).save()
    AccountRecord(pointer_of(division), f"{division}|{unit}|{name}").save()
