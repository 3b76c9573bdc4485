"""Proofs of deletion: CHK-13."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute

from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class ProofRecord(Record):
    """A signed statement that a day's key was deleted."""

    Meta = table_meta("deletion_proofs")
    year = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute(range_key=True)
    statement = UnicodeAttribute()


def put_proof(day: str, statement: str) -> bool:
    """CHK-13: the statement of a day, once; whether it is new."""
    try:
        with translated():
            ProofRecord(day[:4], day, statement=statement).save(
                condition=ProofRecord.day.does_not_exist()
            )
    except ConditionLost:
        return False
    return True


def proofs(year: str) -> list[tuple[str, str]]:
    """CHK-13: (day, statement) of a year, newest first."""
    with translated():
        return [
            (row.day, row.statement)
            for row in ProofRecord.query(year, scan_index_forward=False, consistent_read=True)
        ]
