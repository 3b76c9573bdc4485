"""Made-up registrations for tests that need somebody who may be vaccinated."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from functions.kernel.births import BirthDate
from functions.kernel.identifiers import PersonId
from functions.kernel.valuesets import Sex
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.groups import Ages, Targets
from functions.vaccination.domain.identity import Identity
from functions.vaccination.domain.registration import (
    Part,
    Registration,
    RegistrationState,
    Told,
    Wish,
)

AT = datetime(2021, 11, 20, 3, 0, tzinfo=UTC)
TARGETS = Targets("priority-groups-2021-07", ("08", "16"), Ages(12, None))
TOLD = Told(
    group="16", occupation="Nông dân", organisation="", ethnicity="", answers=(), days=(),
    doses=(), wish=Wish("", date(2021, 11, 24), Part.ANY), form="registration-form-2021-07",
)  # fmt: skip


def registration(person: PersonId, campaign: CampaignId, **more: object) -> Registration:
    """Somebody born in 1990 of the last group, healthy, without a dose before."""
    made = Registration(
        person=person, campaign=campaign, version=1, state=RegistrationState.REGISTERED, told=TOLD,
        identity=Identity("Trần Thị Thử", BirthDate(1990, 1, 1), Sex.FEMALE), conflicts=(),
        holds_number="", division="01/001/00001", by=person, at=AT, since=AT,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]
