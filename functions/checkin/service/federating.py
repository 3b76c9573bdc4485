"""A file of another province's app becomes visits; every row is accounted for.

A row counts once, whichever file or event brings it: a visit has the natural key of any check-in
(person, instant, venue), and what was told of it lies beside, with the file and row that told it
first, so that a row taken again after a crash knows its own work (security.md L11, L12, L20).

Who sends a file learns of nobody (Z09, ADR 0136): a phone or QID that we do not know makes its
person, as at a gate, and a row is a duplicate of what the same app has told, never of what we know.
What stays for an officer is parked: a venue that nobody knows, a hash keyed by others (domain.md,
open point 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.checkin.domain import federation
from functions.checkin.domain.federation import ColumnsMissing, FederatedVisit, Person
from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.row_refusal import ROW_WORDS, RowRefused
from functions.checkin.domain.visit import Channel, CheckOutTooLate, assure, check_out
from functions.checkin.store import parked, telling
from functions.checkin.store import visits as store
from functions.kernel.identifiers import PersonId, VenueCode
from functions.kernel.periods import day_of, write_instant
from functions.kernel.valuesets import venue_kinds
from functions.registry import service as registry

NATION = "00"
_PLACES = {field: place for place, field in enumerate(federation.COLUMNS)}
VENUE_UNKNOWN = registry.RowFault(
    "venue",
    "VENUE_UNKNOWN",
    "Chưa biết địa điểm này; dòng chờ cán bộ xác định.",
    "The venue is not known yet; the row waits for an officer.",
)
PERSON_UNKNOWN = registry.RowFault(
    "person",
    "PERSON_UNKNOWN",
    "Chưa biết người này; dòng chờ cán bộ xác định.",
    "The person is not known yet; the row waits for an officer.",
)


@dataclass(frozen=True, slots=True)
class PlacedVisit:
    """A visit told by another app, its person and venue known. `source`: file and row."""

    person: PersonId
    venue: registry.Venue
    entered_at: datetime
    left_at: datetime | None
    source: str


class VisitTaker:
    """Takes the rows of one visit file."""

    def __init__(self, file: registry.FileImport, now: datetime) -> None:
        self.file = file
        self.now = now
        self.app = file.division.partition("/")[0] or NATION
        self.seen: set[bytes] = set()
        self.persons: dict[str, PersonId] = {}
        self.venues: dict[str, registry.Venue | None] = {}

    def take(self, row: int, cells: Mapping[str, str]) -> registry.RowResult:
        """Record the visit of a row, or park it, or say that it was told, or what is wrong."""
        try:
            visit = self._read(cells)
        except RowRefused as wrong:
            words = ROW_WORDS[wrong.row_code]
            fault = registry.RowFault(wrong.column, wrong.row_code, *words)
            return registry.RowResult(row, registry.Outcome.REJECTED, (fault,))
        identity = federation.row_identity(visit)
        if identity in self.seen:
            return registry.RowResult(row, registry.Outcome.DUPLICATE)
        self.seen.add(identity)
        venue = self._venue(visit)
        if venue is None or visit.person_by is Person.HASH:
            return self._park(row, visit, identity, venue)
        fresh = self._record(row, visit, identity, venue)
        outcome = registry.Outcome.ACCEPTED if fresh else registry.Outcome.DUPLICATE
        return registry.RowResult(row, outcome)

    def skip(self, row: int, cells: Mapping[str, str]) -> None:
        """Remember a row of an earlier try, so that its twin further down is a duplicate."""
        try:
            self.seen.add(federation.row_identity(self._read(cells)))
        except (RowRefused, ColumnsMissing):
            return

    def _read(self, cells: Mapping[str, str]) -> FederatedVisit:
        if cells and not (cells.keys() & {"qid", "phone", "hash"}):
            raise ColumnsMissing
        told = [cells.get(field, "") for field in _PLACES]
        return federation.read_row(_PLACES, told, self.app, self.file.made_at)

    def _person(self, visit: FederatedVisit) -> PersonId:
        named = f"{visit.person_by}:{visit.person}"
        if named not in self.persons:
            found = registry.person_told(visit.person_by, visit.person, self.now)
            self.persons[named] = found
        return self.persons[named]

    def _venue(self, visit: FederatedVisit) -> registry.Venue | None:
        named = f"{visit.venue_known}:{visit.venue}"
        if named not in self.venues:
            code = visit.venue if visit.venue_known else parked.meaning(self.app, visit.venue)
            found = registry.venues_by_code({VenueCode(code)}) if code else {}
            self.venues[named] = found.get(VenueCode(code))
        return self.venues[named]

    def _record(
        self, row: int, visit: FederatedVisit, identity: bytes, venue: registry.Venue
    ) -> bool:
        """Write the visit, then that it was told; did no earlier row of this app tell it?

        A dry run looks at what was told alone: neither person nor visit is looked for.
        """
        day = day_of(visit.entered_at)
        name, source = parked.name_of(day, identity), f"{self.file.id}#{row}"
        if self.file.dry_run:
            return not telling.was_told(self.app, name)
        person = self._person(visit)
        record_visit(PlacedVisit(person, venue, visit.entered_at, visit.left_at, source), self.now)
        until = int(expires_at(day).timestamp())
        return telling.put_told(self.app, name, source, until) == source

    def _park(
        self, row: int, visit: FederatedVisit, identity: bytes, venue: registry.Venue | None
    ) -> registry.RowResult:
        """A hash is keyed by others: nobody of ours is found by it without an officer."""
        day, by_hash = day_of(visit.entered_at), visit.person_by is Person.HASH
        name = parked.name_of(day, identity)
        if self.file.dry_run:
            fresh = not parked.stands(self.app, name)
        else:
            person = None if by_hash else self._person(visit)
            waiting = parked.ParkedVisit(
                scope=self.app,
                id=name,
                day=day,
                division=self.file.division,
                source=f"{self.file.id}#{row}",
                body=_told(visit, person, venue),
                expires_at=int(expires_at(day).timestamp()),
            )
            fresh = parked.park(waiting) == waiting.source
        if not fresh:
            return registry.RowResult(row, registry.Outcome.DUPLICATE)
        faults = ((VENUE_UNKNOWN,) if venue is None else ()) + (
            (PERSON_UNKNOWN,) if by_hash else ()
        )
        return registry.RowResult(row, registry.Outcome.PARKED, faults)


JOB = registry.Job(registry.ImportKind.VISITS, federation.COLUMNS, federation.OPTIONAL, VisitTaker)


def receive_visit_message(body: str, attempt: int, now: datetime) -> None:
    """Take the visit files that a message tells of. Raises Busy and its like to be called again."""
    registry.receive_message(body, attempt, JOB, now)


def record_visit(placed: PlacedVisit, now: datetime) -> bool:
    """Write entry and exit, each once; False where the visit stood already, told by another.

    Raises KeyDestroyed, CryptoUnavailable, Busy.
    """
    s = _sort_key(placed)
    entry = _row(placed, s, now, {
        "a": _seconds(placed.entered_at),
        "t": _seconds(placed.entered_at),
        "k": 0,
        "c": Channel.FEDERATED,
        "co": "grey",
        "rl": "",
    })  # fmt: skip
    try:
        store.put(entry)
    except store.AlreadyThere as standing:
        if standing.body.get("fs") != placed.source:
            return False
    left_at = _end(placed)
    if left_at is not None:
        told = {"a": _seconds(left_at), "e": _seconds(placed.entered_at), "o": 1}
        try:
            store.put(_row(placed, s + store.EXIT, now, told))
        except store.AlreadyThere:
            return True
    return True


def _row(placed: PlacedVisit, s: str, now: datetime, told: dict[str, Any]) -> store.Sealed:
    day = day_of(placed.entered_at)
    common = {
        "u": placed.person,
        "v": placed.venue.code,
        "w": placed.venue.division,
        "n": placed.venue.details.kind,
        "s": assure(Channel.FEDERATED, phone_verified=False),
        "r": _seconds(now),
        "l": 1,
        "fs": placed.source,
    }
    return store.sealed(
        placed.person, s, day, body=common | told, attached=b"", expires_at=expires_at(day)
    )


def _end(placed: PlacedVisit) -> datetime | None:
    """The exit told, unless nobody stays that long at such a venue: then the default stands."""
    if placed.left_at is None:
        return None
    try:
        kind = venue_kinds().read(placed.venue.details.kind)
        return check_out(placed.entered_at, placed.left_at, kind)
    except CheckOutTooLate:
        return None


def _told(
    visit: FederatedVisit, person: PersonId | None, venue: registry.Venue | None
) -> dict[str, Any]:
    return {
        "person_by": visit.person_by.value,
        "person_shown": "" if person else f"***{visit.person[-4:]}",
        "person": person,
        "told_venue": visit.venue,
        "ours": visit.venue_known,
        "venue": venue.code if venue else None,
        "in": write_instant(visit.entered_at),
        "out": write_instant(visit.left_at) if visit.left_at else None,
    }


def _sort_key(placed: PlacedVisit) -> str:
    return store.sort_key(placed.entered_at, placed.venue.code)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
