"""A dose was given and something speaks against it: recorded, held, looked at by a second person.

Nothing that was physically given is lost, and nothing is certified of what one person alone says
against a rule (security.md Z11; ADR 0059). Whoever gave it never releases it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.immunization.domain.dose import Dose, DoseState
from functions.immunization.domain.doubts import Doubt
from functions.kernel.errors import Forbidden, NotFound
from functions.kernel.identifiers import PersonId, StaffId, UnitId

RELEASED: Final = "released"


class HeldUnknown(NotFound):
    """Nothing is held under that screening, or not here."""

    code = "HELD_DOSE_UNKNOWN"
    vi = "Không tìm thấy mũi tiêm đang chờ xác nhận này."
    en = "There is no such dose waiting to be confirmed."


class SecondPersonWanted(Forbidden):
    """Whoever gave the dose can not release it."""

    code = "SECOND_PERSON_WANTED"
    vi = "Mũi tiêm này phải do người khác, không phải người đã tiêm, xác nhận."
    en = "Somebody else than the person who gave this dose has to confirm it."


@dataclass(frozen=True, slots=True)
class Held:
    """A line of what waits: whose dose, by which screening, at which site; `by` gave it."""

    screening: str
    person: PersonId
    site: UnitId
    division: str
    by: StaffId
    at: datetime


def held(dose: Dose, *doubts: Doubt) -> Dose:
    """The dose, held for what speaks against it; as it is where nothing does."""
    if not doubts:
        return dose
    return replace(dose, state=DoseState.HELD, doubts=tuple(dict.fromkeys(doubts)))


def check_second(line: Held, by: StaffId) -> None:
    """Refuses SecondPersonWanted."""
    if by == line.by:
        raise SecondPersonWanted


def released(dose: Dose, by: StaffId, why: str) -> Dose:
    """The next revision: taken as any other, and checked as any other. What spoke against it stays
    with the versions before."""
    return replace(
        dose,
        state=DoseState.OK,
        revision=dose.revision + 1,
        change=RELEASED,
        why=why,
        by=by,
        doubts=(),
    )
