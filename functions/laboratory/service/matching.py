"""What a person sees of results without tube and tubes without result, and how they match them.

A rule can't know that a barcode was mistyped, or that a tube was handed on to another laboratory.
Who matches is put on record with their reason, and the release then follows its usual way: it is
asked for by the stream, decided by the rule, and waits where its file waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import Conflict, FieldFault, NotFound
from functions.kernel.identifiers import TubeCode, UnitId, read_tube_code
from functions.kernel.periods import day_of, days_between
from functions.laboratory.domain.clearing import LEAST_REASON, MOST_REASON, ReasonMissing
from functions.laboratory.domain.near import Suggestion, suggestions
from functions.laboratory.domain.release import Aggregate
from functions.laboratory.domain.releasing import is_releasable, release_rule, strays
from functions.laboratory.service.orphans import entries
from functions.laboratory.store import (
    marks,
    matching,
    orphans,
    releases,
    specimens,
    worklist,
)
from functions.laboratory.store.marks import Mark
from functions.laboratory.store.orphans import Orphan
from functions.laboratory.store.rows import ReportedRow
from functions.runtime.tables import ConditionLost

SHOWN = 100
DAYS_BACK = timedelta(days=10)


class OrphanUnknown(NotFound):
    """No such result waits for its tube here."""

    code = "ORPHAN_UNKNOWN"
    vi = "Không tìm thấy kết quả chờ khớp này."
    en = "No such result waits for its tube."


class MatchImpossible(Conflict):
    """The tube is not sealed, is another laboratory's, or has this result already."""

    code = "MATCH_IMPOSSIBLE"
    vi = "Không khớp được với ống này, vui lòng kiểm tra lại."
    en = "It can't be matched with this tube; please check again."


@dataclass(frozen=True, slots=True)
class Stray:
    """A result that waits, and the expected tubes that may be meant."""

    orphan: Orphan
    near: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """A tube that was sealed for a laboratory and of which it has reported nothing."""

    tube: TubeCode
    sealed_at: datetime
    is_stuck: bool
    """Longer than the release rule's hours."""


def tubes_expected(caller: Caller, now: datetime) -> tuple[Expected, ...]:
    """The tubes that the caller's laboratory still owes a result, oldest first. Raises Busy."""
    laboratory, today = UnitId(caller.unit), day_of(now)
    late = timedelta(hours=release_rule(today).body["orphan_tube_hours"])
    found = []
    for day in days_between(today - DAYS_BACK, today):
        for row in worklist.rows_of(laboratory, day)[0]:
            if row.sealed_at and not row.reported_at and not row.rejected_at:
                found.append(Expected(row.tube, row.sealed_at, now - row.sealed_at > late))
    return tuple(sorted(found, key=lambda each: (each.sealed_at, each.tube)))


def strays_shown(caller: Caller, expected: Iterable[TubeCode]) -> tuple[Stray, ...]:
    """The results that wait in the caller's unit; `expected` are the tubes it waits for."""
    tubes = tuple(expected)
    found = orphans.of_unit(UnitId(caller.unit), SHOWN)
    return tuple(Stray(each, suggestions(each.tube, tubes)) for each in found)


def match(caller: Caller, orphan_id: str, *, to: str, reason: str, now: datetime) -> None:
    """A stray result belongs to the tube `to`, or counts where it is (`to` is its own tube).

    The first is for the laboratory that reported it, and a tube of its own; the second for the
    laboratory of the tube. Doing it again changes nothing. Raises OrphanUnknown, MatchImpossible,
    ReasonMissing, TubeCodeInvalid, AuditUnavailable, Busy.
    """
    words = " ".join(reason.split())
    if not LEAST_REASON <= len(words) <= MOST_REASON:
        raise ReasonMissing(FieldFault("reason", "LENGTH"))
    typed, _, key = orphan_id.partition("#")
    if not typed:
        raise OrphanUnknown
    known = releases.aggregate(TubeCode(typed))
    row = _row(known, key)
    target = read_tube_code(to)
    _check_right(caller, known, row, target)
    mark = Mark(
        tube=known.tube,
        row_key=key,
        file=row.file,
        by=caller.subject,
        at=now,
        to=None if target == known.tube else target,
        note=words,
    )
    if _is_done(mark):
        return
    if key not in {each.key for each in strays(known)}:
        raise OrphanUnknown
    access.write_audit(
        caller,
        (f"tube#{known.tube}", f"tube#{target}"),
        action="match_result",
        fields=("results",),
        allowed=True,
        now=now,
    )
    try:
        matching.put_matched(mark, row, entries(known, [row]))
    except ConditionLost:
        raise MatchImpossible from None


def _row(known: Aggregate, key: str) -> ReportedRow:
    found = next((each for each in known.rows if each.key == key), None)
    if not isinstance(found, ReportedRow):
        raise OrphanUnknown
    return found


def _check_right(caller: Caller, known: Aggregate, row: ReportedRow, target: TubeCode) -> None:
    """Whose result, and whose tube is it? Raises OrphanUnknown, MatchImpossible."""
    home = known.specimen.laboratory if known.specimen else None
    if caller.unit not in (row.laboratory, home):
        raise OrphanUnknown
    meant = known.specimen if target == known.tube else specimens.specimen(target)
    if meant is None or meant.laboratory != caller.unit or not is_releasable(meant.custody):
        raise MatchImpossible
    if target != known.tube and row.laboratory != caller.unit:
        raise MatchImpossible


def _is_done(mark: Mark) -> bool:
    standing = marks.mark_of(mark.tube, mark.row_key)
    return standing is not None and (standing.by, standing.to) == (mark.by, mark.to)
