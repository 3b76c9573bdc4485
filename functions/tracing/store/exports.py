"""Exports of candidates: TRC-80 to TRC-86. Pages are sealed and go first; that there was an export,
whose and when, stays in the register."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.callers import Role
from functions.kernel.periods import read_instant, write_instant
from functions.runtime import crypto
from functions.runtime.tables import Record, table_meta, translated
from functions.tracing.domain.export import Export, Stage
from functions.tracing.store.sealed import TABLE, key_of

OF, HEAD, PAGE = "export#", "head", "page#"
REGISTER: Final = "exports#"
KEPT: Final = timedelta(days=365)
"""How long the register says that there was one (ours, to be confirmed)."""


class ExportRecord(Record):
    """An export as it stands, or its line in a register; nothing of a person."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    st = UnicodeAttribute()
    n = NumberAttribute()
    t = UnicodeAttribute()
    x = NumberAttribute()


class PageRecord(Record):
    """Rows, packed and sealed."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    y = NumberAttribute()
    x = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_new(together: TransactWrite, one: Export) -> None:
    """TRC-80: an export, once, and its lines in the registers of area and unit."""
    together.save(_record(OF + one.id, HEAD, one), condition=ExportRecord.p.does_not_exist())
    for place in (_area(one.division), _unit(one.unit)):
        together.save(_record(place, f"{write_instant(one.at)}#{one.id}", one))


def put_next(together: TransactWrite, after: Export) -> None:
    """TRC-81: an export moves on from the version before, within a transaction."""
    together.save(
        _record(OF + after.id, HEAD, after), condition=ExportRecord.n == after.version - 1
    )


def put_page(together: TransactWrite, one: Export, number: int, rows: Sequence[Any]) -> None:
    """TRC-82: a page of rows, within a transaction. Raises CryptoUnavailable."""
    place, range_ = OF + one.id, f"{PAGE}{number:04d}"
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 6)
    sealed = crypto.seal(key_of(one.year), packed, f"{TABLE}|{place}|{range_}")
    until = int(one.until.timestamp())
    together.save(PageRecord(place, range_, y=one.year, x=until, b=sealed))


def export(id_: str) -> Export | None:
    """TRC-83: an export, strongly. Raises Busy."""
    try:
        with translated():
            return _read(ExportRecord.get(OF + id_, HEAD, consistent_read=True))
    except DoesNotExist:
        return None


def rows_of(one: Export) -> list[list[str]]:
    """TRC-84: the rows of all pages in order. Raises Busy, CryptoUnavailable."""
    rows: list[list[str]] = []
    for page in _pages(one):
        bound_to = f"{TABLE}|{page.p}|{page.s}"
        packed = crypto.unseal(key_of(int(page.y)), bytes(page.b), bound_to)
        rows += json.loads(zlib.decompress(packed))
    return rows


def drop_pages(one: Export) -> None:
    """TRC-85: no page of an export that has ended stays. Raises Busy."""
    for page in _pages(one):
        with translated():
            page.delete()


def ids_of(division: str, unit: str, most: int) -> tuple[str, ...]:
    """TRC-86: the newest exports of a province's cases and to a unit, newest first. Raises Busy."""
    found: dict[str, None] = {}
    places = (_area(division), _unit(unit)) if division else (_unit(unit),)
    for place in places:
        with translated():
            told = ExportRecord.query(
                place, limit=most, scan_index_forward=False, consistent_read=True
            )
            found |= dict.fromkeys(str(one.s) for one in told)
    return tuple(one.rpartition("#")[2] for one in sorted(found, reverse=True)[:most])


def export_of_image(image: Mapping[str, Any] | None) -> Export | None:
    """TRC-81: the export of a record of the stream; None for anything else."""
    if not image or not image["p"]["S"].startswith(OF) or image["s"]["S"] != HEAD:
        return None
    record = ExportRecord()
    record.deserialize(dict(image))
    return _read(record)


def _pages(one: Export) -> list[PageRecord]:
    with translated():
        return list(
            PageRecord.query(OF + one.id, PageRecord.s.startswith(PAGE), consistent_read=True)
        )


def _area(division: str) -> str:
    return f"{REGISTER}area#{division.partition('/')[0]}"


def _unit(unit: str) -> str:
    return f"{REGISTER}unit#{unit}"


def _record(place: str, range_: str, one: Export) -> ExportRecord:
    told = {
        "id": one.id, "ca": one.case, "di": one.division, "pu": one.purpose, "by": one.by,
        "ro": one.role.value, "un": one.unit, "ud": one.unit_division, "at": write_instant(one.at),
        "to": write_instant(one.until), "ru": one.rule_id, "al": one.all, "ye": one.year,
        "rs": one.rows, "pg": one.pages, "pl": one.place, "ag": one.agreed, "en": one.ended,
    }  # fmt: skip
    return ExportRecord(
        place,
        range_,
        st=one.stage.value,
        n=one.version,
        t=json.dumps(told),
        x=int((one.until + KEPT).timestamp()),
    )


def _read(record: ExportRecord) -> Export:
    told = json.loads(record.t)
    return Export(
        id=told["id"],
        case=told["ca"],
        division=told["di"],
        purpose=told["pu"],
        by=told["by"],
        role=Role(told["ro"]),
        unit=told["un"],
        unit_division=told["ud"],
        at=read_instant(told["at"]),
        until=read_instant(told["to"]),
        rule_id=told["ru"],
        all=told["al"],
        year=told["ye"],
        stage=Stage(record.st),
        rows=told["rs"],
        pages=told["pg"],
        place=told["pl"],
        agreed=told["ag"],
        ended=told["en"],
        version=int(record.n),
    )
