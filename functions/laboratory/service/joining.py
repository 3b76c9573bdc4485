"""Tubes join a laboratory's pool: all of those asked for, or none, by one conditional write.

A tube is in one pool at a time. It may leave one that was told only by files which their approvers
refused: nothing was ever said of it by that pool.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from functions.kernel.errors import Busy, Refusal
from functions.kernel.identifiers import TubeCode, UnitId
from functions.laboratory.domain.clearing import clearance
from functions.laboratory.domain.release import Clearance
from functions.laboratory.domain.reported_pool import (
    Grown,
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


Joined = tuple[TubeCode, tuple[TubeCode, ...]]
"""A pool, and the tubes that were to join it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """These tubes into this pool, because of this row."""

    pool: TubeCode
    tubes: tuple[TubeCode, ...]
    row: ResultRow | ReportedRow


def join_together(laboratory: UnitId, wishes: Iterable[Wish], known: Known) -> set[Joined]:
    """The wishes that are fulfilled now, many in one transaction. Raises Busy.

    Each is named by its pool and tubes. Nothing is written of the others: they are for `join`,
    which says what is in their way.
    """
    done: set[Joined] = set()
    waiting: list[tuple[Joined, Grown]] = []
    taken: set[TubeCode] = set()
    for wish in wishes:
        try:
            made = _simply(laboratory, wish, known)
        except Refusal:
            continue
        if made is None:
            done.add((wish.pool, wish.tubes))
            continue
        codes = {wish.pool, *wish.tubes}
        if codes & taken:
            continue
        if len(taken) + len(codes) > specimens.BATCH:
            done |= _put(waiting)
            waiting, taken = [], set()
        waiting.append(((wish.pool, wish.tubes), made))
        taken |= codes
    return done | _put(waiting)


def _simply(laboratory: UnitId, wish: Wish, known: Known) -> Grown | None:
    """What a wish makes if none of its tubes has to leave another pool; None: nothing."""
    tubes = []
    for code in wish.tubes:
        tube = known.get(code)
        if tube is None or tube.laboratory != laboratory:
            raise PoolMemberUnknown
        if tube.pooled_in not in (None, wish.pool):
            raise PoolMemberTaken
        tubes += [tube] if tube.pooled_in is None else []
    if not tubes:
        return None
    standing = known.get(wish.pool)
    method, at = wish.row.method, wish.row.tested_at
    return grown(standing, wish.pool, tubes, method=method, laboratory=laboratory, at=at)


def _put(made: Sequence[tuple[Joined, Grown]]) -> set[Joined]:
    """These wishes, if nobody else has touched any of their tubes meanwhile."""
    if not made:
        return set()
    try:
        specimens.put_pools([(each.pool, each.tubes, each.seen) for _, each in made])
    except ConditionLost:
        return set()
    return {joined for joined, _ in made}


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
