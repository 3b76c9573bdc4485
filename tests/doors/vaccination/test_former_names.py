"""Nobody is led to by a name or place that their registration no longer has (P04, VAX-48)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.identity import likeness
from functions.vaccination.store import alike, registrations
from functions.vaccination.store.registration_record import RegistrationRecord
from tests.doors.vaccination.clinic import REGISTRATIONS, Clinic
from tests.doors.vaccination.test_keeping import items_of
from tests.world import Actor

FIRST: dict[str, Any] = {
    "full_name": "Tran Thi Binh", "birth": "1990-01-01", "sex": "2", "home": "01/001/00001",
    "document": "C1234567",
}  # fmt: skip
SECOND = FIRST | {"full_name": "Tran Thi Bich"}


def lines(person: Actor) -> list[str]:
    """The lines that lead to somebody."""
    return [
        one["p"]["S"]
        for one in items_of("vaccine_registrations")
        if one["p"]["S"].startswith("alike#") and one["s"]["S"] == person.person
    ]


def line_of_what_stands(clinic: Clinic, person: Actor) -> str:
    """Where the line of the registration as it stands lies."""
    campaign = CampaignId(clinic.campaign)
    one = registrations.standing(person.person, campaign)
    assert one is not None
    told = likeness(one.identity, one.division)
    return alike.key_of(campaign, told, person.person)[0]


def registers(clinic: Clinic, person: Actor, identity: dict[str, Any]) -> None:
    """Register, or say anew who one is."""
    standing = registrations.standing(person.person, CampaignId(clinic.campaign))
    seen = {"version": standing.version} if standing else {}
    assert clinic.registers(person, identity=identity, **seen).status in (200, 201)


def test_a_corrected_name_takes_the_line_of_the_former_one_away(opened: Clinic) -> None:
    person = opened.town.visitor()
    registers(opened, person, FIRST)
    opened.ends()
    former = lines(person)
    registers(opened, person, SECOND)

    opened.ends()

    assert lines(person) == [line_of_what_stands(opened, person)] != former


def test_a_name_that_comes_back_is_led_to_again(opened: Clinic) -> None:
    person = opened.town.visitor()
    for identity in (FIRST, SECOND, FIRST):
        registers(opened, person, identity)

    for _ in range(2):  # told twice is told once
        opened.ends()

    assert lines(person) == [line_of_what_stands(opened, person)]


@pytest.mark.parametrize("again", [None, FIRST, SECOND])
def test_what_was_erased_leaves_no_line_whoever_registers_again(
    opened: Clinic, again: dict[str, Any] | None
) -> None:
    person = opened.town.visitor()
    registers(opened, person, FIRST)
    withdraws = {"campaign": opened.campaign}
    assert person.call("POST", f"{REGISTRATIONS}/withdraw", withdraws).status == 204
    opened.ends()
    RegistrationRecord(person.person, opened.campaign).delete()
    if again:
        registers(opened, person, again)

    opened.ends()

    assert lines(person) == ([line_of_what_stands(opened, person)] if again else [])
