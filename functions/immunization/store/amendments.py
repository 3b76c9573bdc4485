"""What people ask to be put right: IMM-70 to IMM-75.

One item per amendment with its version, whose body is sealed; a line under its person, and, until
it is decided, one in the list of its province by division and site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.immunization.domain.amendment import (
    ENDED,
    Amendment,
    AmendmentId,
    Field,
    Line,
    Proposal,
    Step,
)
from functions.immunization.store.lots import instant
from functions.immunization.store.sealed import open_body, seal_body
from functions.kernel.identifiers import PersonId, StaffId, UnitId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated

HEAD, AMENDMENT, OPEN = "head", "amendment#", "amendments#"
LISTED = 100


class AmendmentRecord(Record):
    """An amendment (`n` its version, `st` its step, `due` seconds), or a line of a list."""

    Meta = table_meta("immunizations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    st = UnicodeAttribute(null=True)
    due = NumberAttribute(null=True)
    esc = BooleanAttribute(null=True)
    site = UnicodeAttribute(null=True)
    d = UnicodeAttribute(null=True)
    y = NumberAttribute(null=True)
    b = BinaryAttribute(legacy_encoding=False, null=True)


@dataclass(frozen=True, slots=True)
class Moved:
    """How far an amendment has come, for who counts those that wait."""

    id: str
    version: int
    division: str
    is_open: bool


def moved_of_image(image: Mapping[str, Any] | None) -> Moved | None:
    """How far an amendment in a stream's image has come; None for anything else."""
    if not image or image["s"]["S"] != HEAD or not image["p"]["S"].startswith(AMENDMENT):
        return None
    return Moved(
        id=image["p"]["S"].removeprefix(AMENDMENT),
        version=int(image["n"]["N"]),
        division=image["d"]["S"],
        is_open=Step(image["st"]["S"]) not in ENDED,
    )


def put_new(made: Amendment) -> Amendment:
    """IMM-70: an amendment, once; what stands there. Raises Busy, CryptoUnavailable."""
    new = AmendmentRecord.p.does_not_exist()
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            together.save(_record(made), condition=new)
            together.save(AmendmentRecord(made.person, AMENDMENT + made.id))
            together.save(_line(made))
    except ConditionLost:
        return amendment(made.id) or made
    return made


def amendment(id_: AmendmentId) -> Amendment | None:
    """IMM-71: an amendment, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return _read(AmendmentRecord.get(AMENDMENT + id_, HEAD, consistent_read=True))
    except DoesNotExist:
        return None


def put_next(together: TransactWrite, made: Amendment) -> None:
    """IMM-72: the next version of what was seen, and its line, within a transaction."""
    together.save(_record(made), condition=AmendmentRecord.n == made.version - 1)
    if made.is_ended:
        together.delete(_line(made))
    else:
        together.save(_line(made))


def put_alone(made: Amendment) -> None:
    """IMM-72 by itself. Raises ConditionLost, Busy, CryptoUnavailable."""
    with translated(), TransactWrite(connection=connection()) as together:
        put_next(together, made)


def amendments_of(person: PersonId) -> tuple[Amendment, ...]:
    """IMM-73: all that was asked of a person's doses, the newest first, read strongly."""
    with translated():
        found = list(
            AmendmentRecord.query(
                person, AmendmentRecord.s.startswith(AMENDMENT), consistent_read=True
            )
        )
    known = [amendment(AmendmentId(str(one.s).removeprefix(AMENDMENT))) for one in found]
    return tuple(sorted(filter(None, known), key=lambda one: one.asked_at, reverse=True))


def open_in(division: str, site: str = "") -> tuple[Line, ...]:
    """IMM-74: what is not decided of a site, or of an area of one province; the first hundred."""
    return tuple(_lines(division, site, LISTED))


def every_open_in(province: str) -> Iterator[Line]:
    """IMM-74: all that is not decided in a province."""
    return _lines(province, "", None)


def _lines(division: str, site: str, most: int | None) -> Iterator[Line]:
    province = division.partition("/")[0]
    begins = f"{division}#{site}#" if site else division
    with translated():
        for one in AmendmentRecord.query(
            OPEN + province, AmendmentRecord.s.startswith(begins), limit=most, consistent_read=True
        ):
            yield Line(
                id=AmendmentId(str(one.s).rpartition("#")[2]),
                site=UnitId(str(one.site)),
                division=str(one.d),
                step=Step(str(one.st)),
                due=instant(one.due),
                escalated=bool(one.esc),
            )


def _line(made: Amendment) -> AmendmentRecord:
    province = made.division.partition("/")[0]
    return AmendmentRecord(
        OPEN + province,
        f"{made.division}#{made.site}#{made.id}",
        st=made.step.value,
        due=int(made.due.timestamp()),
        esc=made.escalated,
        site=made.site,
        d=made.division,
    )


def _record(made: Amendment) -> AmendmentRecord:
    place, year = AMENDMENT + made.id, made.asked_at.year
    said = made.proposal
    body: dict[str, Any] = {
        "p": made.person,
        "r": made.record,
        "by": made.asked_by,
        "k": made.dose,
        "f": made.field.value,
        "v": made.value,
        "w": made.words,
        "at": write_instant(made.asked_at),
        "ru": made.rule_id,
        "ph": made.photo,
        "pr": [said.accept, said.reason, said.by, said.unit, said.lot, said.vial] if said else None,
        "sb": made.signed_by,
        "sa": made.said,
    }
    return AmendmentRecord(
        place,
        HEAD,
        n=made.version,
        st=made.step.value,
        due=int(made.due.timestamp()),
        esc=made.escalated,
        site=made.site,
        d=made.division,
        y=year,
        b=seal_body(place, HEAD, body, year),
    )


def _read(record: AmendmentRecord) -> Amendment:
    told = open_body(record.p, record.s, bytes(record.b or b""), int(record.y or 0))
    return Amendment(
        id=AmendmentId(str(record.p).removeprefix(AMENDMENT)),
        person=PersonId(told["p"]),
        record=PersonId(told["r"]),
        asked_by=PersonId(told["by"]),
        dose=told["k"],
        site=UnitId(str(record.site)),
        division=str(record.d),
        field=Field(told["f"]),
        value=told["v"],
        words=told["w"],
        asked_at=read_instant(told["at"]),
        due=instant(record.due),
        rule_id=told["ru"],
        photo=told["ph"],
        step=Step(str(record.st)),
        escalated=bool(record.esc),
        proposal=_proposal(told["pr"]),
        signed_by=told["sb"],
        said=told["sa"],
        version=int(record.n or 0),
    )


def _proposal(told: list[Any] | None) -> Proposal | None:
    if told is None:
        return None
    accept, reason, by, unit, lot, vial = told
    return Proposal(bool(accept), reason, StaffId(by), UnitId(unit), lot, vial)
