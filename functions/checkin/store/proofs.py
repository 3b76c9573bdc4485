"""Proofs of deletion: CHK-13."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from functions.runtime.tables import ConditionLost, Record, table_meta, translated

DUE = "-"


class ProofRecord(Record):
    """A signed statement that a day's key was deleted."""

    Meta = table_meta("deletion_proofs")
    year = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute(range_key=True)
    statement = UnicodeAttribute()


def announce(day: str) -> None:
    """CHK-13: the key of a day is about to end at once, and its proof is due."""
    _put(day, DUE, ProofRecord.day.does_not_exist())


def put_proof(day: str, statement: str) -> bool:
    """CHK-13: the statement of a day; the first one stands. Whether this one does."""
    return _put(day, statement, ProofRecord.day.does_not_exist() | (ProofRecord.statement == DUE))


def proofs(year: str) -> list[tuple[str, str]]:
    """CHK-13: (day, statement) of a year, newest first."""
    return [(day, statement) for day, statement in _rows(year) if statement != DUE]


def due(year: str) -> set[str]:
    """CHK-13: the days of a year that were announced and have no statement yet."""
    return {day for day, statement in _rows(year) if statement == DUE}


def _put(day: str, statement: str, condition: Condition) -> bool:
    try:
        with translated():
            ProofRecord(day[:4], day, statement=statement).save(condition=condition)
    except ConditionLost:
        return False
    return True


def _rows(year: str) -> list[tuple[str, str]]:
    with translated():
        return [
            (row.day, row.statement)
            for row in ProofRecord.query(year, scan_index_forward=False, consistent_read=True)
        ]
