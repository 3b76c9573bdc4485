"""Which visits does a file of another province's app tell, and what is wrong with its rows?

Provinces ran their own apps (domain.md, open point 7). A row says who (QID, phone, or the keyed
hash of an identity number that both sides agreed on), where (our venue code, or theirs), when in
and, if known, when out. Good rows are taken, bad ones are told with a stable code; a row whose
venue or person nobody knows is parked, never lost. A row is the same row by its natural key:
source system, person, venue and time of entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from functions.checkin.domain.row_refusal import RowRefused
from functions.checkin.domain.row_time import read_row_time
from functions.kernel.errors import Invalid
from functions.kernel.identifiers import VenueCodeInvalid, read_venue_code
from functions.kernel.periods import write_instant
from functions.kernel.phones import read_phone

OLDEST = timedelta(days=20)
AHEAD = timedelta(minutes=5)
LONGEST_STAY = timedelta(hours=24)
_QID = re.compile(r"[0-9]{6,32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_THEIR_VENUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")


class ColumnsMissing(Invalid):
    """The header names no person, no venue or no time of entry; nothing of the file can be read."""

    code = "COLUMNS_MISSING"
    vi = "Tệp thiếu cột bắt buộc: người, địa điểm hoặc giờ vào."
    en = "A required column is missing: person, venue or time of entry."


class Person(StrEnum):
    """By what a row names a person."""

    QID = "qid"
    PHONE = "phone"
    HASH = "hash"


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "qid": ("QID", "MA QID", "MA DINH DANH QR", "NATIONAL QR ID"),
    "phone": ("PHONE", "SO DIEN THOAI", "SDT", "DIEN THOAI", "MOBILE"),
    "hash": ("CCCD HASH", "CCCDHASH", "MA BAM CCCD", "IDENTITY HASH"),
    "venue": ("VENUE", "VENUE CODE", "MA DIA DIEM", "MA QR DIA DIEM"),
    "their_venue": ("LOCAL VENUE", "LOCAL VENUE CODE", "MA DIA DIEM TINH", "MA DIEM TINH"),
    "in": ("IN", "IN AT", "CHECK IN", "CHECKIN", "GIO VAO", "THOI GIAN VAO", "THOI GIAN QUET"),
    "out": ("OUT", "OUT AT", "CHECK OUT", "CHECKOUT", "GIO RA", "THOI GIAN RA"),
}
"""Fields and the names their columns go by."""
OPTIONAL = frozenset(COLUMNS) - {"in"}
"""Columns that need not be there; of those that name a person and a venue, one each must."""


@dataclass(frozen=True, slots=True)
class FederatedVisit:
    """A good row. `venue` is our code, or theirs where `venue_known` is False."""

    source: str
    person_by: Person
    person: str
    venue: str
    venue_known: bool
    entered_at: datetime
    left_at: datetime | None


def read_row(
    columns: Mapping[str, int], row: Sequence[str], source: str, received_at: datetime
) -> FederatedVisit:
    """The visit of a row. `source`: the system it comes from. Raises RowRefused."""
    cells = {
        field: row[place].strip() if place < len(row) else "" for field, place in columns.items()
    }
    person_by, person = _person(cells)
    venue, known = _venue(cells)
    entered_at = _time(cells, "in", received_at - OLDEST, received_at + AHEAD)
    if entered_at is None:
        raise RowRefused("TIME_MISSING", "in")
    if entered_at > received_at + AHEAD:
        raise RowRefused("TIME_AHEAD", "in")
    if received_at - entered_at > OLDEST:
        raise RowRefused("TIME_TOO_OLD", "in")
    left_at = _time(cells, "out", entered_at, entered_at + LONGEST_STAY)
    if left_at is not None and left_at < entered_at:
        raise RowRefused("OUT_BEFORE_IN", "out")
    if left_at is not None and left_at - entered_at > LONGEST_STAY:
        raise RowRefused("STAY_TOO_LONG", "out")
    return FederatedVisit(source, person_by, person, venue, known, entered_at, left_at)


def row_identity(visit: FederatedVisit) -> bytes:
    """The natural key of a row as bytes. It holds a reference to a person: use it under a MAC."""
    parts = [
        visit.source,
        visit.person_by.value,
        visit.person,
        visit.venue,
        write_instant(visit.entered_at),
    ]
    return json.dumps(parts, separators=(",", ":")).encode()


def _person(cells: Mapping[str, str]) -> tuple[Person, str]:
    """The best reference given: QID, then the hash, then the phone, which a family may share."""
    if qid := cells.get("qid", ""):
        if not _QID.fullmatch(qid):
            raise RowRefused("PERSON_INVALID", "qid")
        return Person.QID, qid
    if digest := cells.get("hash", "").lower():
        if not _HASH.fullmatch(digest):
            raise RowRefused("PERSON_INVALID", "hash")
        return Person.HASH, digest
    if phone := cells.get("phone", ""):
        try:
            return Person.PHONE, read_phone(phone)
        except Invalid:
            raise RowRefused("PERSON_INVALID", "phone") from None
    raise RowRefused("PERSON_MISSING", "person")


def _venue(cells: Mapping[str, str]) -> tuple[str, bool]:
    if code := cells.get("venue", ""):
        try:
            return read_venue_code(code), True
        except VenueCodeInvalid:
            raise RowRefused("VENUE_INVALID", "venue") from None
    if code := cells.get("their_venue", ""):
        if not _THEIR_VENUE.fullmatch(code):
            raise RowRefused("VENUE_INVALID", "their_venue")
        return code, False
    raise RowRefused("VENUE_MISSING", "venue")


def _time(
    cells: Mapping[str, str], field: str, earliest: datetime, latest: datetime
) -> datetime | None:
    """The time of a cell; one that is possible only with day and month swapped is ambiguous."""
    told = cells.get(field, "")
    if not told:
        return None
    readings = read_row_time(told)
    if not readings:
        raise RowRefused("TIME_INVALID", field)
    possible = [earliest <= reading <= latest for reading in readings]
    if any(possible) and not possible[0]:
        raise RowRefused("TIME_AMBIGUOUS", field)
    return readings[0]
