"""Requests by versions, whose they are, what waits: DSR-1 to DSR-6.

A version is put once, under its number: that alone decides who of two was first. What is asked by
whom is sealed, bound to its place; ids, kinds, states, provinces and terms stay clear. Under a
person's hashed name lies one line per request, by kind and number: the next number of a kind is
free once, so that two phones open one request.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.datarights.domain.legal import Act, Datum, Kind
from functions.datarights.domain.request import DataRequest, Line, Outcome, State
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of, instant_or_blank, instant_or_none, read_instant
from functions.kernel.periods import write_instant as _written
from functions.runtime import keys
from functions.runtime.bodies import Bodies
from functions.runtime.tables import Record, connection, table_meta, translated

TABLE: Final = "data_requests"
REQUEST, OWN, WAITING = "request#", "own#", "waiting#"
KEPT: Final = timedelta(days=3 * 365)
"""After its last version, so that a refusal can be answered for (to be confirmed)."""
DECISION: Final = 2
_BODIES: Final = Bodies(TABLE)


class VersionRecord(Record):
    """A version of a request: `st` its state, `b` sealed, the rest of it, under the year `y`."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    st = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)
    x = NumberAttribute()


class LineRecord(Record):
    """A line that leads to the request `i`; of one that waits also kind, area and when it began."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    i = UnicodeAttribute()
    k = UnicodeAttribute()
    d = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    x = NumberAttribute(null=True)


def id_of(person: PersonId, kind: Kind, number: int) -> str:
    """The id of a person's request of a kind, by its number. Raises CryptoUnavailable."""
    return keys.name_of("datarights", "request", person, kind.value, number)


def begin(made: DataRequest, number: int) -> None:
    """DSR-1: a request, the person's line to it and its place in the queue, together.

    Raises ConditionLost where there is one of that number, Busy, CryptoUnavailable.
    """
    line = LineRecord(
        _own(made.person),
        f"{made.kind.value}#{number:04}",
        i=made.id,
        k=made.kind.value,
        x=_until(made),
    )
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(_record(made), condition=VersionRecord.p.does_not_exist())
        together.save(line, condition=LineRecord.p.does_not_exist())
        together.save(_waiting(made))


def put_next(made: DataRequest) -> None:
    """DSR-2: the next version; by its decision it waits no more.

    Raises ConditionLost where there is one of that number, Busy, CryptoUnavailable.
    """
    with translated(), TransactWrite(connection=connection()) as together:
        if made.decided_at == made.at:
            place = _waiting(made)
            together.delete(LineRecord(place.p, place.s))
        together.save(_record(made), condition=VersionRecord.p.does_not_exist())


def newest(id_: str) -> DataRequest | None:
    """DSR-3: a request as it stands, read strongly. Raises Busy, CryptoUnavailable."""
    with translated():
        found = VersionRecord.query(
            REQUEST + id_, scan_index_forward=False, limit=1, consistent_read=True
        )
        return next((_read(one) for one in found), None)


def history(id_: str) -> tuple[DataRequest, ...]:
    """DSR-4: all versions, oldest first, read strongly. Raises Busy, CryptoUnavailable."""
    with translated():
        return tuple(map(_read, VersionRecord.query(REQUEST + id_, consistent_read=True)))


def own(person: PersonId) -> dict[Kind, tuple[str, ...]]:
    """DSR-5: ids of a person's requests by kind, in the order of their numbers, read strongly."""
    found: dict[Kind, tuple[str, ...]] = {}
    with translated():
        for line in LineRecord.query(_own(person), consistent_read=True):
            kind = Kind(line.k)
            found[kind] = (*found.get(kind, ()), str(line.i))
    return found


def waiting(province: str, most: int) -> tuple[Line, ...]:
    """DSR-6: what waits in a province, the earliest term first. Raises Busy."""
    with translated():
        found = LineRecord.query(WAITING + province, limit=most, consistent_read=True)
        return tuple(
            Line(
                id=str(one.i),
                kind=Kind(one.k),
                division=str(one.d or ""),
                opened_at=read_instant(str(one.at)),
                due_at=read_instant(one.s.partition("#")[0]),
            )
            for one in found
        )


def decided_of_image(image: Mapping[str, Any]) -> str | None:
    """Of a stream's image: the id of a request that was just decided, else None. The version of
    the decision is always the second: nothing else follows a request that is open."""
    if not image.get("p", {}).get("S", "").startswith(REQUEST):
        return None
    is_decision = image["s"]["S"] == _version(DECISION)
    return str(image["p"]["S"]).removeprefix(REQUEST) if is_decision else None


def _record(one: DataRequest) -> VersionRecord:
    place, number, year = REQUEST + one.id, _version(one.version), day_of(one.opened_at).year
    sealed = _BODIES.seal(place, number, _body(one), year)
    return VersionRecord(place, number, st=one.state.value, y=year, b=sealed, x=_until(one))


def _waiting(one: DataRequest) -> LineRecord:
    return LineRecord(
        WAITING + one.province,
        f"{_written(one.due_at)}#{one.id}",
        i=one.id,
        k=one.kind.value,
        d=one.division or None,
        at=_written(one.opened_at),
    )


def _version(number: int) -> str:
    return f"{number:06}"


def _own(person: PersonId) -> str:
    return OWN + keys.name_of("datarights", "person", person)


def _until(one: DataRequest) -> int:
    return int((one.at + KEPT).timestamp())


def _body(one: DataRequest) -> dict[str, Any]:
    return {
        "p": one.person,
        "by": one.by,
        "k": one.kind.value,
        "v": one.version,
        "d": one.division,
        "w": one.words,
        "o": _written(one.opened_at),
        "du": _written(one.due_at),
        "r": one.rule_id,
        "at": _written(one.at),
        "of": one.officer,
        "u": one.unit,
        "g": one.ground,
        "da": instant_or_blank(one.decided_at),
        "dr": one.decided_by_rule,
        "ac": {datum.value: act.value for datum, act in one.acts.items()},
        "ou": {datum.value: [told.done, told.kept] for datum, told in one.outcomes.items()},
    }


def _read(record: VersionRecord) -> DataRequest:
    told = _BODIES.open(record.p, record.s, bytes(record.b), int(record.y))
    return DataRequest(
        id=record.p.removeprefix(REQUEST),
        person=PersonId(told["p"]),
        by=PersonId(told["by"]),
        kind=Kind(told["k"]),
        version=int(told["v"]),
        state=State(record.st),
        division=told["d"],
        words=told["w"],
        opened_at=read_instant(told["o"]),
        due_at=read_instant(told["du"]),
        rule_id=told["r"],
        at=read_instant(told["at"]),
        officer=told["of"],
        unit=told["u"],
        ground=told["g"],
        decided_at=instant_or_none(told["da"]),
        decided_by_rule=told["dr"],
        acts={Datum(datum): Act(act) for datum, act in told["ac"].items()},
        outcomes={Datum(datum): Outcome(*many) for datum, many in told["ou"].items()},
    )
