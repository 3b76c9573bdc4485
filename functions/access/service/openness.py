"""How often people's data were looked at, for everybody to read; counted from the sealed audit."""

from __future__ import annotations

from collections import Counter
from typing import Final

from functions.access.domain import chain, counts
from functions.access.domain.counts import DEFINITION, Month
from functions.access.store import counts as store
from functions.access.store import notes

MOST: Final = 24
HEADING: Final = ("thang", "muc_dich", "loai_vai_tro", "so_luot", "dinh_nghia")
HIDDEN: Final = "<5"


def count_hour(hour: str) -> None:
    """Count the looks of a sealed hour from its notes; with the first hour of a month, the month
    before is summed. Run twice it is the same. Raises Busy."""
    store.put_counts(hour, looks_in(hour))
    before = counts.month_of_hour(chain.hour_before(hour))
    if before != counts.month_of_hour(hour):
        store.put_month(before)


def looks_in(hour: str) -> Counter[str]:
    """The looks of an hour by its notes: what was published can be counted anew. Raises Busy."""
    return sum(
        (counts.counted(notes.notes_of(hour, shard)) for shard in chain.SHARDS), Counter[str]()
    )


def published() -> tuple[Month, ...]:
    """The months that are over, newest first, small figures hidden. Raises Busy."""
    return tuple(counts.month_of(*one) for one in store.months(MOST))


def table_of(months: tuple[Month, ...]) -> str:
    """The same as a table, safe to open in Excel; hidden figures are ``<5``."""
    from functions.runtime.documents.exports import write_csv

    rows = [
        (one.month, purpose, kind, HIDDEN if figure is None else str(figure), DEFINITION)
        for one in months
        for (purpose, kind), figure in one.cells.items()
    ]
    return write_csv(HEADING, rows).decode()
