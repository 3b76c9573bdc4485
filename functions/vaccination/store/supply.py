"""Whom a plan expects where, and which lots are to cover it: VAX-55 to VAX-58."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import UnitId
from functions.runtime.tables import Record, table_meta, translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.supply import Expected, Part, Share

_EXPECTED, _LOT = "expected#", "lot#"


class SupplyRecord(Record):
    """People expected at a site, or a lot's shares; `b` says how many, as JSON."""

    Meta = table_meta("campaigns")
    c = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    b = UnicodeAttribute()


def put_expected(together: TransactWrite, id_: CampaignId, made: Expected) -> None:
    """VAX-55: the next version of whom a site expects, within a transaction."""
    _put(together, id_, _EXPECTED + made.site, made.version, dict(made.people))


def expected_of(id_: CampaignId) -> dict[UnitId, Expected]:
    """VAX-56: whom all sites expect, read strongly."""
    found = (
        Expected(UnitId(one.s.removeprefix(_EXPECTED)), json.loads(one.b), int(one.n))
        for one in _all(id_, _EXPECTED)
    )
    return {one.site: one for one in found}


def put_share(together: TransactWrite, id_: CampaignId, made: Share) -> None:
    """VAX-57: the next version of a lot's shares, within a transaction."""
    body = {"d": _written(made.districts), "s": _written(made.sites)}
    _put(together, id_, _LOT + made.lot, made.version, body)


def shares_of(id_: CampaignId) -> dict[str, Share]:
    """VAX-58: the lots of a plan, read strongly."""
    return {share.lot: share for share in map(_share, _all(id_, _LOT))}


def share_of_image(image: Mapping[str, Any]) -> Share | None:
    """The lot's shares in a stream's image, None for another item."""
    if not image.get("s", {}).get("S", "").startswith(_LOT):
        return None
    record = SupplyRecord()
    record.deserialize(dict(image))
    return _share(record)


def _put(together: TransactWrite, id_: CampaignId, place: str, version: int, body: Any) -> None:
    record = SupplyRecord(id_, place, n=version, b=json.dumps(body, separators=(",", ":")))
    fresh = SupplyRecord.c.does_not_exist()
    together.save(record, condition=SupplyRecord.n == version - 1 if version > 1 else fresh)


def _all(id_: CampaignId, prefix: str) -> list[SupplyRecord]:
    with translated():
        return list(
            SupplyRecord.query(id_, SupplyRecord.s.startswith(prefix), consistent_read=True)
        )


def _share(record: SupplyRecord) -> Share:
    body = json.loads(record.b)
    return Share(record.s.removeprefix(_LOT), _read(body["d"]), _read(body["s"]), int(record.n))


def _written(parts: Mapping[str, Part]) -> dict[str, list[Any]]:
    return {place: [part.doses, part.day.isoformat()] for place, part in parts.items()}


def _read(told: Mapping[str, Any]) -> dict[str, Part]:
    return {place: Part(doses, date.fromisoformat(day)) for place, (doses, day) in told.items()}
