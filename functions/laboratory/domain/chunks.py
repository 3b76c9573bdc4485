"""Into which pieces is a file cut? The same rows always come in the same pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from functions.laboratory.domain.row import RawRow

CHUNK_ROWS: Final = 500
CHUNK_TEXT: Final = 120_000
"""Characters of a chunk's cells: with four bytes each it still is one SQS message."""
LONGEST_CELL: Final = 2_000
"""No column takes a longer text, so what stands beyond it is not carried; the row is rejected."""


def chunks_of(rows: Iterable[RawRow]) -> Iterator[list[RawRow]]:
    """Rows in chunks: the same rows always come in the same chunks."""
    chunk: list[RawRow] = []
    size = 0
    for whole in rows:
        row, length = whole, sum(map(len, whole.cells.values()))
        if length > LONGEST_CELL:
            row = _clipped(whole)
            length = sum(map(len, row.cells.values()))
        if chunk and (len(chunk) == CHUNK_ROWS or size + length > CHUNK_TEXT):
            yield chunk
            chunk, size = [], 0
        chunk.append(row)
        size += length
    if chunk:
        yield chunk


def _clipped(row: RawRow) -> RawRow:
    cells = {column: text[: LONGEST_CELL + 1] for column, text in row.cells.items()}
    return row._replace(cells=cells)
