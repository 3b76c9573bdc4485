"""The record of a certificate. Its kind is sealed too: a recovery tells of an illness."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from functions.certificates.domain.certificate import Certificate
from functions.certificates.domain.uvci import CertificateId
from functions.certificates.domain.words import Kind, State, Why
from functions.certificates.store.sealed import open_body, seal_body
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import at_millis, millis_of
from functions.runtime.tables import Record, table_meta

CERTIFICATE = "certificate"


class CertificateRecord(Record):
    """A certificate; `b` seals kind, text and the mark of the name it was written of."""

    Meta = table_meta("certificates")
    id = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True, default=CERTIFICATE)
    p = UnicodeAttribute()
    src = UnicodeAttribute()
    n = NumberAttribute()
    g = NumberAttribute()
    st = UnicodeAttribute()
    f = UnicodeAttribute()
    h = NumberAttribute()
    at = NumberAttribute()
    rule = UnicodeAttribute()
    a = BinaryAttribute(legacy_encoding=False, null=True)
    kid = BinaryAttribute(legacy_encoding=False, null=True)
    ia = NumberAttribute(null=True)
    x = NumberAttribute(null=True)
    no = UnicodeAttribute(null=True)
    why = UnicodeAttribute(null=True)
    ra = NumberAttribute(null=True)
    re = UnicodeAttribute(null=True)
    pr = BooleanAttribute(null=True)
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


class ListedRecord(Record):
    """An id in a list: of a person (``p#…``, ``crt#<id>``), or of a facility's day (``f#…``)."""

    Meta = table_meta("certificates")
    id = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)


@dataclass(frozen=True, slots=True)
class Told:
    """What a stream tells of a certificate without opening it; `kid` in hex, "" where unsigned."""

    id: CertificateId
    person: PersonId
    facility: UnitId
    state: State
    issued_at: datetime | None
    expires_at: datetime | None
    why: str
    revoked_at: datetime | None
    replaces: CertificateId | None
    kid: str
    printed: bool


def record_of(made: Certificate) -> CertificateRecord:
    """The record of a certificate just asked for. Raises CryptoUnavailable."""
    year = made.requested_at.year
    return CertificateRecord(
        made.id,
        CERTIFICATE,
        p=made.person,
        src=made.source,
        n=made.revision,
        g=made.generation,
        st=made.state.value,
        f=made.facility,
        h=millis_of(made.happened_at),
        at=millis_of(made.requested_at),
        rule=made.rule_id,
        re=made.replaces,
        y=year,
        b=body_of(made),
    )


def body_of(made: Certificate) -> bytes:
    """What is sealed of it. Raises CryptoUnavailable."""
    body = {"k": made.kind.value, "t": made.text, "m": made.mark}
    return seal_body(made.id, CERTIFICATE, body, made.requested_at.year)


def read(record: CertificateRecord) -> Certificate:
    """The certificate of a record. Raises CryptoUnavailable."""
    told = open_body(record.id, CERTIFICATE, bytes(record.b), int(record.y))
    return Certificate(
        id=CertificateId(record.id),
        person=PersonId(record.p),
        kind=Kind(told["k"]),
        source=record.src,
        revision=int(record.n),
        generation=int(record.g),
        state=State(record.st),
        facility=UnitId(record.f),
        happened_at=at_millis(record.h),
        requested_at=at_millis(record.at),
        rule_id=record.rule,
        attestation=bytes(record.a or b""),
        kid=bytes(record.kid or b""),
        issued_at=_maybe(record.ia),
        expires_at=_maybe(record.x),
        refusal=record.no or "",
        why=Why(record.why) if record.why else None,
        revoked_at=_maybe(record.ra),
        replaces=CertificateId(record.re) if record.re else None,
        printed=bool(record.pr),
        text=told["t"],
        mark=told["m"],
    )


def told_of_image(image: Mapping[str, Any] | None) -> Told | None:
    """What a stream record tells of a certificate; None for else of the table."""
    if not image or image["s"]["S"] != CERTIFICATE:
        return None
    text = {name: value["S"] for name, value in image.items() if "S" in value}
    number = {name: value["N"] for name, value in image.items() if "N" in value}
    return Told(
        id=CertificateId(text["id"]),
        person=PersonId(text["p"]),
        facility=UnitId(text["f"]),
        state=State(text["st"]),
        issued_at=_maybe(number.get("ia")),
        expires_at=_maybe(number.get("x")),
        why=text.get("why", ""),
        revoked_at=_maybe(number.get("ra")),
        replaces=CertificateId(text["re"]) if "re" in text else None,
        kid=_bytes(image["kid"]["B"]).hex() if "kid" in image else "",
        printed=bool(image.get("pr", {}).get("BOOL")),
    )


def _bytes(told: bytes | str) -> bytes:
    """As Lambda hands it over, in base64, or as a client does."""
    return told if isinstance(told, bytes) else b64decode(told)


def _maybe(milliseconds: Any) -> datetime | None:
    return None if milliseconds is None else at_millis(milliseconds)
