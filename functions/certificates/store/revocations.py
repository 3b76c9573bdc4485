"""What counts no more: CER-20 to CER-24, in the table `certificate_revocations`.

Certificates stand by a hash of their identifier in sixteen lists (``ids#<first digit>``), keys
under ``keys``, and orders of a facility and period under ``facilities``. An entry goes when what it
revokes has run out by itself.
"""

from __future__ import annotations

from datetime import date, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.certificates.domain.judging import hash_of
from functions.certificates.domain.revocation import FacilityOrder
from functions.certificates.domain.words import Why
from functions.kernel.identifiers import UnitId
from functions.kernel.periods import millis_of
from functions.runtime.tables import Record, table_meta, translated

KEYS, FACILITIES = "keys", "facilities"
DIGITS = "0123456789abcdef"


class RevocationRecord(Record):
    """An entry; `x` is when it may go."""

    Meta = table_meta("certificate_revocations")
    w = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    why = UnicodeAttribute()
    at = NumberAttribute()
    by = UnicodeAttribute(null=True)
    x = NumberAttribute(null=True)


def record_of(uvci: str, why: Why, now: datetime, until: datetime) -> RevocationRecord:
    """CER-20: the entry of a certificate; `certificates.put_revoked` puts it with its state."""
    digest = hash_of(uvci).hex()
    return RevocationRecord(
        _list_of(digest), digest, why=why.value, at=millis_of(now), x=int(until.timestamp())
    )


def is_revoked(uvci: str) -> bool:
    """CER-21: does the certificate stand in the list? Read strongly. Raises Busy."""
    digest = hash_of(uvci).hex()
    try:
        with translated():
            RevocationRecord.get(_list_of(digest), digest, consistent_read=True)
    except DoesNotExist:
        return False
    return True


def revoked_hashes() -> tuple[bytes, ...]:
    """CER-22: all of the lists, in order. Raises Busy."""
    with translated():
        return tuple(
            bytes.fromhex(one.s)
            for digit in DIGITS
            for one in RevocationRecord.query(f"ids#{digit}")
        )


def put_key(kid: bytes, by: str, now: datetime) -> None:
    """CER-23: a key counts no more, for ever. Raises Busy."""
    with translated():
        RevocationRecord(KEYS, kid.hex(), why=Why.KEY.value, at=millis_of(now), by=by).save()


def revoked_keys() -> frozenset[bytes]:
    """CER-23: the keys that count no more, read strongly. Raises Busy."""
    with translated():
        found = RevocationRecord.query(KEYS, consistent_read=True)
        return frozenset(bytes.fromhex(one.s) for one in found)


def put_order(order: FacilityOrder, now: datetime) -> None:
    """CER-24: a facility's acts of a period count no more; the same again is the same. Raises
    Busy."""
    with translated():
        RevocationRecord(
            FACILITIES, order.s, why=Why.ORDERED.value, at=millis_of(now), by=order.by
        ).save()


def orders() -> tuple[FacilityOrder, ...]:
    """CER-24: the orders of facilities and periods, read strongly. Raises Busy."""
    with translated():
        found = list(RevocationRecord.query(FACILITIES, consistent_read=True))
    made = []
    for one in found:
        facility, first, last = str(one.s).rsplit("#", 2)
        made.append(
            FacilityOrder(
                UnitId(facility), date.fromisoformat(first), date.fromisoformat(last), one.by or ""
            )
        )
    return tuple(made)


def _list_of(digest: str) -> str:
    return f"ids#{digest[0]}"
