"""The national template for results: an empty table to fill in, with its guide."""

from __future__ import annotations

import hashlib
from typing import Final

from functions.kernel.uploads import CONTENT_TYPES
from functions.laboratory.domain.reading import guide
from functions.runtime import objects
from functions.runtime.documents.exports import write_csv
from functions.runtime.documents.workbooks import Sheet, write_xlsx

XLSX: Final = CONTENT_TYPES["xlsx"]
PLACE: Final = "reports/results/template-"
NAME: Final = "mau-ket-qua-xet-nghiem.xlsx"


def template_link() -> str:
    """A short link to the workbook, which is written once for each form of the template.

    Raises Busy.
    """
    told = "\n".join("\t".join(line) for line in ((*guide.TITLES,), *guide.lines()))
    key = f"{PLACE}{hashlib.sha256(told.encode()).hexdigest()[:16]}.xlsx"
    objects.put_once("documents", key, template_xlsx(), XLSX)
    return objects.link("documents", key, NAME)


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
