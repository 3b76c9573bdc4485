"""A phone sends what it kept while offline: in order, each exactly once, none stopping another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.checkin.domain.visit import take_time, visit_day
from functions.checkin.service import arriving, leaving
from functions.checkin.store.visits import sort_key, visit_id
from functions.kernel.callers import Caller
from functions.kernel.errors import FieldFault, Invalid, Refusal, Unavailable
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_instant
from functions.registry import service as registry

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept scan or exit."""

    leaving: bool
    told_at: str
    poster: str
    visit: str
    entered_at: str
    for_person: PersonId | None
    nothing_changed: bool

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Kept:
        """Read the wire shape."""
        return cls(
            leaving=told["kind"] == "out",
            told_at=told["at"],
            poster=told["poster"] or "",
            visit=told["visit"] or "",
            entered_at=told["in_at"] or "",
            for_person=PersonId(told["for_person"]) if told["for_person"] else None,
            nothing_changed=told["declaration"] is not None,
        )


def replay(
    caller: Caller, kept: Sequence[Kept], pass_text: str, now: datetime, *, sent_at: datetime | None
) -> list[dict[str, Any]]:
    """What became of each event. RETRY_LATER and its kin stop here: the rest stays on the phone.

    Events already acknowledged come out as `duplicate` when the phone sends them again.
    """
    results: list[dict[str, Any]] = []
    for index, event in enumerate(kept):
        try:
            results.append({"index": index} | _one(caller, event, pass_text, now, sent_at))
        except Unavailable:
            if not results:
                raise
            break
        except Refusal as refusal:
            results.append(
                {
                    "index": index,
                    "outcome": REFUSED,
                    "code": refusal.code,
                    "message_vi": refusal.vi,
                    "message_en": refusal.en,
                }
            )
    return results


def _one(
    caller: Caller, event: Kept, pass_text: str, now: datetime, sent_at: datetime | None
) -> dict[str, Any]:
    told_at = read_instant(event.told_at)
    if event.leaving:
        left = leaving.leave(
            caller,
            event.visit or _visit_of(event, now, sent_at),
            told_at,
            now,
            for_person=event.for_person,
            offline=True,
            sent_at=sent_at,
        )
        return {"outcome": left.outcome, "visit": left.visit}
    if not event.poster:
        raise Invalid(FieldFault("poster", "REQUIRED"))
    scan = arriving.Scan(
        event.poster,
        told_at,
        for_person=event.for_person,
        nothing_changed=event.nothing_changed,
        offline=True,
        sent_at=sent_at,
    )
    recorded = arriving.check_in(caller, scan, pass_text, now)
    return {"outcome": recorded.outcome, "visit": recorded.visit}


def _visit_of(event: Kept, now: datetime, sent_at: datetime | None) -> str:
    """The visit of a scan that was kept on the phone too, by poster and the phone's instant."""
    if not event.poster or not event.entered_at:
        raise leaving.VisitUnknown
    told_at = read_instant(event.entered_at)
    time = take_time(told_at, now, offline=True, sent_at=sent_at)
    venue = registry.verified(event.poster).venue
    return visit_id(sort_key(told_at, venue), visit_day(time))
