"""What is set of a laboratory, and how much it sends: LAB-30 to LAB-34.

pattern                                key                                        function
LAB-30  all settings of a laboratory   laboratories lab, settings#<nnnnn>         settings_of
LAB-31  the next settings, once        laboratories lab, settings#<nnnnn> new     put_settings
LAB-32  what a file counted            laboratories lab, day#<yyyymmdd>#<file>    note_file
LAB-33  what the days counted          laboratories lab, sum#<yyyymmdd> range     days_of
LAB-34  which laboratories send        laboratories all                           senders

A day is the sum of what its files counted, put together with each file's own count, so that no
order and no repetition of files can make it wrong and nobody has to read them all again. How many
findings are positive is sealed: of a file of one row it would be a person's.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.kernel.identifiers import FileId, UnitId
from functions.laboratory.domain.guards import NOTHING, Counted, Day
from functions.laboratory.domain.settings import Guards, ReleaseMode, Settings
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated

ALL = "all"
TRIES = 12


class SettingsRecord(Record):
    """One version of what is set; `guards` is JSON."""

    Meta = table_meta("laboratories")
    lab = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    mode = UnicodeAttribute()
    manifest = BooleanAttribute()
    guards = UnicodeAttribute()
    valid_from = UnicodeAttribute()
    instrument = UnicodeAttribute()
    by = UnicodeAttribute()
    at = UnicodeAttribute()


class CountedRecord(Record):
    """What a file or a day counted; `b` seals positives and sizes under the key of the year `y`."""

    Meta = table_meta("laboratories")
    lab = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    rows = NumberAttribute(default=0)
    n = NumberAttribute(default=0)
    y = NumberAttribute(default=0)
    b = BinaryAttribute(legacy_encoding=False, null=True)


def settings_of(laboratory: UnitId) -> tuple[Settings, ...]:
    """LAB-30: every version that was set, in order."""
    with translated():
        found = SettingsRecord.query(
            laboratory, SettingsRecord.s.startswith("settings#"), consistent_read=True
        )
        return tuple(_settings(record) for record in found)


def put_settings(wanted: Settings, now: datetime) -> None:
    """LAB-31: the next version. Raises ConditionLost where another has taken the number.

    An own write whose answer was lost is read back and counts.
    """
    record = SettingsRecord(
        wanted.laboratory,
        f"settings#{wanted.number:05d}",
        mode=wanted.mode.value,
        manifest=wanted.manifest_required,
        guards=json.dumps(asdict(wanted.guards)),
        valid_from=wanted.valid_from.isoformat(),
        instrument=wanted.instrument,
        by=wanted.by,
        at=now.isoformat(),
    )
    try:
        with translated():
            record.save(condition=SettingsRecord.lab.does_not_exist())
    except ConditionLost:
        if wanted not in settings_of(wanted.laboratory):
            raise


def note_file(laboratory: UnitId, day: date, file: FileId, counted: Counted) -> None:
    """LAB-32: what a file counted, and its day with it; the laboratory is known from now on.

    Both are put in one transaction over what was read: saying it again, or in another order,
    changes nothing. Raises Busy.
    """
    with translated():
        CountedRecord(ALL, laboratory).save()
    for _ in range(TRIES):
        kept, sum_ = _read(laboratory, _of_file(day, file)), _read(laboratory, _of_day(day))
        before = Counted(*_opened(kept)[:2]) if kept else NOTHING
        if kept and before == counted:
            return
        whole = (_day(sum_) if sum_ else Day()).changed(before, counted)
        own = _sealed(
            laboratory, _of_file(day, file), day, kept, Day(counted.rows, counted.positives)
        )
        together = _sealed(laboratory, _of_day(day), day, sum_, whole)
        try:
            with translated(), TransactWrite(connection=connection()) as transaction:
                for record, standing in ((own, kept), (together, sum_)):
                    transaction.save(record, condition=_as_read(standing))
            return
        except (ConditionLost, Busy):
            continue
    raise Busy


def days_of(
    laboratory: UnitId, first: date, last: date, but: FileId | None = None
) -> dict[date, Day]:
    """LAB-33: what the days counted, both included; of the last, one file may be left out.

    One item a day, however many files came.
    """
    within = CountedRecord.s.between(_of_day(first), _of_day(last))
    with translated():
        records = list(CountedRecord.query(laboratory, within, consistent_read=True))
    days = {date.fromisoformat(record.s.partition("#")[2]): _day(record) for record in records}
    kept = _read(laboratory, _of_file(last, but)) if but and last in days else None
    if kept is not None:
        days[last] = days[last].changed(Counted(*_opened(kept)[:2]), NOTHING)
    return {day: told for day, told in days.items() if told.sizes}


def senders() -> tuple[UnitId, ...]:
    """LAB-34: every laboratory that has ever sent a file."""
    with translated():
        return tuple(UnitId(record.s) for record in CountedRecord.query(ALL))


def _read(laboratory: str, s: str) -> CountedRecord | None:
    try:
        with translated():
            return CountedRecord.get(laboratory, s, consistent_read=True)
    except DoesNotExist:
        return None


def _day(record: CountedRecord) -> Day:
    rows, positives, sizes = _opened(record)
    return Day(rows, positives, {int(size): count for size, count in sizes.items()})


def _opened(record: CountedRecord) -> tuple[int, int, dict[str, int]]:
    plain = crypto.unseal(_key(int(record.y)), bytes(record.b or b""), _bound(record.lab, record.s))
    positives, sizes = json.loads(plain)
    return int(record.rows), positives, sizes


def _sealed(
    laboratory: UnitId,
    s: str,
    day: date,
    standing: CountedRecord | None,
    told: Day,
) -> CountedRecord:
    plain = json.dumps([told.positives, told.sizes]).encode()
    sealed = crypto.seal(_key(day.year), plain, _bound(laboratory, s))
    number = int(standing.n) + 1 if standing else 1
    return CountedRecord(laboratory, s, rows=told.rows, n=number, y=day.year, b=sealed)


def _as_read(standing: CountedRecord | None) -> Condition:
    as_read: Condition = (
        CountedRecord.n == int(standing.n) if standing else CountedRecord.lab.does_not_exist()
    )
    return as_read


def _of_file(day: date, file: FileId) -> str:
    return f"day#{day:%Y%m%d}#{file}"


def _of_day(day: date) -> str:
    return f"sum#{day:%Y%m%d}"


def _key(year: int) -> bytes:
    return keys.key(f"results-{year}")


def _bound(laboratory: str, s: str) -> str:
    return f"laboratories|{laboratory}|{s}"


def _settings(record: SettingsRecord) -> Settings:
    return Settings(
        laboratory=UnitId(record.lab),
        number=int(record.s.rpartition("#")[2]),
        mode=ReleaseMode(record.mode),
        manifest_required=bool(record.manifest),
        guards=Guards(**json.loads(record.guards)),
        valid_from=date.fromisoformat(record.valid_from),
        instrument=record.instrument,
        by=record.by,
    )
