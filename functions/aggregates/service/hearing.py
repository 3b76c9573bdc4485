"""What is heard of scans, results, cases and doses: the last version of each source stands.

A sample stands under a keyed hash of its tube, so that nobody reads from a row whose it is. Its day
is that of sampling, which no later release changes. A case may move, and takes its row along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from functions.aggregates.domain.source import DISTRICT, UNPLACED, Measure, Source, cut
from functions.aggregates.store import lines, live, moving, sources
from functions.kernel.divisions import read_path
from functions.kernel.errors import Busy
from functions.kernel.periods import day_of, period_of_hour, read_instant
from functions.messages.checkin import ScansCounted, ScansPacked
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.messages.tracing import CASE_FACTS, CaseOpened, CaseWithdrawn
from functions.messages.vaccination import SiteDayCounted
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost

TRIES: Final = 5
WITHIN: Final = timedelta(hours=24)
COLUMNS: Final = {"positive": "positive", "negative": "negative", "negative_in_pool": "negative"}
UNTOLD: Final = "withdrawn"
Place = tuple[date, str]
RESULTS: Final[dict[str, type[ResultReported]]] = {
    "ResultReported": ResultReported,
    "ResultCorrected": ResultCorrected,
}


def hear(body: str) -> frozenset[Place]:
    """A fact: keep it; the provinces' days that have news of it. Told again it answers the same,
    for who kept it may have died before it was said. Raises Busy, CryptoUnavailable."""
    name = str(json.loads(body).get("fact"))
    if name in CASE_FACTS:
        return _case(CASE_FACTS[name].model_validate_json(body))
    if name in RESULTS:
        return _kept(_result(RESULTS[name].model_validate_json(body)))
    if name == "ScansCounted":
        return _kept(_scans(ScansCounted.model_validate_json(body)))
    if name == "ScansPacked":
        packed = ScansPacked.model_validate_json(body)
        live.put(packed.hour, packed.batch, packed.edition, packed.arrived)
    if name == "SiteDayCounted":
        return _kept(_doses(SiteDayCounted.model_validate_json(body)))
    return frozenset()


def leave_lines(heard: Iterable[frozenset[Place]]) -> None:
    """Say once a batch which provinces' days have news. Raises Busy."""
    lines.leave(place for places in heard for place in places)


def _kept(one: Source) -> frozenset[Place]:
    sources.put(one)
    return frozenset({(one.day, one.province)})


def _scans(fact: ScansCounted) -> Source:
    return Source(
        day=day_of(period_of_hour(fact.hour).start),
        province=cut(fact.district, 1),
        key=f"scan#{fact.district}#{fact.hour}#{fact.known}#{fact.part}",
        version=fact.edition,
        hour=fact.hour,
        venues=fact.venues,
    )


def _result(fact: ResultReported) -> Source:
    bound_to = f"facts|{fact.tube}|{fact.release}"
    opened = crypto.unseal(
        keys.key(f"results-{fact.year}"), crypto.from_text(fact.sealed), bound_to
    )
    told = str(json.loads(opened)["told"])
    sampled_at = read_instant(fact.collected_at or fact.tested_at)
    leaf, many = _district(fact.division), len(fact.members)
    quick = read_instant(fact.released_at) - sampled_at <= WITHIN
    counts = (
        {}
        if told == UNTOLD
        else {
            Measure.RESULTS.value: {leaf: {COLUMNS.get(told, "other"): many}},
            Measure.TURNAROUND.value: {leaf: {"within_day" if quick else "later": many}},
        }
    )
    return Source(
        day=day_of(sampled_at),
        province=cut(leaf, 1),
        key=f"result#{keys.name_of('aggregates', 'tube', fact.tube)}",
        version=fact.release,
        figures=counts,
    )


def _doses(fact: SiteDayCounted) -> Source:
    leaf = _district(fact.division)
    return Source(
        day=date.fromisoformat(fact.day),
        province=cut(leaf, 1),
        key=f"dose#{fact.site}",
        version=fact.revision,
        figures={Measure.DOSES.value: {leaf: {Measure.DOSES.value: fact.doses}}},
    )


def _case(fact: CaseOpened) -> frozenset[Place]:
    leaf = _district(fact.division)
    counts = not isinstance(fact, CaseWithdrawn)
    told = Source(
        day=date.fromisoformat(fact.day),
        province=cut(leaf, 1),
        key=f"case#{fact.case}",
        version=fact.revision,
        figures={Measure.CASES.value: {leaf: {Measure.CASES.value: 1}}} if counts else {},
    )
    for _ in range(TRIES):
        before = moving.standing(fact.case)
        touched = {(told.day, told.province)}
        if before is not None:
            touched.add((before.day, before.province))
        if before is not None and before.revision >= told.version:
            return frozenset(touched)
        try:
            moving.put_next(fact.case, before, told)
        except (ConditionLost, Busy):
            continue  # another revision, or the same, came in between
        return frozenset(touched)
    raise Busy


def _district(division: str) -> str:
    return cut(str(read_path(division)), DISTRICT) or UNPLACED
