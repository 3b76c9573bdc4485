"""What is heard of what is counted: the last version of each source stands.

A case or a venue may move to another day or province, and takes its row along.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from functions.aggregates.domain.source import Source
from functions.aggregates.service import reading
from functions.aggregates.store import lines, live, moving, sources
from functions.kernel.errors import Busy
from functions.messages.checkin import ScansCounted, ScansPacked
from functions.messages.followup import FollowUpsCounted
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.messages.message import Message
from functions.messages.registry import VenueListed
from functions.messages.tracing import CASE_FACTS, ContactConfirmed, ContactDismissed
from functions.messages.vaccination import CorrectionCounted, SiteDayCounted
from functions.runtime.tables import ConditionLost

TRIES: Final = 5
Place = tuple[date, str]
Read = tuple[type[Message], Callable[[Any], Source]]
STAYING: Final[dict[str, Read]] = {
    "ScansCounted": (ScansCounted, reading.scans),
    "ResultReported": (ResultReported, reading.result),
    "ResultCorrected": (ResultCorrected, reading.result),
    "SiteDayCounted": (SiteDayCounted, reading.doses),
    "ContactConfirmed": (ContactConfirmed, reading.contact),
    "ContactDismissed": (ContactDismissed, reading.contact),
    "FollowUpsCounted": (FollowUpsCounted, reading.followed),
    "CorrectionCounted": (CorrectionCounted, reading.correction),
}
"""Facts whose source never moves to another day or province."""
MOVING: Final[dict[str, Read]] = {
    "VenueListed": (VenueListed, reading.venue),
    **{name: (fact, reading.case) for name, fact in CASE_FACTS.items()},
}


def hear(body: str) -> frozenset[Place]:
    """A fact: keep it; the provinces' days that have news of it. Told again it answers the same,
    for who kept it may have died before it was said. Raises Busy, CryptoUnavailable."""
    name = str(json.loads(body).get("fact"))
    if name in MOVING:
        kind, read = MOVING[name]
        return _taken_along(read(kind.model_validate_json(body)))
    if name in STAYING:
        kind, read = STAYING[name]
        return _kept(read(kind.model_validate_json(body)))
    if name == "ScansPacked":
        packed = ScansPacked.model_validate_json(body)
        live.put(packed.hour, packed.batch, packed.edition, packed.arrived)
    return frozenset()


def leave_lines(heard: Iterable[frozenset[Place]]) -> None:
    """Say once a batch which provinces' days have news. Raises Busy."""
    lines.leave(place for places in heard for place in places)


def _kept(one: Source) -> frozenset[Place]:
    sources.put(one)
    return frozenset({(one.day, one.province)})


def _taken_along(told: Source) -> frozenset[Place]:
    for _ in range(TRIES):
        before = moving.standing(told.key)
        touched = {(told.day, told.province)}
        if before is not None:
            touched.add((before.day, before.province))
        if before is not None and before.revision >= told.version:
            return frozenset(touched)
        try:
            moving.put_next(before, told)
        except (ConditionLost, Busy):
            continue  # another revision, or the same, came in between
        return frozenset(touched)
    raise Busy
