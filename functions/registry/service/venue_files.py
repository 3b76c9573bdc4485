"""How does a row of a province's file become a venue? Once, whichever file or event brings it.

The code of an imported venue is drawn from its natural key under the index key, so the same row
meets itself; `source` tells the file and row that made it, so a row taken again after a crash
knows its own work from another's (security.md L11, L12, L20).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId, VenueCode, venue_code
from functions.registry import store
from functions.registry.domain.imports import FileImport, ImportKind, Outcome, RowResult
from functions.registry.domain.joining import duplicate_of, place_keys
from functions.registry.domain.person import PersonField
from functions.registry.domain.venue import Venue
from functions.registry.domain.venue_rows import (
    COLUMNS,
    OPTIONAL,
    VenueRow,
    natural_key,
    read_row,
)
from functions.registry.service import accounts, imports, sealing
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost

CODE_BYTES = 5


class VenueTaker:
    """Takes the rows of one venue file."""

    def __init__(self, file: FileImport, now: datetime) -> None:
        self.file = file
        self.now = now
        self.owners: dict[str, PersonId] = {}
        self.seen: set[VenueCode] = set()
        self.places: dict[str, VenueCode] = {}

    def take(self, row: int, cells: Mapping[str, str]) -> RowResult:
        """Register the venue of a row, or say that it is there already, or what is wrong."""
        read = read_row(cells, self.file.division)
        if not isinstance(read, VenueRow):
            return RowResult(row, Outcome.REJECTED, read)
        code = self._code(read)
        fresh = code not in self.seen
        self.seen.add(code)
        other = self._standing_at(code, read)
        if other:
            return RowResult(row, Outcome.DUPLICATE, (duplicate_of(other),))
        if self.file.dry_run:
            fresh = fresh and store.venues.venue(code) is None
        else:
            fresh = fresh and self._register(row, code, read)
        return RowResult(row, Outcome.ACCEPTED if fresh else Outcome.DUPLICATE)

    def skip(self, row: int, cells: Mapping[str, str]) -> None:
        """Remember a row of an earlier try, so that its twin further down is a duplicate."""
        read = read_row(cells, self.file.division)
        if isinstance(read, VenueRow):
            code = self._code(read)
            self.seen.add(code)
            self.places.setdefault(place_keys(read.details, None)[0], code)

    def _standing_at(self, code: VenueCode, read: VenueRow) -> VenueCode | None:
        """Another venue of the same place, in the registry or further up in this file."""
        owner = self.owners.get(read.phone) or accounts.known_person("phone", read.phone)
        keys_of_place = place_keys(read.details, owner)
        first = self.places.setdefault(keys_of_place[0], code)
        found = [one for key in keys_of_place for one in store.venues.at_place(key)]
        others = [one for one in (*found, first) if one != code]
        return others[0] if others and code not in found else None

    def _code(self, read: VenueRow) -> VenueCode:
        text = natural_key(read, accounts.phone_index(read.phone))
        return venue_code(crypto.mac(keys.key("index"), text.encode())[:CODE_BYTES])

    def _register(self, row: int, code: VenueCode, read: VenueRow) -> bool:
        owner = self._owner(read)
        source = f"{self.file.id}#{row}"
        made = Venue(code, read.details, owner, self.now, source=source)
        name = {PersonField.FULL_NAME: read.registrant_name}
        sealed = sealing.seal(owner, name, self.now)

        def effects(together: TransactWrite) -> None:
            store.venues.put_new(together, made)
            store.persons.fill(together, owner, sealed)

        try:
            store.writing.write_together(effects)
        except ConditionLost:
            standing = store.venues.venue(code)
            return standing is not None and standing.source == source
        return True

    def _owner(self, read: VenueRow) -> PersonId:
        if read.phone not in self.owners:
            self.owners[read.phone] = accounts.open_account(read.phone, self.now)
        return self.owners[read.phone]


JOB = imports.Job(ImportKind.VENUES, COLUMNS, OPTIONAL, VenueTaker)
