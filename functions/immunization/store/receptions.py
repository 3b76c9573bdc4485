"""Who was received at a site on a day: IMM-101 to IMM-105.

The key is a keyed hash of the person, so that one person stands there once, whoever shows the card.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.immunization.domain.attendance import WalkIn
from functions.immunization.domain.reception import Reception, ReceptionId, reception_day
from functions.immunization.store.sealed import key_of, open_body, seal_body
from functions.kernel.identifiers import PersonId, StaffId, UnitId, opaque_id
from functions.kernel.periods import read_instant, write_instant
from functions.runtime import crypto
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

CAME: Final = "came#"


class ReceptionRecord(Record):
    """Somebody received on a site's day; `b` seals all but the place and who received them."""

    Meta = table_meta("immunizations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(default=1)
    by = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def id_of(site: UnitId, day: str, person: PersonId) -> ReceptionId:
    """The id of a person's reception at a site on a day. Raises CryptoUnavailable, Busy."""
    digest = crypto.mac(key_of(int(day[:4])), f"{CAME}{site}|{day}|{person}".encode())
    return ReceptionId(f"{day}.{opaque_id(digest[:16])}")


def put_new(made: Reception) -> Reception:
    """IMM-101: a reception, once; what stands there. Raises Busy, CryptoUnavailable."""
    place, year = _place(made.site, reception_day(made.id)), made.at.year
    body = {
        "p": made.person,
        "at": write_instant(made.at),
        "ca": made.campaign,
        "wi": made.walk_in.value if made.walk_in else "",
    }
    sealed = seal_body(place, made.id, body, year)
    record = ReceptionRecord(place, made.id, by=made.by, y=year, b=sealed)
    try:
        with translated():
            record.save(condition=ReceptionRecord.p.does_not_exist())
    except ConditionLost:
        return reception(made.site, made.id) or made
    return made


def reception(site: UnitId, id_: str) -> Reception | None:
    """IMM-102: a reception of a site, read strongly. Raises ReceptionUnknown, CryptoUnavailable."""
    try:
        with translated():
            place = _place(site, reception_day(id_))
            return _read(ReceptionRecord.get(place, id_, consistent_read=True))
    except DoesNotExist:
        return None


def of_people(site: UnitId, day: str, people: Iterable[PersonId]) -> Reception | None:
    """IMM-103: the earliest reception of a person, under any of their records, read strongly.

    Raises Busy, CryptoUnavailable.
    """
    keys = sorted({(_place(site, day), id_of(site, day, person)) for person in people})
    with translated():
        found = [_read(one) for one in ReceptionRecord.batch_get(keys, consistent_read=True)]
    return min(found, key=lambda one: (one.at, one.id), default=None)


def all_of(site: UnitId, day: str) -> tuple[Reception, ...]:
    """IMM-104: all who were received on a site's day, read strongly. Raises Busy."""
    with translated():
        found = list(ReceptionRecord.query(_place(site, day), consistent_read=True))
    return tuple(map(_read, found))


def of_image(image: Mapping[str, Any] | None) -> Reception | None:
    """IMM-105: that of a stream's image, None for anything else. Raises CryptoUnavailable."""
    if not image or not image["p"]["S"].startswith(CAME):
        return None
    sealed = image["b"]["B"]  # as Lambda hands it over, in base64
    told = sealed if isinstance(sealed, bytes) else b64decode(sealed)
    record = ReceptionRecord()
    record.deserialize(dict(image) | {"b": {"B": told}})
    return _read(record)


def _place(site: str, day: str) -> str:
    return f"{CAME}{site}#{day}"


def _read(record: ReceptionRecord) -> Reception:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Reception(
        id=ReceptionId(record.s),
        site=UnitId(str(record.p).split("#")[1]),
        person=PersonId(told["p"]),
        at=read_instant(told["at"]),
        by=StaffId(record.by),
        campaign=told["ca"],
        walk_in=WalkIn(told["wi"]) if told["wi"] else None,
    )
