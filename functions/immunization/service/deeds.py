"""What does a tablet tell, and what becomes of it? The words that the replay's rooms share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.immunization.domain.attendance import AttendanceId, WalkIn, attendance_id
from functions.immunization.domain.dose import Left, key_of
from functions.immunization.domain.doubts import Doubt
from functions.immunization.domain.late import Kind
from functions.immunization.service.screening import Checklist
from functions.kernel.callers import Caller
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId, UnitId, opaque_id
from functions.registry import service as registry
from functions.runtime import crypto

RECORDED, DUPLICATE, HELD, REFUSED, LATER = "recorded", "duplicate", "held", "refused", "later"


@dataclass(frozen=True, slots=True)
class Injection:
    """A dose out of a vial; `reason` where the doctor ordered it out of the schedule."""

    lot: str
    vial: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody came; `walk_in` is why, where they have no appointment."""

    walk_in: WalkIn | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What a station recorded of somebody shown to it, by its own clock and numbering."""

    sequence: int
    told_at: datetime
    sight: registry.Sight
    said: Arrival | Checklist | Injection | Left
    offline: bool = True

    @property
    def kind(self) -> Kind:
        """What it is."""
        if isinstance(self.said, Arrival):
            return Kind.RECEPTION
        if isinstance(self.said, Checklist):
            return Kind.SCREENING
        return Kind.INJECTION if isinstance(self.said, Injection) else Kind.OBSERVATION


@dataclass(frozen=True, slots=True)
class Deed:
    """An event, by whom and at which site, of whom, when it was, and when it came."""

    caller: Caller
    site: UnitId
    event: Event
    person: PersonId
    at: datetime
    now: datetime

    @property
    def day(self) -> str:
        """The key of its day."""
        return key_of(self.at)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event. `waits`: the server keeps it for a human; LATER: not taken yet,
    since what it rests on has not arrived."""

    sequence: int
    outcome: str
    doubts: tuple[Doubt, ...] = ()
    refusal: Refusal | None = None
    waits: bool = False


def unscreened(deed: Deed) -> AttendanceId:
    """Under which screening a dose stands of whose screening nothing was heard."""
    return thread_id(deed, "unscreened", f"{deed.site}|{deed.person}")


def thread_id(deed: Deed, what: str, said: str) -> AttendanceId:
    """The id of a thread of the deed's day by what makes it that one."""
    digest = crypto.mac(what.encode(), f"{deed.day}|{said}".encode())
    return attendance_id(deed.day, opaque_id(digest[:16]))
