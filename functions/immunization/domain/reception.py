"""Who has been received at a site on a day, and waits for the doctor?

The first station of a site: a card is shown, the appointment is found or a reason is named, and the
person stands in the queue of the screening. One reception for each person, site and day: shown
again, at whatever table, it is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

from functions.immunization.domain.attendance import WalkIn
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import PersonId, StaffId, UnitId

ReceptionId = NewType("ReceptionId", str)
_ID: Final = re.compile(r"([0-9]{8})\.[0-9A-HJKMNP-TV-Z]{26}")


class ReceptionUnknown(NotFound):
    """Nobody was received here under that id."""

    code = "RECEPTION_UNKNOWN"
    vi = "Không tìm thấy lượt tiếp đón này tại điểm tiêm."
    en = "There is no such reception at this site."


@dataclass(frozen=True, slots=True)
class Reception:
    """Somebody who came to a site on a day: by an appointment of `campaign`, or for the reason
    `walk_in`; `by` received them."""

    id: ReceptionId
    site: UnitId
    person: PersonId
    at: datetime
    by: StaffId
    campaign: str = ""
    walk_in: WalkIn | None = None

    @property
    def lets_in(self) -> bool:
        """Was it found at the door by what the person comes? One that a screening stands for says
        nothing: what let the person in stands with that screening."""
        return bool(self.campaign) or self.walk_in is not None


def reception_day(id_: str) -> str:
    """The day of a reception's id from outside, ``yyyymmdd``. Refuses ReceptionUnknown."""
    parts = _ID.fullmatch(id_)
    if parts is None:
        raise ReceptionUnknown
    return parts[1]


def queue_of(received: Iterable[Reception], screened: Iterable[PersonId]) -> tuple[Reception, ...]:
    """Those who were received and not screened yet, the longest waiting first."""
    gone = frozenset(screened)
    waiting = (one for one in received if one.person not in gone)
    return tuple(sorted(waiting, key=lambda one: (one.at, one.id)))
