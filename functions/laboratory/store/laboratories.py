"""What is set of a laboratory, and how much it sends: LAB-30 to LAB-34.

pattern                                key                                        function
LAB-30  all settings of a laboratory   laboratories lab, settings#<nnnnn>         settings_of
LAB-31  the next settings, once        laboratories lab, settings#<nnnnn> new     put_settings
LAB-32  what a file counted            laboratories lab, day#<yyyymmdd>#<file>    note_file
LAB-33  what the days counted          laboratories lab, day#… range              days_of
LAB-34  which laboratories send        laboratories all                           senders

A day is the sum of what its files counted, each put as an absolute value, so that no order and no
repetition of files can make it wrong. How many findings are positive is sealed: of a file of one
row it would be a person's.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from datetime import date, datetime

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from functions.kernel.identifiers import FileId, UnitId
from functions.laboratory.domain.guards import Counted
from functions.laboratory.domain.settings import Guards, ReleaseMode, Settings
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

ALL = "all"


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
    """What one file counted; `b` seals the positives under the key of the year `y`."""

    Meta = table_meta("laboratories")
    lab = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    rows = NumberAttribute(default=0)
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
    """LAB-32: what a file counted, as an absolute value; the laboratory is known from now on."""
    s = f"day#{day:%Y%m%d}#{file}"
    sealed = crypto.seal(_key(day.year), str(counted.positives).encode(), _bound(laboratory, s))
    with translated():
        CountedRecord(ALL, laboratory).save()
        CountedRecord(laboratory, s, rows=counted.rows, y=day.year, b=sealed).save()


def days_of(
    laboratory: UnitId, first: date, last: date, but: FileId | None = None
) -> dict[date, list[Counted]]:
    """LAB-33: what the files of the days counted, both days included; one file may be left out."""
    kept: dict[date, list[Counted]] = defaultdict(list)
    within = CountedRecord.s.between(f"day#{first:%Y%m%d}", f"day#{last:%Y%m%d}$")
    with translated():
        for record in CountedRecord.query(laboratory, within, consistent_read=True):
            _, day, file = record.s.split("#", 2)
            if file != but:
                kept[date.fromisoformat(day)].append(Counted(int(record.rows), _positives(record)))
    return dict(kept)


def senders() -> tuple[UnitId, ...]:
    """LAB-34: every laboratory that has ever sent a file."""
    with translated():
        return tuple(UnitId(record.s) for record in CountedRecord.query(ALL))


def _positives(record: CountedRecord) -> int:
    key = _key(int(record.y))
    return int(crypto.unseal(key, bytes(record.b or b""), _bound(record.lab, record.s)))


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
