"""The code that a person takes home, by which one dose is reported: AEF-20 to AEF-23.

The code itself is kept nowhere: it follows from dose and generation under a key, and only its keyed
hash leads to the dose. A code that was taken back opens nothing; the next generation is another.
Both records go at `x` (seconds), which is after the last instant at which a code could be given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.aefi.domain.followup import Followed, code_until
from functions.aefi.store.sealed import name_of, open_body, seal_body
from functions.kernel.identifiers import PersonId
from functions.runtime.tables import Record, connection, table_meta, translated

CODE, HEAD = "code#", "head"


class CodeRecord(Record):
    """What a code leads to, sealed; `until` (seconds) is the first instant at which it opens
    nothing; `off` where it was taken back."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    until = NumberAttribute()
    off = BooleanAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)
    x = NumberAttribute(null=True)


class GivenRecord(Record):
    """Which generation of codes of a dose was given, and whether it still opens."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    off = BooleanAttribute()
    x = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Generation:
    """The latest generation of a dose's codes, 0 where none was given."""

    number: int = 0
    is_off: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """The dose that a code leads to."""

    person: PersonId
    immunization: str
    until: datetime
    is_off: bool


def code_of(dose: Followed, generation: int) -> str:
    """The code of a generation, 128 bits as 26 characters. Raises CryptoUnavailable."""
    return name_of("code", dose.person, dose.immunization, generation)


def standing(dose: Followed) -> Generation:
    """AEF-21: which code stands for a dose, read strongly."""
    try:
        with translated():
            found = GivenRecord.get(*_given(dose), consistent_read=True)
    except DoesNotExist:
        return Generation()
    return Generation(int(found.n), bool(found.off))


def put_given(dose: Followed, seen: Generation, until: datetime) -> str:
    """AEF-20: the next generation's code. Raises ConditionLost where another was given."""
    number, goes = seen.number + 1, int(code_until(until).timestamp())
    code = code_of(dose, number)
    place, year = _place(code), dose.occurred_at.year
    body = {"p": dose.person, "i": dose.immunization}
    opens = CodeRecord(
        place,
        HEAD,
        until=int(until.timestamp()),
        off=False,
        y=year,
        b=seal_body(place, HEAD, body, year),
        x=goes,
    )
    new = GivenRecord.p.does_not_exist()
    as_seen = (GivenRecord.n == seen.number) & (GivenRecord.off == True)  # noqa: E712
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(opens, condition=CodeRecord.p.does_not_exist())
        together.save(
            GivenRecord(*_given(dose), n=number, off=False, x=goes),
            condition=as_seen if seen.number else new,
        )
    return code


def opened(code: str) -> Opened | None:
    """AEF-22: of which dose is a code, read strongly. Raises CryptoUnavailable."""
    try:
        with translated():
            found = CodeRecord.get(_place(code), HEAD, consistent_read=True)
    except DoesNotExist:
        return None
    told = open_body(found.p, found.s, bytes(found.b), int(found.y))
    until = datetime.fromtimestamp(int(found.until), UTC)
    return Opened(PersonId(told["p"]), told["i"], until, bool(found.off))


def put_revoked(dose: Followed, seen: Generation) -> None:
    """AEF-23: the code of this generation opens nothing any more. Raises ConditionLost, Busy."""
    with translated(), TransactWrite(connection=connection()) as together:
        together.update(
            CodeRecord(_place(code_of(dose, seen.number)), HEAD),
            actions=[CodeRecord.off.set(True)],
            condition=CodeRecord.p.exists(),
        )
        together.update(
            GivenRecord(*_given(dose)),
            actions=[GivenRecord.off.set(True)],
            condition=GivenRecord.n == seen.number,
        )


def _given(dose: Followed) -> tuple[str, str]:
    return f"of#{dose.person}", CODE + dose.immunization


def _place(code: str) -> str:
    return CODE + name_of("code-place", code)
