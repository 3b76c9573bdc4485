"""A gate tablet as `static/js/gate.js` makes it: a key, a clock, a numbered buffer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from functions.access.domain.device import signed_message
from functions.checkin.domain.gate import Direction
from functions.checkin.service.gate_rows import WINDOW_PLACE, GateEvent
from functions.registry.domain import personal_code
from functions.runtime import crypto

PATH = "/api/gate/checkins"
AT_ONCE = timedelta(seconds=60)
CARD = "001190900077"
"""A number typed at the gate, whose person nobody knows."""
Wish = tuple[Any, ...]
"""("in", person, second of the natural key, place) or ("out", person, device, event's number)."""


@dataclass(slots=True)
class Tablet:
    """A gate device: its key, its clock and what waits in it."""

    device: str
    key: ec.EllipticCurvePrivateKey
    ahead: timedelta = timedelta(0)
    waiting: dict[int, tuple[Wish, GateEvent]] = field(default_factory=dict)

    def header(self, now: datetime, body: bytes) -> str:
        """What it signs by its own clock."""
        seconds = int((now + self.ahead).timestamp())
        message = signed_message("POST", PATH, seconds, body)
        signature = self.key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        raw = b"".join(part.to_bytes(32, "big") for part in decode_dss_signature(signature))
        return f"Device {self.device}.{seconds:010d}.{crypto.to_text(raw)}"

    def oldest(self, now: datetime) -> Sending:
        """All that waits, in order; what could not be sent within a minute as kept."""
        sent_at = now + self.ahead
        numbers = sorted(self.waiting)
        events = [
            replace(event, offline=sent_at - event.told_at > AT_ONCE)
            for _, event in (self.waiting[number] for number in numbers)
        ]
        body = json.dumps(numbers).encode()
        return Sending(self.header(now, body), body, events, sent_at)

    def reads(self, person: str, code: str, now: datetime, *, out: bool, venue: str) -> None:
        """Keep a reading of a phone's code, or of a typed number where `code` is empty."""
        told = now + self.ahead
        number = len(self.waiting) + 1
        second, place = int(told.timestamp()), venue
        if code:
            window = personal_code.window_in(code) or 0
            second, place = window * personal_code.WINDOW_SECONDS, WINDOW_PLACE
        wish: Wish = ("out", person, self.device, number) if out else ("in", person, second, place)
        kind, typed = ("", "") if code else ("cccd", CARD)
        direction = Direction.OUT if out else Direction.IN
        self.waiting[number] = wish, GateEvent(number, told, direction, code, kind, typed)


@dataclass(frozen=True, slots=True)
class Sending:
    """One signed request of a tablet."""

    header: str
    body: bytes
    events: list[GateEvent]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is kept on all tablets; what must be answered; what was read by a wrong clock.

    `twins` are exits of one person that were told in the same second.
    """

    kept: set[Wish]
    owed: list[Wish]
    misdated: set[Wish]
    twins: set[Wish]

    @classmethod
    def of(cls, tablets: list[Tablet], *, ended: str) -> Wishes:
        """Nothing is owed to a device that is ended."""
        by = {tablet.device: [wish for wish, _ in tablet.waiting.values()] for tablet in tablets}
        wrong = {tablet.device for tablet in tablets if abs(tablet.ahead) > AT_ONCE}
        left: dict[tuple[str, int], set[Wish]] = {}
        for tablet in tablets:
            for wish, event in tablet.waiting.values():
                if wish[0] == "out":
                    left.setdefault((wish[1], int(event.told_at.timestamp())), set()).add(wish)
        return cls(
            kept={wish for wished in by.values() for wish in wished},
            owed=[wish for device, wished in by.items() if device != ended for wish in wished],
            misdated={wish for device in wrong for wish in by[device]},
            twins={wish for told in left.values() if len(told) > 1 for wish in told},
        )
