"""The stream of `specimens` becomes the worklist of each laboratory.

A batch is read once, joined with what the rows say already, and written over the revisions that
were read. Tubes are read as they stand, not as the stream tells, so that a late replay can't bring
an older state back; result rows and releases only ever add. The cohorts touched are marked after
the rows are written, so that a mark is never forgotten before its rows can be seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from functions.kernel.errors import Busy
from functions.kernel.identifiers import TubeCode, UnitId
from functions.kernel.periods import day_of
from functions.laboratory.domain import telling
from functions.laboratory.domain.probe import is_probe
from functions.laboratory.domain.release import Outcome, Release
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Finding
from functions.laboratory.domain.worklist import Worked, merged, of_specimen, outcome_of
from functions.laboratory.store import days, specimens
from functions.laboratory.store import worklist as store
from functions.laboratory.store.releases import release_of_image
from functions.laboratory.store.rows import row_of_image
from functions.runtime import entropy
from functions.runtime.tables import ConditionLost

TRIES = 6
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A release that found something, as `domain.telling` takes it."""

    finding: Finding
    cancelled: bool


def project_worklist(records: Iterable[Mapping[str, Any]]) -> int:
    """Join raw records of the stream of `specimens` into the worklist; how many rows changed.

    The same again, or in another order, changes nothing. Raises Busy, CryptoUnavailable.
    """
    images = [
        record["dynamodb"]["NewImage"]
        for record in records
        if record.get("eventName") != "REMOVE" and "NewImage" in record["dynamodb"]
    ]
    wanted = list(dict.fromkeys(TubeCode(image["t"]["S"]) for image in images))
    known = specimens.specimens(wanted)
    found: list[Worked] = []
    for image in images:
        if (row := row_of_image(image)) is not None:
            found.append(told_of_row(row.tube, row.laboratory, row.tested_at, row.reported_at))
        elif (release := release_of_image(image)) is not None and release.tube in known:
            found.append(told_of_release(known[release.tube], release))
    return _kept(wanted, known, found)


def told_of_row(
    tube: TubeCode, laboratory: UnitId, tested_at: datetime | None, reported_at: datetime
) -> Worked:
    """What a result row tells: the tube was tested, and we know it since `reported_at`."""
    return Worked(tube, laboratory, tested_at=tested_at, reported_at=reported_at)


def told_of_release(specimen: Specimen, release: Release) -> Worked:
    """What a version tells: since when its people know, and how many of them are positive.

    Reports in dispute, and a pool whose tubes are tested by themselves, let nobody know anything
    yet: the tube goes on waiting. A withdrawal keeps the time of what was told before.
    """
    counted = Worked(release.tube, specimen.laboratory, release=release.number)
    if release.outcome in (Outcome.CONFLICT, Outcome.REFLEX):
        return replace(counted, outcome=outcome_of(specimen.kind, specimen.size, None))
    found = None if release.finding is None else _Found(release.finding, release.cancelled)
    what = telling.told(specimen.kind, found)
    return replace(
        counted,
        tested_at=release.tested_at,
        released_at=None if release.cancelled else release.released_at,
        outcome=outcome_of(specimen.kind, specimen.size, what),
    )


def keep(tubes: Iterable[TubeCode], told: Sequence[Worked]) -> int:
    """Join the tubes as they stand, and what was `told` of them, into the worklist. Raises Busy."""
    wanted = list(dict.fromkeys([*tubes, *(one.tube for one in told)]))
    return _kept(wanted, specimens.specimens(wanted), told)


def _kept(
    wanted: Sequence[TubeCode], known: Mapping[TubeCode, Specimen], told: Sequence[Worked]
) -> int:
    """Join it; how many rows changed.

    The same again, or in another order, changes nothing; cohorts are marked all the same, for an
    earlier try may have died before it marked them.
    """
    tellings = _by_place(wanted, known, told)
    touched: dict[tuple[UnitId, date], None] = {}
    waited: list[Place] = []
    changed = 0
    places = list(tellings)
    for start in range(0, len(places), store.ROWS_A_WRITE):
        part = {place: tellings[place] for place in places[start : start + store.ROWS_A_WRITE]}
        changed += _joined(part, waited)
        for row in part.values():
            if row.sealed_at is not None:
                touched[row.laboratory, day_of(row.sealed_at)] = None
    for laboratory, day in touched:
        days.mark_changed(laboratory, day, entropy.token())
    store.drop_rows(waited)
    return changed


def note_seen(tube: TubeCode, at: datetime) -> None:
    """One to whom the tube's result belongs has read it; the first time counts. Raises Busy."""
    specimen = specimens.specimen(tube)
    if specimen is not None:
        keep([tube], [Worked(tube, specimen.laboratory, seen_at=at)])


def _by_place(
    tubes: Sequence[TubeCode], known: Mapping[TubeCode, Specimen], told: Sequence[Worked]
) -> dict[Place, Worked]:
    """One telling for each row; of a known tube only its own laboratory is heard.

    The synthetic laboratory of the probes is in no worklist, and so in no figure.
    """
    of_tube: dict[TubeCode, list[Worked]] = defaultdict(list)
    for one in told:
        of_tube[one.tube].append(one)
    found: dict[Place, Worked] = {}
    for tube in tubes:
        base = of_specimen(known[tube]) if tube in known else None
        for one in [*([base] if base else []), *of_tube[tube]]:
            if is_probe(one.laboratory) or (base and one.laboratory != base.laboratory):
                continue
            row = one if base is None or one is base else merged(base, one)
            place = store.key_of(row)
            found[place] = merged(found[place], row) if place in found else row
    return found


def _joined(part: Mapping[Place, Worked], waited: list[Place]) -> int:
    """Write the part over what stands there; how many rows changed. Raises Busy."""
    for _ in range(TRIES):
        waiting = {place: _waiting_place(row) for place, row in part.items()}
        stand = store.rows_at([*part, *(place for place in waiting.values() if place)])
        changes: list[tuple[Worked, int | None]] = []
        gone: list[Place] = []
        for place, row in part.items():
            before, revision = stand.get(place, (None, None))
            made = merged(row, before) if before is not None else row
            earlier = waiting[place]
            if earlier is not None and earlier in stand:
                made = merged(made, stand[earlier][0])
                gone.append(earlier)
            if made != before:
                changes.append((made, revision))
        try:
            if changes:
                store.put_rows(changes)
        except ConditionLost:
            continue
        waited.extend(gone)
        return len(changes)
    raise Busy


def _waiting_place(row: Worked) -> Place | None:
    """Where a result of this tube would wait that came before the tube."""
    if row.sealed_at is None:
        return None
    return store.key_of(replace(row, sealed_at=None))
