"""What is a row of a laboratory's file, as it was read and as it was understood?

`RawRow` is what a reader found, whatever the format: cells by column, nothing judged. `ResultRow`
is a result that may be taken; `ParkedRow` is of another disease or test, kept and never counted;
`RowFault` says what the laboratory has to mend. All are plain tuples: a file has 100,000 of them,
and they travel as JSON.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

from functions.kernel.errors import Refusal
from functions.kernel.identifiers import FileId, TubeCode, UnitId, opaque_id
from functions.laboratory.domain.words import Finding, Method, RowStatus

BEYOND: Final = "_beyond"
"""The column of cells that stand to the right of the heading."""
SHORT: Final = "_short"
"""The column that is there where a line of text ends before the heading does."""
DECLARED: Final = "_declared"
"""What follows a column's name in `kinds` where its heading declares an order of day and month
and its cell is no text."""
PLAIN: Mapping[str, str] = MappingProxyType({})


class RawRow(NamedTuple):
    """One result as it stands in a file.

    `number` counts rows from 1; `place` says where: ``line:2``, ``message:3,OBX:1``,
    ``bundle:1,entry:4``. `cells` are texts by column (`reading.columns.COLUMNS`), blank ones
    left out. `kinds` tells of a cell that is more than plain text: the order of day and month
    that the heading declares (``dmy``, ``mdy``, ``ymd``), or what a workbook held (``number``,
    ``date``, ``formula``, …).
    """

    number: int
    place: str
    cells: Mapping[str, str]
    kinds: Mapping[str, str] = PLAIN

    def packed(self) -> list[Any]:
        """The row as JSON takes it; `unpacked` gives it back."""
        kinds = {column: kind for column, kind in self.kinds.items() if column in self.cells}
        return [self.number, self.place, dict(self.cells), kinds]

    @classmethod
    def unpacked(cls, told: list[Any]) -> RawRow:
        """The row of `packed`."""
        return cls(*told)


class RowFault(NamedTuple):
    """What is wrong in one column of a row: a stable code and its sentence, never the value."""

    column: str
    code: str
    vi: str
    en: str

    @classmethod
    def of(cls, refusal: Refusal | type[Refusal], column: str) -> RowFault:
        """The fault that a refusal is, in that column."""
        return cls(column, refusal.code, refusal.vi, refusal.en)


class PersonSaid(NamedTuple):
    """What a laboratory says of the person: held against the tube's own, never needed.

    `name` is canonical, `birth` ``YYYY[-MM[-DD]]``, `number` a CCCD, CMND or passport number;
    "" where it is not said.
    """

    name: str = ""
    birth: str = ""
    number: str = ""


NOBODY: Final = PersonSaid()


class ResultRow(NamedTuple):
    """A result that may be taken. Times are UTC to the second.

    `assay` is a LOINC code of `assays`; `finding` is None only where `status` is CANCELLED;
    `ct` are pairs of gene and cycle threshold ("" for a gene that is not told); `specimen` is a
    SNOMED CT code or ""; `pooled` where the laboratory says that the specimen was a pool, with
    its own `pool` id and `pool_size` if told (0: not told); `members` where the tube is itself a
    pool and the row says whose aliquots are in it; `reason` is that of a correction.
    """

    number: int
    place: str
    tube: TubeCode
    assay: str
    method: Method
    finding: Finding | None
    status: RowStatus
    tested_at: datetime
    collected_at: datetime | None
    received_at: datetime | None
    ct: tuple[tuple[str, str], ...]
    device: str
    specimen: str
    pooled: bool
    pool: str
    pool_size: int
    reason: str
    person: PersonSaid
    members: tuple[TubeCode, ...] = ()


class Parked(StrEnum):
    """Why a row is kept without being counted. Neither is a fault of the laboratory."""

    OTHER_DISEASE = "OTHER_DISEASE"
    OTHER_TEST = "OTHER_TEST"
    """Of this disease, but neither PCR nor antigen: antibodies, sequencing."""


class ParkedRow(NamedTuple):
    """A row that is none of ours: kept as it was said, never counted as a result.

    `tube` is as written, since nobody has judged it.
    """

    number: int
    place: str
    why: Parked
    tube: str
    assay: str
    cells: Mapping[str, str]


Checked = ResultRow | ParkedRow | tuple[RowFault, ...]
"""What `row_check.check` answers."""


class Tested(Protocol):
    """What is the identity of a result, wherever it is kept."""

    @property
    def tube(self) -> TubeCode:
        """The tube or the pool."""
        ...

    @property
    def assay(self) -> str:
        """Its LOINC code."""
        ...

    @property
    def tested_at(self) -> datetime:
        """When it was tested."""
        ...

    @property
    def status(self) -> RowStatus:
        """Final, correction, or withdrawn."""
        ...

    @property
    def finding(self) -> Finding | None:
        """What was found."""
        ...

    @property
    def ct(self) -> tuple[tuple[str, str], ...]:
        """Pairs of gene and cycle threshold."""
        ...


def row_key(laboratory: UnitId, row: Tested | ParkedRow) -> str:
    """By what a row is the same as another, whichever file brings it: 26 characters.

    Over the whole content that matters: laboratory, tube, assay, instant of the test, status,
    finding, thresholds. Another result of the same tube is another key, never an overwrite. The
    instant is hashed as seconds in UTC: no day, and nothing else that depends on a time zone, is
    part of an identity (security.md PM-33).
    """
    if isinstance(row, ParkedRow):
        cells = (f"{column}={text}" for column, text in sorted(row.cells.items()))
        return _digest("parked:v1", laboratory, row.why, *cells)
    return _digest(
        "row:v1",
        *_test(laboratory, row),
        row.status,
        row.finding or "",
        *(f"{gene}={value}" for gene, value in row.ct),
    )


def key_after(key: str, void: FileId) -> str:
    """The key under which a row is put again where a file whose rows are void brought it first."""
    return _digest("again:v1", key, void)


def _test(laboratory: UnitId, row: Tested) -> tuple[str, ...]:
    return (laboratory, row.tube, row.assay, str(int(row.tested_at.timestamp())))


def _digest(*parts: str) -> str:
    text = "\x1f".join(parts)
    return opaque_id(hashlib.sha256(text.encode()).digest()[:16])
