"""What a facility did on a day that may be certified, and who signed for it. CER-5 to CER-8.

Under the facility and the day stands one line for each dose, at a place that is a keyed hash of
person and dose: it tells nothing of whose it is. Who and which is sealed in the line; `no` is the
code for which it was not asked for last, "" where it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.certificates.domain.sources import Dose
from functions.certificates.store.sealed import key_of, open_body, seal_body
from functions.kernel.identifiers import PersonId, StaffId, UnitId
from functions.kernel.periods import at_millis, day_of, millis_of
from functions.runtime import crypto
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

DOSES, SIGNINGS = "d#", "b#"


class DoseLineRecord(Record):
    """A dose of a facility's day; `b` seals whose it is and which."""

    Meta = table_meta("certificates")
    id = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)
    no = UnicodeAttribute(null=True)


class SigningRecord(Record):
    """A member of a facility's staff signed for a day of it."""

    Meta = table_meta("certificates")
    id = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    by = UnicodeAttribute()
    at = NumberAttribute()


@dataclass(frozen=True, slots=True)
class DoseLine:
    """A dose of a facility's day: where it stands, whose it is, by what its source is found."""

    place: str
    person: PersonId
    key: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signed for a facility's day, and when."""

    by: StaffId
    at: datetime


def put_dose(dose: Dose) -> None:
    """CER-5: the dose's line; again is the same. Raises Busy, CryptoUnavailable."""
    id_, year = _doses(dose.site, day_of(dose.occurred_at)), dose.occurred_at.year
    place = _place_of(dose)
    with translated():
        DoseLineRecord(id_, place).update(
            actions=[
                DoseLineRecord.y.set(year),
                DoseLineRecord.b.set(
                    seal_body(id_, place, {"p": dose.person, "k": dose.key}, year)
                ),
            ]
        )


def lines_at(
    facility: UnitId, day: date, after: str = "", most: int | None = None
) -> tuple[DoseLine, ...]:
    """CER-6: the doses of a facility's day, in the order of their places.

    Raises Busy, CryptoUnavailable.
    """
    beyond = DoseLineRecord.s > after if after else None
    with translated():
        found = list(
            DoseLineRecord.query(_doses(facility, day), beyond, limit=most, consistent_read=True)
        )
    return tuple(map(_line, found))


def put_refusal(facility: UnitId, day: date, line: DoseLine, code: str) -> None:
    """CER-7: why no certificate of it was asked for; "" where one was. Raises Busy."""
    if code == line.refusal:
        return
    said = DoseLineRecord.no.set(code) if code else DoseLineRecord.no.remove()
    with translated():
        DoseLineRecord(_doses(facility, day), line.place).update(actions=[said])


def put_signing(facility: UnitId, day: date, signing: Signing) -> None:
    """CER-8: somebody signed; the same second of the same day is the same. Raises Busy."""
    place = f"{day.isoformat()}#{int(signing.at.timestamp())}"
    record = SigningRecord(SIGNINGS + facility, place, by=signing.by, at=millis_of(signing.at))
    try:
        with translated():
            record.save(condition=SigningRecord.id.does_not_exist())
    except ConditionLost:
        return


def signings_of(facility: UnitId, day: date) -> tuple[Signing, ...]:
    """CER-8: who signed for a facility's day, oldest first. Raises Busy."""
    of_day = SigningRecord.s.startswith(f"{day.isoformat()}#")
    with translated():
        found = list(SigningRecord.query(SIGNINGS + facility, of_day, consistent_read=True))
    return tuple(Signing(StaffId(one.by), at_millis(one.at)) for one in found)


def _doses(facility: UnitId, day: date) -> str:
    return f"{DOSES}{facility}#{day.isoformat()}"


def _place_of(dose: Dose) -> str:
    key = crypto.derive(key_of(dose.occurred_at.year), "facility-days")
    return crypto.to_text(crypto.mac(key, f"{dose.person}|{dose.key}".encode())[:16])


def _line(record: DoseLineRecord) -> DoseLine:
    told = open_body(record.id, record.s, bytes(record.b), int(record.y))
    return DoseLine(str(record.s), PersonId(told["p"]), told["k"], str(record.no or ""))
