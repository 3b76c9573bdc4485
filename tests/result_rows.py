"""How these tests read a file: as rows, as a refusal with its place, or as results."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest

from functions.kernel.errors import Refusal
from functions.laboratory.domain.row import RawRow, ResultRow
from functions.laboratory.domain.row_check import check
from functions.laboratory.service.reading import read_rows
from tests.result_files import RECEIVED


def rows(content: bytes | str, ending: str, encoding: str = "", most: int = 1_000) -> list[RawRow]:
    """The raw rows of a file."""
    data = content.encode() if isinstance(content, str) else content
    return list(read_rows(BytesIO(data), ending, encoding, most))


def refused(
    content: bytes | str, ending: str, encoding: str = "", most: int = 1_000
) -> tuple[str, str]:
    """The code of the refusal of a file, and the place it names."""
    with pytest.raises(Refusal) as caught:
        rows(content, ending, encoding, most)
    return caught.value.code, caught.value.faults[0].field if caught.value.faults else ""


def taken(raw: Sequence[RawRow]) -> list[ResultRow]:
    """The results of rows that all must be good."""
    found = [check(row, RECEIVED) for row in raw]
    assert [one for one in found if not isinstance(one, ResultRow)] == []
    return [one for one in found if isinstance(one, ResultRow)]


def faults(row: RawRow) -> set[tuple[str, str]]:
    """Column and code of each fault of a row that must have some."""
    found = check(row, RECEIVED)
    assert not hasattr(found, "number"), found
    return {(fault.column, fault.code) for fault in found}  # type: ignore[union-attr]
