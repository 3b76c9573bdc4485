"""What a tablet recorded without a network: which event is it, and what speaks against a dose?

A dose that is in the arm is recorded whatever is found when its record arrives; what a rule would
have refused at the table is a doubt, for which it is held (ADR 0059, 0060).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from functions.immunization.domain.attendance import Attendance, WalkIn
from functions.immunization.domain.doubts import Doubt
from functions.immunization.domain.lot import Lot, Vial
from functions.kernel.errors import Conflict
from functions.kernel.identifiers import StaffId


class Kind(StrEnum):
    """What a station records."""

    RECEPTION = "reception"
    SCREENING = "screening"
    INJECTION = "injection"
    OBSERVATION = "observation"


class ObservationDiffers(Conflict):
    """It is recorded that this person left otherwise; a human has to say which is true."""

    code = "OBSERVATION_DIFFERS"
    vi = "Đã ghi người này ra về theo cách khác; cần người kiểm tra."
    en = "It is recorded that this person left otherwise; somebody has to look."


def of_screening(thread: Attendance | None, product: str, by: StaffId) -> tuple[Doubt, ...]:
    """What the screening says against a dose of that vaccine given by that account."""
    if thread is None:
        return (Doubt.NOT_SCREENED,)
    found = []
    if not thread.decision.is_passed:
        found.append(Doubt.NOT_PASSED)
    if thread.product != product:
        found.append(Doubt.OTHER_VACCINE)
    if thread.doctor == by:
        found.append(Doubt.SAME_HANDS)
    if thread.walk_in is WalkIn.UNASKED:
        found.append(Doubt.NO_APPOINTMENT)
    return tuple(found)


def of_supply(lot: Lot | None, vial: Vial | None, at: datetime) -> tuple[Doubt, ...]:
    """What lot and vial say against a dose given at that instant."""
    if lot is None or vial is None:
        return (Doubt.LOT_UNKNOWN,)
    found = []
    if lot.is_blocked(at):
        found.append(Doubt.LOT_BLOCKED)
    if vial.left < 1:
        found.append(Doubt.LOT_EMPTY)
    if at >= vial.until:
        found.append(Doubt.VIAL_OVERDUE)
    return tuple(found)
