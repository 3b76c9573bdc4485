"""Which pool does a row of a result file tell of, and which tubes join it?

Two ways of telling a laboratory's own pool (domain.md 1.3). A row for each tube, with the pool's
id: the pool is named after laboratory, id and the instant of its test, since laboratories number
their pools anew with each run. Or one row of the pool by a tube code of its own, which lists its
members. A pool made at the bench is known again by its code. Tubes that were never marked as
received join as well: their laboratory has tested them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from functions.kernel.errors import Conflict, Invalid
from functions.kernel.identifiers import TUBE_MARK, TubeCode, UnitId, opaque_id
from functions.laboratory.domain.pool import joined
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody, Kind, Method

HANDS: Final = frozenset({Custody.SEALED, Custody.SENT, Custody.RECEIVED})
_MARK: Final = "POOL-"
_LETTERS: Final = 19
"""95 of 128 bits; a tube code has 24 characters at most."""


class PoolMemberUnknown(Invalid):
    """A tube of the pool is not sealed, or was sent to another laboratory."""

    code = "POOL_MEMBER_UNKNOWN"
    vi = "Trong mẫu gộp có ống chưa niêm phong hoặc không gửi tới phòng xét nghiệm này."
    en = "A tube of the pool is not sealed, or was not sent to this laboratory."


class PoolMemberTaken(Conflict):
    """A tube is in one pool at a time."""

    code = "POOL_MEMBER_TAKEN"
    vi = "Ống đã nằm trong một mẫu gộp khác."
    en = "The tube is in another pool."


class PoolDiffers(Conflict):
    """The pool stands with other tubes, or its code is another sample's."""

    code = "POOL_DIFFERS"
    vi = "Mã mẫu gộp này đã dùng cho các ống khác."
    en = "The code of this pool stands for other tubes."


class PoolSizeDisagrees(Invalid):
    """The row lists fewer or more tubes than it says."""

    code = "POOL_SIZE_DISAGREES"
    vi = "Số mẫu gộp không khớp với số ống được liệt kê."
    en = "The size of the pool is not the number of tubes that are listed."


class Named(Protocol):
    """A row, as far as it names a pool."""

    @property
    def tube(self) -> TubeCode:
        """The tube that the row is of."""
        ...

    @property
    def pooled(self) -> bool:
        """Was a pool tested?"""
        ...

    @property
    def pool(self) -> str:
        """The laboratory's id of it, "" where it is not told."""
        ...

    @property
    def tested_at(self) -> datetime:
        """When it was tested."""
        ...


@dataclass(frozen=True, slots=True)
class Grown:
    """A pool and its new tubes in their next versions; `seen` is the pool's version before."""

    pool: Specimen
    tubes: tuple[Specimen, ...]
    seen: int | None


def pool_code(laboratory: UnitId, named: str, tested_at: datetime) -> TubeCode:
    """The tube code of a pool: our own label, else what follows from id and instant of the test."""
    if named.startswith(TUBE_MARK):
        return TubeCode(named)
    parts = ("pool:v1", laboratory, named.upper(), str(int(tested_at.timestamp())))
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return TubeCode(_MARK + opaque_id(digest[:16])[-_LETTERS:])


def names_a_pool(row: Named, tube: Specimen) -> bool:
    """Is the row of a pool with an aliquot of the tube? One in the field may have an id as well."""
    if not (row.pooled and row.pool) or row.pool.upper() == tube.tube:
        return False
    own_label = row.pool.startswith(TUBE_MARK) or row.pool.upper() == tube.pooled_in
    return tube.kind is Kind.SINGLE or (tube.kind is Kind.FIELD_POOL and own_label)


def is_named(row: Named, laboratory: UnitId, pool: Specimen) -> bool:
    """Does the row tell of the pool that its tube is in? Perhaps of another test of it."""
    first = pool.told_at or row.tested_at
    codes = {pool_code(laboratory, row.pool, at) for at in (row.tested_at, first)}
    return pool.tube in codes | {row.pool.upper()}


def grown(
    standing: Specimen | None,
    code: TubeCode,
    tubes: Sequence[Specimen],
    *,
    method: Method,
    laboratory: UnitId,
    at: datetime,
) -> Grown:
    """The pool with these tubes as well; it begins with them where none stands.

    Raises PoolDiffers, and the refusals of `domain.pool.joined`.
    """
    if standing is None:
        made, marked = joined(code, tubes, method, laboratory, at, hands=HANDS)
        return Grown(made, marked, None)
    if standing.kind is not Kind.LAB_POOL or standing.laboratory != laboratory:
        raise PoolDiffers
    made, marked = joined(
        code, tubes, method, laboratory, at, hands=HANDS, beside=len(standing.tubes)
    )
    together = tuple(sorted({*standing.tubes, *made.tubes}))
    return Grown(
        replace(standing, tubes=together, version=standing.version + 1), marked, standing.version
    )


def without(pool: Specimen, tubes: Sequence[TubeCode]) -> Specimen:
    """The pool in its next version, these tubes taken out of it."""
    left = tuple(tube for tube in pool.tubes if tube not in tubes)
    return replace(pool, tubes=left, version=pool.version + 1)
