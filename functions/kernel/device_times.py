"""When was it, if a device says when, and its clock may be wrong?

A device's clock is believed within bounds only (security.md T03, T04). What it said, what the
server saw and their difference stay. Used for check-ins, gates and the sampling of specimens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.kernel.errors import Invalid

TOLERANCE: Final = timedelta(minutes=5)
"""performance.md 1.2: the server believes an online clock within five minutes."""


class OfflineTooOld(Invalid):
    """What was read was kept too long before it was sent."""

    code = "OFFLINE_TOO_OLD"
    vi = "Lượt quét đã lưu quá lâu nên không được ghi nhận."
    en = "The scan was kept too long and can't be recorded."


@dataclass(frozen=True, slots=True)
class DeviceTime:
    """When something is taken to have been, and by whose clock.

    `at` is the instant that counts; `told_at` is what the device said; `skew_seconds` is how far
    its clock is ahead of ours, as far as that can be known; `late` came from an offline store;
    `clamped` means that `told_at` was not believed.
    """

    at: datetime
    told_at: datetime
    received_at: datetime
    skew_seconds: int
    late: bool
    clamped: bool


def take_device_time(
    told_at: datetime,
    received_at: datetime,
    *,
    keeps: timedelta,
    offline: bool = False,
    sent_at: datetime | None = None,
) -> DeviceTime:
    """Which instant counts for something read by a device? All aware. Raises OfflineTooOld.

    Online, a clock within `TOLERANCE` is believed, else the server's instant counts. Offline, the
    age is what counts, at most `keeps`: if the device says when it sends by the same clock
    (`sent_at`), a wrong clock does no harm; without it, the future counts as now.
    """
    skew = (sent_at or told_at) - received_at
    wrong = abs(skew) > TOLERANCE
    at = told_at
    if not offline:
        at = received_at if wrong else told_at
    elif sent_at is not None and wrong:
        at = told_at - skew
    if at > received_at + TOLERANCE:
        at = received_at
    if received_at - at > keeps:
        raise OfflineTooOld
    known = skew if sent_at is not None or not offline else max(skew, timedelta(0))
    return DeviceTime(
        at, told_at, received_at, round(known.total_seconds()), offline, at != told_at
    )
