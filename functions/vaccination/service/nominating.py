"""How does a row of an organisation's list become a nomination? Once, whichever file brings it.

The number in the campaign is the key. A row that was taken before a crash finds its own work by its
file and number, also below a later list's, and is told the same again; the same row in another file
changes nothing; a race of two organisations is decided by who is written first. A row never touches
what the person has registered: where the two disagree, the row waits for an officer (security.md
L11, L12, L20). What a row tells of somebody who registered, its sender learns: they are counted for
it as for a look at a door, in a dry run too (Z09, ADR 0130).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy, Refusal
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain import nomination as rules
from functions.vaccination.domain.campaign import Campaign, CampaignUnknown, read_campaign_id
from functions.vaccination.domain.groups import groups_listed
from functions.vaccination.domain.identity import Kind, doubts
from functions.vaccination.domain.list_guide import GUIDE
from functions.vaccination.domain.nomination import (
    Around,
    Named,
    Nomination,
    NominationState,
    Place,
)
from functions.vaccination.domain.nomination_row import COLUMNS, OPTIONAL, ListRow, read_row
from functions.vaccination.domain.nomination_words import WORDS, Told
from functions.vaccination.service import admitting, keeping, listing, sharing
from functions.vaccination.service.registering import mark_of
from functions.vaccination.store import nomination_lines as lines
from functions.vaccination.store import nominations as store
from functions.vaccination.store import registrations, removing

ROUTE = "POST /api/vaccination/lists"
"""By which a list is announced: its sender holds its rows against registrations."""
TRIES = 3
OUTCOMES = {
    Told.UNCHANGED: registry.Outcome.DUPLICATE,
    Told.ROW_REPEATED: registry.Outcome.DUPLICATE,
    Told.ALREADY_REGISTERED: registry.Outcome.DUPLICATE,
    Told.IDENTITY_IN_DOUBT: registry.Outcome.PARKED,
    Told.ROWS_DISAGREE: registry.Outcome.REJECTED,
    Told.NOT_NAMED: registry.Outcome.REJECTED,
    Told.IDENTITY_REFUSED: registry.Outcome.REJECTED,
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that was read, with its place and what it is called."""

    place: Place
    named: Named | None
    digest: str
    source: str


