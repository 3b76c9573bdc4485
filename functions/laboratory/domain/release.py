"""What was released of a tube, version by version, and what a laboratory reported of it?

A release is never changed: a correction, a withdrawal or a dispute is the next version. What a
member of the tube is told of a release is `domain.telling`'s answer alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from functions.kernel.identifiers import FileId, TubeCode, UnitId
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Finding, Method, RowStatus


class Outcome(StrEnum):
    """What kind of version is this?"""

    REPORTED = "reported"
    """The tube's own finding."""
    IN_POOL = "in_pool"
    """Negative in the laboratory's pool that holds an aliquot of the tube."""
    REFLEX = "reflex"
    """That pool was not negative: the tube is tested by itself. It says nothing of the tube."""
    CONFLICT = "conflict"
    """Reports contradict one another: nobody is told, a human decides."""
    WITHDRAWN = "withdrawn"
    """What was released before is void, and nothing is in its place."""


class Why(StrEnum):
    """Why there is a new version."""

    FIRST = "first"
    NEW_REPORT = "new_report"
    LABORATORY_CORRECTION = "laboratory_correction"
    LABORATORY_WITHDRAWAL = "laboratory_withdrawal"
    CONTRADICTION = "contradiction"
    POOL_CHANGED = "pool_changed"
    DECIDED_BY_PEOPLE = "decided_by_people"


class Clearance(StrEnum):
    """May the rows of a file be released?"""

    PENDING = "pending"
    """Not yet: it is still taken, held, or waits for its approvers."""
    CLEARED = "cleared"
    VOID = "void"
    """Rejected by its approvers: its rows count for nothing."""


class Reported(Protocol):
    """A row that a laboratory reported of a tube, as the rules need it (`store.rows`)."""

    @property
    def tube(self) -> TubeCode:
        """The tube that the row is of."""
        ...

    @property
    def key(self) -> str:
        """By what the row is the same as another."""
        ...

    @property
    def file(self) -> FileId:
        """The file that brought it first."""
        ...

    @property
    def row(self) -> int:
        """Its number in that file, from 1."""
        ...

    @property
    def laboratory(self) -> UnitId:
        """Who reported it."""
        ...

    @property
    def assay(self) -> str:
        """Its LOINC code."""
        ...

    @property
    def method(self) -> Method:
        """How it was tested."""
        ...

    @property
    def device(self) -> str:
        """The device or kit as the laboratory wrote it, "" where it is not told."""
        ...

    @property
    def finding(self) -> Finding | None:
        """What was found; None where the row withdraws."""
        ...

    @property
    def pooled(self) -> bool:
        """Does the laboratory say that it tested a pool with an aliquot of the tube?"""
        ...

    @property
    def pool(self) -> str:
        """The laboratory's id of that pool, "" where it is not told."""
        ...

    @property
    def status(self) -> RowStatus:
        """Final, correction, or withdrawn."""
        ...

    @property
    def tested_at(self) -> datetime:
        """When it was tested."""
        ...

    @property
    def reported_at(self) -> datetime:
        """When its file was received."""
        ...


@dataclass(frozen=True, slots=True)
class Release:
    """One version of what is told of a tube.

    `finding` is the tube's own (REPORTED) or its pool's (IN_POOL, always negative), and None of
    the other outcomes. `row_key` and `file` say which report it rests on; `pool` which pool's
    release. `by` are the two people who decided, if people did; `note` is their reason in words;
    `seen` are the rows they had before them, which count no more. `device` is the kit as written.
    """

    tube: TubeCode
    number: int
    outcome: Outcome
    finding: Finding | None
    method: Method
    tested_at: datetime
    released_at: datetime
    laboratory: UnitId
    file: FileId
    row_key: str
    rule_id: str
    reason: Why
    by: tuple[str, ...] = ()
    note: str = ""
    seen: tuple[str, ...] = ()
    pool: TubeCode | None = None
    device: str = ""

    @property
    def cancelled(self) -> bool:
        """Is what was told before void, with nothing in its place?"""
        return self.outcome is Outcome.WITHDRAWN

    @property
    def is_decided_by_people(self) -> bool:
        """Did two people decide this version?"""
        return self.reason is Why.DECIDED_BY_PEOPLE

    def says_the_same(self, other: Release) -> bool:
        """Would a member read the same in both?"""
        return (self.outcome, self.finding, self.pool) == (
            other.outcome,
            other.finding,
            other.pool,
        )


@dataclass(frozen=True, slots=True)
class Aggregate:
    """All that is known of a tube at one read: its record, its reports, its releases in order.

    `accepted` are rows of another laboratory that a person has let count; `moved` are rows that
    a person found to belong to another tube.
    """

    tube: TubeCode
    specimen: Specimen | None = None
    rows: tuple[Reported, ...] = ()
    releases: tuple[Release, ...] = ()
    accepted: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    pool: Release | None = None
    """The standing release of the pool that holds an aliquot of the tube."""
    files: Mapping[str, Clearance] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def standing(self) -> Release | None:
        """The newest version."""
        return self.releases[-1] if self.releases else None
