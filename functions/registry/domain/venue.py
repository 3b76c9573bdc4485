"""What is a venue, and what may become of it and of its poster?

Fields as registered at qr.tokhaiyte.vn (domain.md 1.2). Two hands can close a venue, its owner's
(paused) and an officer's by order (suspended); neither opens what the other has closed. A poster
version ends when it is rotated or the venue moves; versions that ended are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from functions.kernel.divisions import read_place
from functions.kernel.errors import Conflict, FieldFault, Gone, Invalid, NotFound
from functions.kernel.identifiers import PersonId, VenueCode
from functions.kernel.names import canonical_line
from functions.kernel.periods import read_time
from functions.kernel.valuesets import venue_kinds
from functions.registry.domain.order import Why

ENDINGS_SHOWN = 20
MOST_CONTROLLERS = 20
MOST_CAPACITY = 200_000
NAME_LENGTH = 120
ADDRESS_LENGTH = 160
MOVED_WARNING = timedelta(days=30)
"""How long the scan page tells that a venue has moved [J]."""


class VenueState(StrEnum):
    """Is the venue open to check-ins?"""

    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    JOINED = "joined"


class PosterState(StrEnum):
    """Is the poster of the present version ready to print?"""

    RENDERING = "rendering"
    READY = "ready"


class Link(StrEnum):
    """How a person stands to a venue."""

    OWNER = "owner"
    CONTROLLER = "controller"


class VenueUnknown(NotFound):
    """No such venue, or another's."""

    code = "VENUE_UNKNOWN"
    vi = "Không tìm thấy địa điểm."
    en = "The venue was not found."


class VenueSuspended(Gone):
    """Closed by its owner or by an order."""

    code = "VENUE_SUSPENDED"
    vi = "Địa điểm đang tạm ngừng hoạt động."
    en = "This venue is closed for now."


class VenueChanged(Conflict):
    """Somebody else has just changed it."""

    code = "VENUE_CHANGED"
    vi = "Địa điểm vừa được người khác sửa, vui lòng xem lại."
    en = "Somebody else has just changed this venue; please look again."


class VenueJoined(Conflict):
    """It has been joined into another venue, or another into it: its place can't change now."""

    code = "VENUE_JOINED"
    vi = "Địa điểm đang được gộp với địa điểm khác; hãy nhờ cán bộ tách ra trước."
    en = "The venue is joined with another; ask an officer to part them first."


class CapacityInvalid(Invalid):
    """Not a number of people."""

    code = "CAPACITY_INVALID"
    vi = "Sức chứa phải là số người, từ 1 đến 200.000."
    en = "Capacity must be a number of people, 1 to 200,000."


class ControllersFull(Conflict):
    """More controllers than one venue may have."""

    code = "CONTROLLERS_FULL"
    vi = "Một địa điểm có tối đa 20 người kiểm soát."
    en = "A venue has at most 20 controllers."


class OwnerStays(Conflict):
    """The owner cannot be removed, nor become the own controller."""

    code = "OWNER_STAYS"
    vi = "Không thể thay đổi chủ địa điểm ở đây."
    en = "The owner can't be changed here."


@dataclass(frozen=True, slots=True)
class VenueDetails:
    """What the owner says of a venue; `division` is a path such as ``01/001/00001``."""

    name: str
    kind: str
    division: str
    address: str
    opens_at: str
    closes_at: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Ending:
    """A poster version that has ended, when and why; by a move, the division that it named."""

    version: int
    at: datetime
    why: Why
    division: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
    """A place with a poster.

    `edition` counts its changes, a change names the one it saw; `source` is the file and row that
    it came from, "" for a venue that its owner registered. Joined (domain/joining.py), a venue
    names the one it is an alias of, and that one its aliases.
    """

    code: VenueCode
    details: VenueDetails
    owner: PersonId
    registered_at: datetime
    poster_version: int = 1
    rendered_version: int = 0
    poster_token: str = ""
    paused_at: datetime | None = None
    suspended_by: str = ""
    endings: tuple[Ending, ...] = ()
    controllers: tuple[PersonId, ...] = ()
    source: str = ""
    joined_into: str = ""
    absorbed: tuple[VenueCode, ...] = ()
    edition: int = 1

    @property
    def division(self) -> str:
        """Its division path."""
        return self.details.division

    @property
    def codes(self) -> tuple[VenueCode, ...]:
        """Its own code, and those of the venues that are joined into it."""
        return (self.code, *self.absorbed)

    @property
    def province(self) -> str:
        """Its province code."""
        return self.details.division.partition("/")[0]

    @property
    def state(self) -> VenueState:
        """Active, paused by its owner, suspended by order, or joined (the later counts first)."""
        if self.joined_into:
            return VenueState.JOINED
        if self.suspended_by:
            return VenueState.SUSPENDED
        return VenueState.PAUSED if self.paused_at else VenueState.ACTIVE

    @property
    def poster_state(self) -> PosterState:
        """Is the present poster rendered?"""
        done = self.rendered_version == self.poster_version
        return PosterState.READY if done else PosterState.RENDERING

    def moved_lately(self, now: datetime) -> bool:
        """Did it move in the last 30 days? The scan page then warns of old posters."""
        return any(end.why is Why.MOVED and now - end.at <= MOVED_WARNING for end in self.endings)

    def districts_since(self, at: datetime) -> frozenset[str]:
        """The codes of the districts where it has been since an instant: visits lie in each."""
        left = (end.division for end in self.endings if end.division and end.at >= at)
        return frozenset(division.split("/")[1] for division in (self.division, *left))


def check_details(details: VenueDetails) -> VenueDetails:
    """The details in their stored form.

    Raises TextInvalid, ValueUnknown (kind), DivisionUnknown, CommuneMissing, TimeInvalid and
    CapacityInvalid, each naming its field. Closing before opening means after midnight.
    """
    province, _, rest = details.division.partition("/")
    district, _, commune = rest.partition("/")
    return VenueDetails(
        name=_checked("name", lambda: canonical_line(details.name, NAME_LENGTH)),
        kind=_checked("kind", lambda: venue_kinds().read(details.kind).code),
        division=_checked("division", lambda: read_place(province, district, commune or None)),
        address=_checked("address", lambda: canonical_line(details.address, ADDRESS_LENGTH)),
        opens_at=_checked("opens_at", lambda: f"{read_time(details.opens_at):%H:%M}"),
        closes_at=_checked("closes_at", lambda: f"{read_time(details.closes_at):%H:%M}"),
        capacity=check_capacity(details.capacity),
    )


def check_capacity(capacity: int) -> int:
    """A number of people. Raises CapacityInvalid."""
    if not 1 <= capacity <= MOST_CAPACITY:
        raise CapacityInvalid(FieldFault("capacity", "CAPACITY_INVALID"))
    return capacity


def _checked(name: str, read: Callable[[], str]) -> str:
    try:
        return read()
    except Invalid as wrong:
        raise type(wrong)(FieldFault(name, wrong.code)) from None