class PeopleTaker:
    """Takes the rows of one list."""

    def __init__(self, file: registry.FileImport, now: datetime) -> None:
        self.file, self.now = file, now
        self.today = day_of(file.made_at)
        self.seen: dict[str, tuple[str, str]] = {}
        self.sender: Caller | None = None
        self.refused: type[Refusal] | None = None

    @cached_property
    def campaign(self) -> Campaign:
        """What the list is for. Raises CampaignUnknown, NotAdmitted."""
        found = listing.published(read_campaign_id(self.file.subject), self.now)
        admitting.check_unit(found, self.file.unit)
        if not keeping.has_nominations(found.id, self.now):
            raise CampaignUnknown
        if not self.file.dry_run:
            removing.put_unit(found.id, self.file.unit)
        return found

    def take(self, row: int, cells: Mapping[str, str]) -> registry.RowResult:
        """Record what a row says, or say that it stands already, or what is wrong."""
        read = read_row(cells, self.today, groups_listed(self.campaign.targets.rule_id))
        if not isinstance(read, ListRow):
            faults = tuple(registry.RowFault.of(one.why, one.column) for one in read)
            return registry.RowResult(row, registry.Outcome.REJECTED, faults)
        told = self._told(self._row(row, read))
        outcome = OUTCOMES.get(told, registry.Outcome.ACCEPTED)
        fault = registry.RowFault("", told.value, *WORDS[told])
        return registry.RowResult(row, outcome, (fault,))

    def skip(self, row: int, cells: Mapping[str, str]) -> None:
        """Remember a row of an earlier try, so that its twin further down is told as one."""
        read = read_row(cells, self.today, groups_listed(self.campaign.targets.rule_id))
        if isinstance(read, ListRow):
            made = self._row(row, read)
            self.seen.setdefault(made.place.mark, (made.digest, made.source))

    def _row(self, row: int, read: ListRow) -> _Row:
        mark = mark_of(self.campaign.id, read.kind.value, read.number)
        place = Place(self.campaign.id, mark, self.file.unit)
        return _Row(place, read.named, digest_of(read.named), f"{self.file.id}#{row}")

    def _told(self, row: _Row) -> Told:
        digest, source = self.seen.setdefault(row.place.mark, (row.digest, row.source))
        for _ in range(TRIES):
            around = store.around(row.place.campaign, row.place.mark)
            own = around.of(row.place.unit)
            before = own.told_row(row.source) if own is not None else None
            if before is not None:
                return before
            if source != row.source:
                return Told.ROW_REPEATED if digest == row.digest else Told.ROWS_DISAGREE
            try:
                return self._kept(row, own, around)
            except ConditionLost:
                continue
        raise Busy

    def _sender(self) -> Caller:
        """Whoever sent the list, as they stand while this message is taken; once refused, they are
        for all rows to come, registered or not: whom they may not ask of, no refusal tells.

        Raises StaffNotActive, VolumeLimit, Busy.
        """
        with self._refusing():
            self.sender = self.sender or access.comparing(
                self.file.by, self.file.unit, ROUTE, self.now
            )
        return self.sender

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Whatever the sender is refused here is the answer for all rows to come."""
        if self.refused is not None:
            raise self.refused
        try:
            yield
        except (access.StaffNotActive, access.VolumeLimit) as refusal:
            self.refused = type(refusal)
            raise

    def _kept(self, row: _Row, own: Nomination | None, around: Around) -> Told:
        self._sender()
        if row.named is None:
            return self._withdrawn(row, own)
        if own is not None and rules.is_unchanged(own, row.digest, around):
            return rules.told_again(own)
        unit = row.place.unit
        anothers = rules.is_anothers(own, unit, around)
        conflicts = self._conflicts(row.named, around, unit)
        told = rules.outcome_of(own, anothers=anothers, conflicts=conflicts)
        if not self.file.dry_run:
            made = self._next(row, own, told, rules.state_of(own, conflicts), conflicts)
            lines.put_named(made, own, comes_first=not anothers)
        return told

    def _withdrawn(self, row: _Row, own: Nomination | None) -> Told:
        if own is None:
            return Told.NOT_NAMED
        if not own.stands:
            return Told.UNCHANGED
        if not self.file.dry_run:
            store.leave_first(row.place)
            lines.drop_phone(own.phone_index, row.place)
            made = self._next(row, own, Told.WITHDRAWN, rules.state_withdrawn(own))
            lines.put_listed(made)
            sharing.end(made, self.now)
            lines.drop_doubt(made)
        return Told.WITHDRAWN

    def _next(
        self,
        row: _Row,
        own: Nomination | None,
        told: Told,
        state: NominationState,
        conflicts: tuple[Kind, ...] = (),
    ) -> Nomination:
        return Nomination(
            campaign=row.place.campaign,
            mark=row.place.mark,
            unit=row.place.unit,
            version=(own.version if own else 0) + 1,
            state=state,
            named=row.named,
            digest=row.digest,
            phone_index=registry.phone_index(row.named.phone) if row.named else "",
            division=row.named.division if row.named else "",
            conflicts=conflicts,
            told=told,
            source=row.source,
            by=self.file.by,
            at=self.now.replace(microsecond=0),
            earlier=own.rows_told if own else (),
        )

    def _conflicts(self, named: Named, around: Around, unit: str) -> tuple[Kind, ...]:
        """What the number is at odds with, and whether others name its holder otherwise."""
        others = list(around.named_by_others(unit))
        if around.holder:
            holder = PersonId(around.holder)
            self._compare(holder)
            standing = registrations.standing(holder, self.campaign.id)
            others += [standing.identity] if standing is not None else []
        differ = any(not rules.is_same_person(named.identity, one) for one in others)
        return (*doubts(named.identity), *((Kind.DETAILS_DIFFER,) if differ else ()))

    def _compare(self, holder: PersonId) -> None:
        """Audited, and counted for the sender, before it is done. Raises VolumeLimit."""
        sender = self._sender()
        with self._refusing():
            registry.audited(
                sender, (holder,), action="compare_identity", fields=("identity",), now=self.now
            )


JOB = registry.Job(registry.ImportKind.PEOPLE, COLUMNS, OPTIONAL, PeopleTaker, GUIDE)


def receive_people_message(body: str, attempt: int, now: datetime) -> None:
    """Take the lists that a message tells of. Raises Busy and its like to be called again."""
    registry.receive_message(body, attempt, JOB, now)


def digest_of(named: Named | None) -> str:
    """A keyed hash of all that a row says; the same for each row that withdraws."""
    told = json.dumps(asdict(named) if named else None, default=str, ensure_ascii=False)
    return crypto.to_text(crypto.mac(keys.key("index"), f"vaccine-row:v1:{told}".encode()))
