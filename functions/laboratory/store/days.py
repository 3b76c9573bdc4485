"""Cohorts, days and the list of laboratories: LAB-84 to LAB-87, in the table `laboratories`.

All are absolute values, written only where no newer reading stands: whoever read later has seen at
least as much.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition

from functions.kernel.identifiers import DivisionPath, UnitId
from functions.laboratory.domain.cohort import Cohort, Volume, read, written
from functions.runtime.tables import Record, table_meta, translated


class CohortRecord(Record):
    """A cohort under ``lab``, ``cohort#<yyyymmdd>``, or a mark that one has to be made anew."""

    Meta = table_meta("laboratories")
    lab = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute(null=True)
    p = NumberAttribute(null=True)
    mark = UnicodeAttribute(null=True)


class VolumeRecord(Record):
    """A laboratory's day under ``lab``, ``volume#<yyyymmdd>``: absolute counts."""

    Meta = table_meta("laboratories")
    lab = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    p = NumberAttribute()
    sealed = NumberAttribute()
    received = NumberAttribute()
    resulted = NumberAttribute()
    released = NumberAttribute()
    persons = NumberAttribute()
    positives = NumberAttribute()


class ListedRecord(Record):
    """A laboratory in the list of all."""

    Meta = table_meta("laboratories")
    lab = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    division = UnicodeAttribute()


@dataclass(frozen=True, slots=True)
class Listed:
    """A laboratory of the list, with the division it belongs to."""

    laboratory: UnitId
    name: str
    division: DivisionPath


MARKS, LISTING = "?changed", "?all"
"""Hash keys of the marks and of the list: a unit's id has no question mark."""


def mark_changed(laboratory: UnitId, day: date, mark: str) -> None:
    """LAB-84: the cohort has to be made anew; `mark` is another each time."""
    with translated():
        CohortRecord(MARKS, f"{laboratory}#{day:%Y%m%d}", mark=mark).save()


def changed_cohorts(laboratory: UnitId | None = None) -> list[tuple[UnitId, date, str]]:
    """LAB-84: the cohorts of the nation, or of one laboratory, to be made anew, with marks."""
    own = CohortRecord.s.startswith(f"{laboratory}#") if laboratory else None
    with translated():
        records = list(CohortRecord.query(MARKS, own, consistent_read=True))
    found = []
    for record in records:
        name, _, day = str(record.s).rpartition("#")
        found.append((UnitId(name), date.fromisoformat(day), str(record.mark)))
    return found


def forget_mark(laboratory: UnitId, day: date, mark: str) -> None:
    """LAB-84: the cohort is made. Raises ConditionLost where it changed meanwhile."""
    with translated():
        record = CohortRecord(MARKS, f"{laboratory}#{day:%Y%m%d}")
        record.delete(condition=CohortRecord.mark == mark)


def put_cohort(laboratory: UnitId, cohort: Cohort) -> None:
    """LAB-85: the cohort as it is now, whole. Raises ConditionLost where a newer one stands."""
    body = json.dumps(written(cohort), separators=(",", ":"))
    record = CohortRecord(laboratory, f"cohort#{cohort.day:%Y%m%d}", body=body, p=cohort.progress)
    with translated():
        record.save(condition=_no_newer(CohortRecord, cohort.progress))


def cohort(laboratory: UnitId, day: date) -> Cohort | None:
    """LAB-85: one cohort, None before it was made."""
    try:
        with translated():
            return read(json.loads(CohortRecord.get(laboratory, f"cohort#{day:%Y%m%d}").body))
    except DoesNotExist:
        return None


def cohorts(laboratory: UnitId, first: date, last: date) -> list[Cohort]:
    """LAB-85: the cohorts of the days from `first` to `last`, both included, oldest first."""
    bounds = CohortRecord.s.between(f"cohort#{first:%Y%m%d}", f"cohort#{last:%Y%m%d}")
    with translated():
        records = list(CohortRecord.query(laboratory, bounds, consistent_read=True))
    return [read(json.loads(record.body)) for record in records]


def put_volume(laboratory: UnitId, day: date, volume: Volume, progress: int) -> None:
    """LAB-86: what happened on a day, as it is known now, whole.

    Raises ConditionLost where a newer sum stands.
    """
    counts = {one.name: getattr(volume, one.name) for one in fields(volume)}
    record = VolumeRecord(laboratory, f"volume#{day:%Y%m%d}", p=progress, **counts)
    with translated():
        record.save(condition=_no_newer(VolumeRecord, progress))


def volumes(laboratory: UnitId, first: date, last: date) -> dict[date, Volume]:
    """LAB-86: the days from `first` to `last`, both included; a day on which nothing is known has
    no entry.
    """
    bounds = VolumeRecord.s.between(f"volume#{first:%Y%m%d}", f"volume#{last:%Y%m%d}")
    with translated():
        records = list(VolumeRecord.query(laboratory, bounds))
    return {
        date.fromisoformat(record.s.removeprefix("volume#")): Volume(
            *(int(getattr(record, one.name)) for one in fields(Volume))
        )
        for record in records
    }


def list_laboratory(listed: Listed) -> None:
    """LAB-87: the laboratory is one of the nation's."""
    with translated():
        ListedRecord(LISTING, listed.laboratory, name=listed.name, division=listed.division).save()


def laboratories() -> list[Listed]:
    """LAB-87: all laboratories that ever got a tube, by unit id."""
    with translated():
        return [
            Listed(UnitId(record.s), record.name, DivisionPath(record.division))
            for record in ListedRecord.query(LISTING)
        ]


def _no_newer(kind: type[CohortRecord] | type[VolumeRecord], progress: int) -> Condition:
    condition: Condition = kind.p.does_not_exist() | (kind.p <= progress)
    return condition
