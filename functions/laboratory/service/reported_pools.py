"""The pools that a laboratory's file tells of: made as its rows are taken, decided as one.

Rows that name a pool join their tubes to it, and what they say is put beside the pool's own code
too: there it is decided, together, whatever each row's tube. A row whose tube can't join is
given back. A tube that is sealed after its result joins when it is matched. Calling it again
changes nothing; of two files that want one tube, one conditional write decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from functions.kernel.errors import Busy, Refusal
from functions.kernel.identifiers import TubeCode, UnitId
from functions.laboratory.domain.file import FileState
from functions.laboratory.domain.release import Aggregate
from functions.laboratory.domain.reported_pool import (
    HANDS,
    PoolDiffers,
    PoolSizeDisagrees,
    names_a_pool,
    pool_code,
)
from functions.laboratory.domain.row import (
    NOBODY,
    ParkedRow,
    ResultRow,
    RowFault,
    key_after,
    row_key,
)
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Kind
from functions.laboratory.service.joining import (
    Joined,
    Known,
    Wish,
    join,
    join_together,
    pool_of,
    read,
)
from functions.laboratory.store import files
from functions.laboratory.store.row_writing import put_rows, wanted_row
from functions.laboratory.store.rows import ReportedRow, Standing, rows_of


@dataclass(slots=True)
class Formed:
    """What became of the pools that rows name."""

    faults: dict[str, RowFault] = field(default_factory=dict)
    """By the key of a row that is given back."""
    rows: dict[str, ResultRow] = field(default_factory=dict)
    """What rows say of a pool, by key, to be put beside the pool's own code."""
    pool_of: dict[str, TubeCode] = field(default_factory=dict)
    """The pool by the key of a row that stands for one of its tubes."""

    def tubes_of(self, key: str, row: ResultRow) -> tuple[TubeCode, ...]:
        """The tubes to be decided because of a row: its own, and its pool."""
        return (row.tube, self.pool_of[key]) if key in self.pool_of else (row.tube,)

    def findings_of(self, key: str, row: ResultRow) -> tuple[str, ...]:
        """What a row adds to the findings of its file: a pool counts once, whatever its size."""
        return () if row.finding is None or key in self.pool_of else (row.finding,)


def form(laboratory: UnitId, rows: Mapping[str, ResultRow | ParkedRow]) -> Formed:
    """Make the pools that rows name. Raises Busy, NoRuleInForce."""
    formed = Formed()
    told = {
        key: row
        for key, row in rows.items()
        if isinstance(row, ResultRow) and row.pooled and (row.pool or row.members)
    }
    if not told:
        return formed
    known = read([tube for row in told.values() for tube in (row.tube, *row.members)])
    known |= read(_pools_meant(laboratory, told.values(), known))
    each: dict[TubeCode, dict[str, ResultRow]] = defaultdict(dict)
    whole: dict[str, ResultRow] = {}
    for key, row in told.items():
        if row.members:
            whole[key] = row
        elif (tube := known.get(row.tube)) is None or tube.laboratory != laboratory:
            formed.pool_of[key] = pool_code(laboratory, row.pool, row.tested_at)
        elif names_a_pool(row, tube):
            each[pool_of(laboratory, row, tube, known)][key] = row
    wishes = [Wish(pool, _tubes(wanting), _first(wanting)) for pool, wanting in each.items()]
    wishes += [Wish(r.tube, r.members, r) for r in whole.values() if _whole_fault(r, known) is None]
    done = join_together(laboratory, wishes, known)
    for key, row in whole.items():
        _whole(laboratory, key, row, formed, done)
    for pool, wanting in each.items():
        _each(laboratory, pool, wanting, formed, done)
    return formed


def join_late(known: Aggregate) -> tuple[TubeCode, ...]:
    """The pools that a tube joins by rows that came before it was sealed. Raises Busy."""
    tube = known.specimen
    if tube is None or tube.custody not in HANDS:
        return ()
    own = [row for row in known.rows if isinstance(row, ReportedRow)]
    named = [row for row in own if row.laboratory == tube.laboratory and names_a_pool(row, tube)]
    return tuple(dict.fromkeys(pool for row in named for pool in _late(tube, row)))


