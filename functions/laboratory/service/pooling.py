"""A laboratory's own pools, made at the bench before they are tested."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.errors import Busy, FieldFault
from functions.kernel.identifiers import TubeCode, UnitId, read_tube_code
from functions.laboratory.domain.custody import TubeUnknown
from functions.laboratory.domain.pool import joined
from functions.laboratory.domain.specimen import Specimen, TubeTaken
from functions.laboratory.domain.words import Kind, Method
from functions.laboratory.store import specimens
from functions.runtime.tables import ConditionLost

TRIES = 5


def make_pool(
    caller: Caller, pool: str, tubes: Sequence[str], method: Method, now: datetime
) -> Specimen:
    """The laboratory joins tubes; the same pool again is answered alike.

    Raises TubeCodeInvalid, TubeUnknown, TubeTaken and the refusals of `domain.pool.joined`.
    """
    codes = [read_tube_code(tube) for tube in tubes]
    return pool_of(UnitId(caller.unit), read_tube_code(pool), codes, method, now)


def pool_of(
    laboratory: UnitId,
    pool: TubeCode,
    tubes: Sequence[TubeCode],
    method: Method,
    at: datetime,
) -> Specimen:
    """The pool of these tubes in this laboratory: the one that stands, or made now.

    Calling it again changes nothing; pools that a file tells of are `service.reported_pools`.
    Raises TubeUnknown (a tube that is unknown or another laboratory's), TubeTaken (the code is
    another specimen's, or a tube is in another pool), TubeEmpty, TubeTwice, TubeTooFull,
    PoolOfPools, CustodyOutOfOrder (a tube that has not been received), NoRuleInForce, Busy.
    """
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    for _ in range(TRIES):
        standing = specimens.specimen(pool)
        if standing is not None:
            return _same(standing, laboratory, tubes)
        found = specimens.specimens(tubes)
        made, marked = joined(pool, _ours(found, laboratory, tubes), method, laboratory, at)
        try:
            specimens.put_pool(made, marked)
        except ConditionLost:
            continue
        return made
    raise Busy


def _ours(
    found: dict[TubeCode, Specimen], laboratory: UnitId, tubes: Sequence[TubeCode]
) -> list[Specimen]:
    for place, tube in enumerate(tubes):
        if tube not in found or found[tube].laboratory != laboratory:
            raise TubeUnknown(FieldFault(f"tubes.{place}", "TUBE_UNKNOWN"))
    return [found[tube] for tube in tubes]


def _same(standing: Specimen, laboratory: UnitId, tubes: Sequence[TubeCode]) -> Specimen:
    same = (
        standing.kind is Kind.LAB_POOL
        and standing.laboratory == laboratory
        and set(standing.tubes) == set(tubes)
    )
    if not same:
        raise TubeTaken
    return standing
