"""Publications of provinces: ZON-40 to ZON-43. One item is the whole map under its number."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.runtime.tables import Record, table_meta, translated
from functions.zoning.domain.proposal import Proposal
from functions.zoning.domain.publication import Publication, day_of_proposal, read, write
from functions.zoning.store.packed import pack, unpack
from functions.zoning.store.proposals import stands

MAP = "map#"


class MapRecord(Record):
    """A publication, packed, and who signed it (a staff id)."""

    Meta = table_meta("zoning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    by = UnicodeAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def effects(one: Publication, proposal: Proposal, together: TransactWrite) -> None:
    """ZON-40: a publication, once under its number, while its proposal is the newest."""
    _, revision = day_of_proposal(one.proposal)
    stands(together, one.province, proposal.day, revision)
    record = MapRecord(MAP + one.province, f"{one.number:06}", by=one.by, b=pack(write(one)))
    together.save(record, condition=MapRecord.p.does_not_exist())


def newest(province: str, most: int = 3) -> tuple[Publication, ...]:
    """ZON-41: the newest publications, newest first, read strongly. Raises Busy."""
    with translated():
        found = MapRecord.query(
            MAP + province, scan_index_forward=False, limit=most, consistent_read=True
        )
        return tuple(map(_read, found))


def publication(province: str, number: int) -> Publication | None:
    """ZON-42: a publication by its number. Raises Busy."""
    try:
        with translated():
            return _read(MapRecord.get(MAP + province, f"{number:06}"))
    except DoesNotExist:
        return None


def of_image(image: Mapping[str, Any] | None) -> Publication | None:
    """ZON-43: the publication of a record of the stream; None for anything else."""
    if image is None or not image["p"]["S"].startswith(MAP):
        return None
    packed = image["b"]["B"]  # as Lambda hands it over, in base64
    told = packed if isinstance(packed, bytes) else b64decode(packed)
    record = MapRecord()
    record.deserialize(dict(image) | {"b": {"B": told}})
    return _read(record)


def _read(record: MapRecord) -> Publication:
    return read(unpack(record.b), str(record.by))
