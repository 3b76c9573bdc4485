"""Sends a day: each request when it is due, a bounded number under way, every answer kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from infra.load.day import Planned, peak_rate

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
MOST_VISITORS: Final = 1_000
"""Each has a telephone number of their own, of three digits."""
MOST_RATE: Final = 200.0
"""Requests a second in the busiest hour; more would measure this machine's scheduler."""
MOST_UNDER_WAY: Final = 64
WORKERS: Final = 16
AGO: Final = timedelta(seconds=100)
"""Scans are stamped from so long ago on: a phone's clock is believed within five minutes."""


class NotDriven(Exception):
    """The load can't be driven as asked; its text says why."""


@dataclass(slots=True)
class Visitor:
    """Somebody signed in and declared. `known` are acknowledged visits by id; `sent` is the
    last scan, for a phone that sends it again; `last` the instant of the last one."""

    client: httpx.Client
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: dict[str, Any] | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a request; `status` 0 without an answer, -1 where it was never sent."""

    planned: Planned
    status: int
    code: str
    milliseconds: float


@dataclass
class Drive:
    """A day being driven against visitors of one origin."""

    visitors: Sequence[Visitor]
    poster: str
    now: Callable[[], datetime]
    answers: list[Answered] = field(default_factory=list)
    _under_way: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, planned: Sequence[Planned]) -> None:
        """Send all, and wait for the last answer."""
        begun = time.monotonic()
        with ThreadPoolExecutor(WORKERS) as pool:
            for one in planned:
                time.sleep(max(0.0, begun + one.due - time.monotonic()))
                with self._lock:
                    full = self._under_way >= MOST_UNDER_WAY
                    self._under_way += not full
                if full:
                    self._keep(Answered(one, -1, "NOT_SENT", 0.0))
                else:
                    pool.submit(self._send, one, begun + one.due)

    def _send(self, one: Planned, due: float) -> None:
        visitor = self.visitors[one.visitor]
        try:
            status, code = self._act(visitor, one)
        except httpx.HTTPError as failed:
            status, code = 0, type(failed).__name__
        took = 1000 * (time.monotonic() - due)
        with self._lock:
            self._under_way -= 1
        self._keep(Answered(one, status, code, took))

    def _act(self, visitor: Visitor, one: Planned) -> tuple[int, str]:
        if one.act == "page":
            return visitor.client.get("/").status_code, ""
        if one.act == "history":
            return visitor.client.get("/api/visits").status_code, ""
        body = visitor.sent if one.act == "again" and visitor.sent else self._scan(visitor)
        answer = visitor.client.post("/api/checkins", json=body)
        told = answer.json()
        if answer.is_success:
            with self._lock:
                visitor.known[told["visit"]] = body
                visitor.sent = body
        return answer.status_code, str(told.get("outcome") or told.get("code", ""))

    def _scan(self, visitor: Visitor) -> dict[str, Any]:
        """A scan at a second that the person has not scanned in (it is part of a visit's key)."""
        with self._lock:
            at = self.now() - AGO
            if visitor.last is not None:
                at = max(at, visitor.last + timedelta(seconds=1))
            visitor.last = at
        told = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"poster": self.poster, "at": told}

    def _keep(self, answered: Answered) -> None:
        with self._lock:
            self.answers.append(answered)


@dataclass(frozen=True, slots=True)
class Account:
    """Scans that were acknowledged; of them those that do not stand, or stand under another id."""

    acknowledged: int
    lost: int
    changed: int


def account(visitors: Sequence[Visitor]) -> Account:
    """Send every acknowledged scan once more: what stands is told as a duplicate, by the same id.

    (A history shows presences, in which scans at one venue within a stay are one.) Raises
    httpx.HTTPError.
    """
    acknowledged = lost = changed = 0
    for visitor in visitors:
        for visit, body in sorted(visitor.known.items()):
            told = visitor.client.post("/api/checkins", json=body).raise_for_status().json()
            acknowledged += 1
            lost += told["outcome"] != "duplicate"
            changed += told["visit"] != visit
    return Account(acknowledged, lost, changed)


def check(origin: str, total: int, seconds: float, visitors: int = 1) -> None:
    """Raises NotDriven for another host than this machine, for nothing, or too much for it."""
    if urlsplit(origin).hostname not in LOOPBACK:
        raise NotDriven(f"{origin} is not this machine; load is driven on loopback alone")
    if total < 1 or not seconds > 0 or not 1 <= visitors <= MOST_VISITORS:
        raise NotDriven(f"say at least one request, a second, and 1 to {MOST_VISITORS} visitors")
    rate = peak_rate(total, seconds)
    if rate > MOST_RATE:
        raise NotDriven(
            f"{rate:.0f} requests/s in the busiest hour; at most {MOST_RATE:.0f} are driven"
        )