def _late(tube: Specimen, row: ReportedRow) -> tuple[TubeCode, ...]:
    pool = pool_of(tube.laboratory, row, tube, read([tube.pooled_in] if tube.pooled_in else []))
    try:
        join(tube.laboratory, pool, [tube.tube], row, {})
    except Busy:
        raise
    except Refusal:
        return ()  # the row counts for its tube alone, and makes nobody positive
    _put_beside(pool, row)
    return (pool,)


def _whole(laboratory: UnitId, key: str, row: ResultRow, formed: Formed, done: set[Joined]) -> None:
    """A pool that is told by one row with all its members: they all join, or the row is back."""
    try:
        if (row.tube, row.members) not in done:
            if (fault := _whole_fault(row, read([row.tube]))) is not None:
                raise fault
            join(laboratory, row.tube, row.members, row, {})
    except Busy:
        raise
    except Refusal as refused:
        formed.faults[key] = RowFault.of(refused, "members")


def _whole_fault(row: ResultRow, known: Known) -> Refusal | None:
    """Does the row list what can be its pool?"""
    if row.pool_size not in (0, len(row.members)):
        return PoolSizeDisagrees()
    return PoolDiffers() if _others_in(known.get(row.tube)) - set(row.members) else None


def _each(
    laboratory: UnitId,
    pool: TubeCode,
    wanting: Mapping[str, ResultRow],
    formed: Formed,
    done: set[Joined],
) -> None:
    """A pool that is told by a row for each tube: together if they can, else one by one."""
    faults = {} if (pool, _tubes(wanting)) in done else _refused(laboratory, pool, wanting)
    for key, row in wanting.items():
        if row.tube in faults:
            formed.faults[key] = faults[row.tube]
            continue
        beside = _of_pool(pool, row)
        formed.rows.setdefault(row_key(laboratory, beside), beside)
        formed.pool_of[key] = pool


def _refused(
    laboratory: UnitId, pool: TubeCode, wanting: Mapping[str, ResultRow]
) -> dict[TubeCode, RowFault]:
    """The tubes that can't join, and why; all others have joined."""
    tubes, faults = _tubes(wanting), {}
    for together in (tubes, *((tube,) for tube in tubes)):
        try:
            join(laboratory, pool, together, _first(wanting), {})
        except Busy:
            raise
        except Refusal as refused:
            faults[together[0]] = RowFault.of(refused, "pool")
        else:
            faults.pop(together[0], None)
            if together is tubes:
                break
    return faults


def _tubes(wanting: Mapping[str, ResultRow]) -> tuple[TubeCode, ...]:
    return tuple(dict.fromkeys(row.tube for row in wanting.values()))


def _first(wanting: Mapping[str, ResultRow]) -> ResultRow:
    return next(iter(wanting.values()))


def _others_in(pool: Specimen | None) -> set[TubeCode]:
    return set(pool.tubes) if pool is not None and pool.kind is Kind.LAB_POOL else set()


def _of_pool(pool: TubeCode, row: ResultRow) -> ResultRow:
    """The same, said of the pool: without anything of the one tube or its person."""
    return row._replace(
        tube=pool, ct=(), person=NOBODY, collected_at=None, received_at=None, pool="", members=()
    )


def _put_beside(pool: TubeCode, row: ReportedRow) -> None:
    """What a row says, put beside its pool's own code once."""
    plain = replace(
        row, tube=pool, ct=(), person=NOBODY, collected_at=None, received_at=None, pool=""
    )
    key, standing = row_key(row.laboratory, plain), {each.key: each.file for each in rows_of(pool)}
    while key in standing:
        first = files.head(standing[key])
        if first is None or first.state is not FileState.REJECTED:
            return
        key = key_after(key, first.id)
    put_rows([wanted_row(replace(plain, key=key, standing=Standing.MATCHED), (), waits=False)])


def _pools_meant(laboratory: UnitId, rows: Iterable[ResultRow], known: Known) -> list[TubeCode]:
    """The codes of all pools that may be meant, known yet or not."""
    meant: list[TubeCode] = []
    for row in rows:
        tube = known.get(row.tube)
        if tube is not None and not row.members:
            meant.append(pool_code(laboratory, row.pool, row.tested_at))
            meant += [tube.pooled_in] if tube.pooled_in else []
    return [code for code in dict.fromkeys(meant) if code not in known]
