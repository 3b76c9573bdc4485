"""How many may share a tube, and what does a laboratory's own pool hold?

Two kinds that must not be mixed up (domain.md 1.3): a FIELD_POOL is swabs of several people in
one tube, no individual specimen is left; a LAB_POOL is aliquots of several tubes that the
laboratory keeps, so that each can be tested again. Sizes are a dated rule by method.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from datetime import date, datetime
from itertools import takewhile

from functions.kernel.errors import Conflict, FieldFault, Invalid
from functions.kernel.identifiers import DivisionPath, TubeCode, UnitId
from functions.kernel.periods import day_of
from functions.kernel.rules import Rule, in_force, load_rule_set
from functions.laboratory.domain.specimen import (
    MOST_MEMBERS,
    Specimen,
    TubeEmpty,
    TubeTooFull,
    pooled,
)
from functions.laboratory.domain.words import Custody, Kind, Method

FIELD, LABORATORY = "field", "laboratory"


class TubeTwice(Invalid):
    """A tube stands twice in a pool."""

    code = "TUBE_TWICE"
    vi = "Một ống có hai lần trong mẫu gộp."
    en = "A tube stands twice in the pool."


class PoolOfPools(Conflict):
    """A laboratory joins tubes, never its own pools."""

    code = "POOL_OF_POOLS"
    vi = "Không gộp một mẫu đã gộp của phòng xét nghiệm."
    en = "A laboratory's pool can't be pooled again."


def most_in_tube(method: Method, on: date) -> int:
    """How many people a field tube takes by the rule of a Vietnamese day."""
    return _most(_rule(on), FIELD, method)


def check_tube_size(method: Method, size: int, on: date) -> str:
    """The id of the rule that a field tube of `size` people was judged by. Raises TubeTooFull."""
    rule = _rule(on)
    if size > _most(rule, FIELD, method):
        raise TubeTooFull(FieldFault("members", "TUBE_TOO_FULL"))
    return rule.rule_id


def joined(
    pool: TubeCode,
    tubes: Sequence[Specimen],
    method: Method,
    laboratory: UnitId,
    at: datetime,
    *,
    hands: Container[Custody] = (Custody.RECEIVED,),
    beside: int = 0,
) -> tuple[Specimen, tuple[Specimen, ...]]:
    """A LAB_POOL of tubes in these hands, and these tubes in their next version.

    `beside` is how many more are in the pool. Raises TubeEmpty, TubeTwice, PoolOfPools,
    TubeTooFull, CustodyOutOfOrder (a tube that has not been received), TubeTaken (a tube that is
    in another pool).
    """
    rule = _rule(day_of(at))
    if not tubes:
        raise TubeEmpty
    if len({tube.tube for tube in tubes} | {pool}) <= len(tubes):
        raise TubeTwice(FieldFault("tubes", "TUBE_TWICE"))
    if any(tube.kind is Kind.LAB_POOL for tube in tubes):
        raise PoolOfPools
    if len(tubes) + beside > _most(rule, LABORATORY, method):
        raise TubeTooFull(FieldFault("tubes", "TUBE_TOO_FULL"))
    marked = tuple(pooled(tube, pool, hands) for tube in tubes)
    reasons = Counter(tube.reason for tube in tubes)
    made = Specimen(
        tube=pool,
        kind=Kind.LAB_POOL,
        custody=Custody.RECEIVED,
        unit=laboratory,
        division=_common([tube.division for tube in tubes]),
        session=None,
        laboratory=laboratory,
        reason=max(reasons, key=lambda reason: (reasons[reason], reason)),
        tubes=tuple(sorted(tube.tube for tube in tubes)),
        specimen_type=tubes[0].specimen_type,
        collected_at=min((tube.collected_at or at for tube in tubes), default=at),
        sealed_at=at,
        received_at=at,
        told_at=at,
        registered_at=at,
        rule_id=rule.rule_id,
    )
    return made, marked


def _rule(on: date) -> Rule:
    return in_force(load_rule_set("functions.laboratory.domain", "data/pool-sizes.json"), on)


def _most(rule: Rule, where: str, method: Method) -> int:
    return min(int(rule.body[where][method.value]), MOST_MEMBERS)


def _common(paths: Sequence[DivisionPath]) -> DivisionPath:
    levels = zip(*(path.split("/") for path in paths), strict=False)
    shared = takewhile(lambda codes: len(set(codes)) == 1, levels)
    return DivisionPath("/".join(codes[0] for codes in shared))
