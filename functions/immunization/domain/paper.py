"""When is a row of a paper list a record? Once two people have typed the same, each by themselves.

A paper never makes a record by one hand (security.md PM-28). Each person has one word on a row, the
last they typed; where the words differ the fields that do are shown, and somebody types again,
until two of them agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final, NewType

from functions.immunization.domain.lot import LotId, lot_id
from functions.kernel.births import read_birth
from functions.kernel.errors import Conflict, FieldFault, Invalid
from functions.kernel.identifiers import StaffId, UnitId
from functions.kernel.identity_numbers import NumberKind, read_cccd, read_cmnd, read_passport
from functions.kernel.names import canonical_name
from functions.kernel.periods import day_of, read_day
from functions.kernel.vaccines import product
from functions.kernel.valuesets import Sex

RowId = NewType("RowId", str)
MOST_ROWS: Final = 200
"""On one sheet: a day's list of a site has a few dozen."""
OLDEST: Final = date(2021, 3, 8)
"""The first injection of the country's campaign."""
_SHEET: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
_READERS: Final = {
    NumberKind.CCCD: read_cccd,
    NumberKind.CMND: read_cmnd,
    NumberKind.PASSPORT: read_passport,
}


class PaperInvalid(Invalid):
    """A field of the row can't be what stands on the paper."""

    code = "PAPER_ROW_INVALID"
    vi = "Dòng danh sách có mục chưa đúng, vui lòng xem lại giấy."
    en = "A field of the row is not right; please look at the paper again."


class PaperRecorded(Conflict):
    """The row is recorded; what is wrong in it now is corrected as with any dose."""

    code = "PAPER_ROW_RECORDED"
    vi = "Dòng này đã được ghi nhận; nếu sai, hãy làm yêu cầu sửa mũi tiêm."
    en = "This row is recorded; what is wrong in it is corrected as with any dose."


class RowState(StrEnum):
    """`single`: one person has typed it; `differs`: those who did do not agree."""

    SINGLE = "single"
    DIFFERS = "differs"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on the paper, in its stored form; texts, so that two of them are compared as
    they would be kept. `day` is the day of the injection."""

    number_kind: str
    number: str
    full_name: str
    birth: str
    sex: str
    day: str
    lot: str


@dataclass(frozen=True, slots=True)
class Word:
    """What one person typed, and when."""

    by: StaffId
    at: datetime
    written: Written


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row of a sheet of a site; `dose` is the day of the record once there is one."""

    site: UnitId
    id: RowId
    words: tuple[Word, ...]
    dose: str = ""
    version: int = 0

    @property
    def state(self) -> RowState:
        """Where it stands."""
        if self.dose:
            return RowState.RECORDED
        return RowState.DIFFERS if len(self.words) > 1 else RowState.SINGLE


def row_id(sheet: str, row: int) -> RowId:
    """The id of a row. Refuses PaperInvalid."""
    tidy = sheet.strip(" ").upper()
    if not _SHEET.fullmatch(tidy):
        raise PaperInvalid(FieldFault("sheet", "PAPER_ROW_INVALID"))
    if not 1 <= row <= MOST_ROWS:
        raise PaperInvalid(FieldFault("row", "PAPER_ROW_INVALID"))
    return RowId(f"{tidy}#{row:03d}")


def read_written(told: Written, vaccine: str, number: str, now: datetime) -> Written:
    """What was typed, in its stored form; `lot` of the vaccine and the number on the label.

    Refuses PaperInvalid, naming the field. The day lies before today: what was given today is
    entered at the table.
    """
    try:
        kind = NumberKind(told.number_kind)
        reader = _READERS[kind]
    except (ValueError, KeyError):
        raise PaperInvalid(FieldFault("number_kind", "PAPER_ROW_INVALID")) from None
    latest = day_of(now) - timedelta(days=1)
    readers: dict[str, Callable[[], str]] = {
        "number": lambda: reader(told.number),
        "full_name": lambda: canonical_name(told.full_name),
        "birth": lambda: str(read_birth(told.birth, day_of(now))),
        "sex": lambda: Sex(told.sex).value,
        "day": lambda: read_day(told.day, OLDEST, latest).isoformat(),
        "lot": lambda: lot_id(product(vaccine).code, number),
    }
    read: dict[str, str] = {}
    wrong: list[FieldFault] = []
    for name, one in readers.items():
        try:
            read[name] = one()
        except Invalid as fault:
            wrong.append(FieldFault(name, fault.code))
        except ValueError:
            wrong.append(FieldFault(name, "PAPER_ROW_INVALID"))
    if wrong:
        raise PaperInvalid(*wrong)
    return Written(number_kind=kind.value, **read)


def add(seen: PaperRow, word: Word) -> PaperRow:
    """The row with a person's word, over an earlier one of theirs. Refuses PaperRecorded."""
    if seen.dose:
        raise PaperRecorded
    others = tuple(one for one in seen.words if one.by != word.by)
    return PaperRow(seen.site, seen.id, (*others, word), version=seen.version + 1)


def agreed(row: PaperRow) -> tuple[Word, Word] | None:
    """The words of two people that are the same, None where there are none yet."""
    for one, other in combinations(row.words, 2):
        if one.written == other.written:
            return one, other
    return None


def differing(words: Iterable[Word]) -> tuple[str, ...]:
    """The fields in which those who typed a row do not agree."""
    told = [one.written for one in words]
    names = [field.name for field in fields(Written)]
    return tuple(name for name in names if len({getattr(one, name) for one in told}) > 1)


def lot_of(written: Written) -> LotId:
    """The lot of a row in its stored form."""
    return LotId(written.lot)
