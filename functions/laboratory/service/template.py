"""The national template for results: an empty table to fill in, with its guide."""

from __future__ import annotations

from functions.laboratory.domain.reading import guide
from functions.runtime.documents.exports import write_csv
from functions.runtime.documents.workbooks import Sheet, write_xlsx


def template_csv() -> bytes:
    """The heading alone, in UTF-8 with a byte order mark."""
    return write_csv(guide.template_titles(), ())


def template_xlsx() -> bytes:
    """A workbook whose first sheet takes results as text and whose second explains the columns."""
    return write_xlsx(
        (
            Sheet("Kết quả", guide.template_titles()),
            Sheet("Hướng dẫn", guide.TITLES, guide.lines()),
        )
    )
