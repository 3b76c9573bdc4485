"""The rows to be mended go back to their laboratory: as they came, with what is wrong in each.

The file can be mended and sent as it is: the columns that say what is wrong are known again and
left out. It streams: from the file that came, and from the faults kept in its order.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import IO

from functions.kernel.errors import Busy, NotFound
from functions.kernel.uploads import FileIncomplete
from functions.laboratory.domain import mending
from functions.laboratory.domain.file import ResultFile, RowNote, RowOutcome, total
from functions.laboratory.domain.row import RawRow
from functions.laboratory.service import reading
from functions.laboratory.store import accounts, files
from functions.runtime import objects, settings

Mend = tuple[RawRow, RowNote]


def write_report(file_id: str, now: datetime) -> None:
    """Write the rows to be mended of a file whose chunks all have their accounts; again is alike.

    Raises Busy where the file that came can't be read now.
    """
    file = files.head(file_id)
    if file is None:
        return
    taken = accounts.accounts_of(file.id)
    if len(taken) < file.chunks or not total(taken.values()).rejected:
        return
    arrival = objects.Arrival(settings.bucket("uploads"), file.object_key, file.version, "", 0)
    try:
        with (
            objects.local_copy(arrival) as copy,
            tempfile.SpooledTemporaryFile(max_size=objects.IN_MEMORY) as report,
        ):
            for block in _blocks(copy, file):
                report.write(block)
            report.seek(0)
            objects.put("documents", file.report_key, report, "text/csv")
    except (NotFound, FileIncomplete) as unread:
        raise Busy from unread
    files.mark_reported(file.id, now)


def _blocks(copy: IO[bytes], file: ResultFile) -> Iterator[bytes]:
    from functions.runtime.documents import exports

    rows = _to_mend(copy, file)
    first, note = next(rows)
    lines = (mending.line(row, note.faults) for row, note in chain([(first, note)], rows))
    return exports.csv_blocks(mending.heading(first.kinds), lines)


def _to_mend(copy: IO[bytes], file: ResultFile) -> Iterator[Mend]:
    """The rejected rows in the order of the file."""
    notes = (note for note in accounts.notes_of(file.id) if note.outcome is RowOutcome.REJECTED)
    wanted = next(notes, None)
    copy.seek(0)
    for row in reading.read_rows(copy, file.ending, file.manifest.encoding):
        if wanted is None:
            return
        if row.number == wanted.row:
            yield row, wanted
            wanted = next(notes, None)
