"""When did a person enter and leave a venue, and how sure is that?

A check-in is one presence of one person at one venue. Its natural key is (person, the instant of
the scan, venue), so a scan sent twice is one check-in. The phone's clock is believed within
bounds only (security.md T03, T04); what it said, what the server saw and their difference stay.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from functions.kernel.device_times import (
    TOLERANCE,
    DeviceTime,
    OfflineTooOld,
    take_device_time,
)
from functions.kernel.errors import Conflict, Invalid
from functions.kernel.periods import DAY, day_of
from functions.kernel.valuesets import VenueKind

__all__ = ["GATE_KEEPS", "PHONE_KEEPS", "TOLERANCE", "OfflineTooOld", "ScanTime", "take_time"]

# security.md T04: a scan kept on a phone is taken for a day; a gate buffers a week (domain.md L1).
PHONE_KEEPS = timedelta(hours=24)
GATE_KEEPS = timedelta(days=7)
# How far apart two sendings of one scan may be taken to be: a phone gives a request up after a
# minute, a server's clock may be ten minutes wrong (security.md F20) [J].
APART = timedelta(minutes=15)
# How far a clock may be wrong that still says on which day a scan lies. Behind: a visit then is
# erased a day earlier at most. Ahead: later at most by this; it must be well above TOLERANCE and
# APART together, so that no sending of an ordinary scan is taken to be beyond it [J].
LIES_BEHIND = timedelta(hours=24)
LIES_AHEAD = timedelta(minutes=30)

ScanTime = DeviceTime
"""When a scan is taken to have been, and by whose clock."""


class CheckOutBeforeCheckIn(Invalid):
    """Nobody leaves before entering."""

    code = "CHECKOUT_BEFORE_CHECKIN"
    vi = "Thời điểm ra phải sau thời điểm vào."
    en = "The time of leaving must be after the time of entering."


class CheckOutTooLate(Conflict):
    """Longer than anyone stays at such a venue: the exit was not seen, the default stands."""

    code = "CHECKOUT_TOO_LATE"
    vi = "Đã quá thời gian ở lại thông thường; hệ thống dùng thời gian ra mặc định."
    en = "This is past the longest usual stay; the default time of leaving is used."


class Channel(StrEnum):
    """How a check-in came about."""

    POSTER = "poster"
    SHORT_CODE = "short_code"
    DISPLAY = "display"
    GATE_PERSONAL = "gate_personal"
    GATE_CARD = "gate_card"
    GATE_TYPED = "gate_typed"
    FEDERATED = "federated"


# A reading at the venue by its own device, or a code that changes there, shows presence. A poster
# can be photographed (PM-02), a typed code told by telephone, another province's row not checked.
_SEEN_THERE = frozenset({Channel.DISPLAY, Channel.GATE_PERSONAL, Channel.GATE_CARD})


class Assurance(StrEnum):
    """Was the person really there? LOW visits alone never trigger an order (security.md 3)."""

    HIGH = "high"
    LOW = "low"


class Certainty(StrEnum):
    """How is the end of a visit known? The later, the surer."""

    DEFAULT = "default"
    INFERRED = "inferred"
    OBSERVED = "observed"


def take_time(
    told_at: datetime,
    received_at: datetime,
    *,
    offline: bool = False,
    at_gate: bool = False,
    sent_at: datetime | None = None,
) -> ScanTime:
    """Which instant counts for a scan? See `take_device_time`. Raises OfflineTooOld."""
    keeps = GATE_KEEPS if at_gate else PHONE_KEEPS
    return take_device_time(told_at, received_at, keeps=keeps, offline=offline, sent_at=sent_at)


def lying_day(time: ScanTime) -> date:
    """The Vietnamese day under which a scan lies: by the device's own stamp, however often sent.

    The day that it counts for may hang on when it was received (a clock that is not believed). Only
    where the clock is too wrong for its stamp to mean anything does that day stand.
    """
    return _lies(time, time.at)


def other_day(time: ScanTime) -> date | None:
    """Another day under which a sending of the same scan within `APART` may lie; mostly None.

    Only of clocks so wrong that their stamp does not say the day, and about midnight.
    """
    if time.at == time.told_at:
        return None
    day = _lies(time, time.at)
    near = {_lies(time, time.at - APART), _lies(time, time.at + APART)} - {day}
    return min(near) if near else None


def visit_day(time: ScanTime) -> date:
    """The day by which a visit is called, the same for each sending of its scan.

    The device's own day, since no server's clock has a part in it; the visit lies on that day or on
    one next to it. Only of a clock that is a day wrong, one of the days where a scan may lie.
    """
    if abs(time.told_at - time.at) < DAY:
        return day_of(time.told_at)
    day, other = lying_day(time), other_day(time)
    return min(day, other) if other else day


def _lies(time: ScanTime, at: datetime) -> date:
    ahead = time.told_at - at
    return day_of(time.told_at if -LIES_BEHIND <= ahead <= LIES_AHEAD else at)


def assure(channel: Channel, *, phone_verified: bool) -> Assurance:
    """How sure is the presence? An unverified phone is LOW wherever it is the phone that speaks."""
    if channel is Channel.DISPLAY and not phone_verified:
        return Assurance.LOW
    return Assurance.HIGH if channel in _SEEN_THERE else Assurance.LOW


def check_out(
    entered_at: datetime, left_at: datetime, kind: VenueKind, *, stayed: timedelta | None = None
) -> datetime:
    """The end of a visit that was seen. Raises CheckOutBeforeCheckIn, CheckOutTooLate.

    An exit in the same second, or up to `TOLERANCE` before by another clock, is the shortest stay.
    `stayed` is the stay by the clock of one device that said both; it counts where the two instants
    can't both be right, as when our own clock jumped between them (security.md F20).
    """
    longest = timedelta(minutes=kind.longest_stay_minutes)
    if -TOLERANCE <= left_at - entered_at <= longest:
        return max(left_at, entered_at)
    if stayed is not None and timedelta(0) <= stayed <= longest:
        return entered_at + stayed
    raise CheckOutBeforeCheckIn if left_at < entered_at else CheckOutTooLate


def default_end(entered_at: datetime, kind: VenueKind) -> datetime:
    """When a visit ends whose end nobody saw."""
    return entered_at + timedelta(minutes=kind.default_stay_minutes)
