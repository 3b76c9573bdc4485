"""Tubes join a laboratory's pool: all of those asked for, or none, by one conditional write.

A tube is in one pool at a time. It may leave one that was told only by files which their approvers
refused: nothing was ever said of it by that pool.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from functions.kernel.errors import Busy
from functions.kernel.identifiers import TubeCode, UnitId
from functions.laboratory.domain.clearing import clearance
from functions.laboratory.domain.release import Clearance
from functions.laboratory.domain.reported_pool import (
    PoolMemberTaken,
    PoolMemberUnknown,
    grown,
    is_named,
    pool_code,
    without,
)
from functions.laboratory.domain.row import ResultRow
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.store import files, releases, specimens
from functions.laboratory.store.rows import ReportedRow
from functions.runtime.tables import ConditionLost

TRIES = 8
Known = Mapping[TubeCode, Specimen | None]
"""What was read: None where there is no such tube."""


def pool_of(
    laboratory: UnitId, row: ResultRow | ReportedRow, tube: Specimen, known: Known
) -> TubeCode:
    """The pool that a row means: the one its tube is in, where it names that one."""
    standing = known.get(tube.pooled_in) if tube.pooled_in else None
    if standing is not None and is_named(row, laboratory, standing):
        return standing.tube
    return pool_code(laboratory, row.pool, row.tested_at)


def read(codes: Sequence[TubeCode]) -> dict[TubeCode, Specimen | None]:
    """The tubes and pools of these codes, read strongly. Raises Busy."""
    found = specimens.specimens(codes) if codes else {}
    return {code: found.get(code) for code in codes}


def join(
    laboratory: UnitId,
    pool: TubeCode,
    tubes: Sequence[TubeCode],
    row: ResultRow | ReportedRow,
    known: Known,
) -> None:
    """All of the tubes into the pool, or none; `known` may be what was read before.

    Raises PoolMemberUnknown, PoolMemberTaken, PoolDiffers, and those of `domain.pool.joined`.
    """
    for _ in range(TRIES):
        if pool not in known or any(tube not in known for tube in tubes):
            known = read([pool, *tubes])
        standing = known.get(pool)
        new = [_new(known, tube, laboratory, pool) for tube in tubes]
        outside = [tube for tube in new if tube is not None]
        if not outside:
            return
        left = _left({tube.pooled_in for tube in outside if tube.pooled_in}, outside)
        free = [replace(tube, pooled_in=None) for tube in outside]
        made = grown(
            standing, pool, free, method=row.method, laboratory=laboratory, at=row.tested_at
        )
        try:
            specimens.put_pool(made.pool, (*made.tubes, *left), made.seen)
            return
        except ConditionLost:
            known = {}
    raise Busy


def _new(known: Known, code: TubeCode, laboratory: UnitId, pool: TubeCode) -> Specimen | None:
    """A tube that has to join; None where it is in the pool already."""
    tube = known.get(code)
    if tube is None or tube.laboratory != laboratory:
        raise PoolMemberUnknown
    if tube.pooled_in == pool:
        return None
    if tube.pooled_in is not None and not _may_leave(tube):
        raise PoolMemberTaken
    return tube


def _may_leave(tube: Specimen) -> bool:
    """Was the tube's pool told only by files that their approvers refused, and is nothing told?"""
    own = releases.aggregate(tube.tube)
    pool = releases.aggregate(TubeCode(tube.pooled_in or ""))
    rows = [row for row in own.rows if row.pooled] or list(pool.rows)
    told = {row.file for row in rows}
    heads = files.heads_of(told) if told else {}
    void = all(clearance(heads.get(file)) is Clearance.VOID for file in told)
    return bool(told) and void and not own.releases and not pool.releases


def _left(pools: Iterable[TubeCode], leaving: Sequence[Specimen]) -> list[Specimen]:
    """The pools that tubes leave, without them."""
    found = specimens.specimens(sorted(pools)).values() if pools else ()
    return [without(each, [tube.tube for tube in leaving]) for each in found]
