"""Results without tube, tubes without result: who sees them, and how do they find each other?

A result whose tube nobody has sealed, or whose tube is another laboratory's, is listed while a
release is tried, for every unit that must see it. When the missing half arrives the stream of the
tubes drops the entry and asks for the release again; a person may match what a rule can't, with a
reason, and is audited. Entry and tube may cross: whoever lists looks for the tube once more, and
whoever seals looks for results, so that one of the two sees the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from functions.kernel.identifiers import TubeCode, UnitId
from functions.laboratory.domain.release import Aggregate, Reported
from functions.laboratory.domain.releasing import strays
from functions.laboratory.store import orphans, specimens
from functions.laboratory.store.orphans import Orphan

NO_TUBE, NOT_SEALED, OTHER_LABORATORY = "no_tube", "not_sealed", "other_laboratory"


def keep(stray: Iterable[Aggregate]) -> tuple[TubeCode, ...]:
    """List the strays of tubes; the tubes that were found to be there after all. Raises Busy."""
    known = {each.tube: each for each in stray}
    listed = [entry for each in known.values() for entry in entries(each, strays(each))]
    if not listed:
        return ()
    orphans.put(listed)
    there = specimens.specimens(known)
    found = [
        replace(each, specimen=there.get(tube))
        for tube, each in known.items()
        if there.get(tube) != each.specimen
    ]
    for each in found:
        drop(each)
    return tuple(each.tube for each in found)


def drop(known: Aggregate) -> None:
    """Take those results of a tube off the lists that are at home now. Raises Busy."""
    lost = {row.key for row in strays(known)}
    orphans.remove(entries(known, [row for row in known.rows if row.key not in lost]))


def entries(known: Aggregate, rows: Iterable[Reported]) -> list[Orphan]:
    """The entries of strays, one under each unit that sees it."""
    return [
        Orphan(
            unit=unit,
            tube=known.tube,
            row_key=row.key,
            laboratory=row.laboratory,
            file=row.file,
            row=row.row,
            why=_why(known, row),
            since=row.reported_at,
        )
        for row in rows
        for unit in _seers(known, row)
    ]


def _seers(known: Aggregate, row: Reported) -> tuple[UnitId, ...]:
    """Who reported, then the tube's laboratory, then who took the sample; each once."""
    specimen = known.specimen
    home = (specimen.laboratory, specimen.unit) if specimen else ()
    return tuple(dict.fromkeys((row.laboratory, *home)))


def _why(known: Aggregate, row: Reported) -> str:
    if known.specimen is None:
        return NO_TUBE
    return OTHER_LABORATORY if known.specimen.laboratory != row.laboratory else NOT_SEALED
