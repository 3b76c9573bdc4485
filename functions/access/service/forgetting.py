"""What would a fresh container not know?"""

from __future__ import annotations

from functions.access.service import (
    devices,
    fleet,
    issuer,
    modes,
    refusals,
    revocations,
    seeing,
    velocity,
    volume,
)


def forget() -> None:
    """Drop everything this container has kept: revocations, devices, issuer keys, tallies."""
    for house in (devices, fleet, issuer, modes, refusals, revocations, seeing, velocity, volume):
        house.forget()
