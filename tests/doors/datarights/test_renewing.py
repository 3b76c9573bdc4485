"""What somebody does anew after a request was done is no part of it, however often it is told."""

from __future__ import annotations

import pytest

from functions.datarights.service import hearing
from functions.kernel.identifiers import PersonId
from functions.registry.domain.person import PersonField
from functions.registry.store import persons
from functions.runtime import clock
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.store import erasing, registrations
from tests.doors.datarights.desk import Desk
from tests.doors.datarights.test_deciding import has_mail, outcomes


@pytest.mark.catalogue("P10", "Q01")
def test_an_agreement_heard_again_leaves_what_was_made_since(desk: Desk) -> None:
    clinic, visitor = desk.clinic, desk.clinic.town.visitor()
    assert clinic.registers(visitor).status == 201
    has_mail(visitor)
    desk.decides(desk.asks(visitor).json["id"])
    desk.works()
    before = outcomes(desk, visitor)
    assert clinic.registers(visitor).status == 201
    person = has_mail(visitor)
    for fact in [one for one in desk.told if one["fact"] == "DataRequestAgreed"]:
        desk.hears(fact)
    desk.works()
    standing = registrations.standing(person, CampaignId(clinic.campaign))
    assert standing is not None and standing.stands and standing.version == 1
    held = persons.person(person)
    assert held is not None and held.email_use and PersonField.EMAIL in held.sealed
    assert outcomes(desk, visitor) == before


@pytest.mark.catalogue("P10", "Q01")
def test_of_two_who_hear_it_the_late_one_touches_nothing_new(desk: Desk) -> None:
    """The late one read before the request was finished what the other then erased."""
    clinic, visitor = desk.clinic, desk.clinic.town.visitor()
    assert clinic.registers(visitor).status == 201
    person, campaign = PersonId(visitor.person), CampaignId(clinic.campaign)
    seen = registrations.standing(person, campaign)
    assert seen is not None
    asked = desk.asks(visitor).json["id"]
    desk.decides(asked)
    desk.works()
    assert clinic.registers(visitor).status == 201
    from functions.vaccination.service.erasing import _erase_one

    _erase_one(seen, asked, clock.now())
    standing = registrations.standing(person, campaign)
    assert standing is not None and standing.stands
    assert erasing.is_finished(asked)
    has_mail(visitor)
    held = persons.person(person)
    assert held is not None
    eased = hearing.registry.ease_email(
        hearing.PLATFORM, person, clock.now(), erase=True, unless=lambda: True
    )
    assert not eased and persons.person(person) == held
