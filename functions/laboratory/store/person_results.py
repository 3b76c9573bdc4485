"""What a person sees of a tube, and by which id or short code it is found: LAB-50 to LAB-52.

A row is written from all that stands of its tube, over an older revision only, so that the stream
may tell twice and late. All that is told is sealed under the key of the sample's year, bound to
its place; `opened_results` counts every body opened in this container, for the tests that hold
them against the audit (security.md P01).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.kernel.identifiers import PersonId, TubeCode, UnitId
from functions.kernel.periods import at_millis, millis_of
from functions.laboratory.domain.result import PersonResult, Version
from functions.laboratory.domain.words import Custody, Kind, Method, Told
from functions.laboratory.store.codes import Place
from functions.runtime import bulk, crypto, keys
from functions.runtime.tables import Record, table_meta, translated

_opened = [0]


class PersonResultRecord(Record):
    """A tube as one of its people sees it; `b` seals it under the key of the year `y`."""

    Meta = table_meta("person_results")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def revisions(places: Iterable[Place]) -> dict[Place, int]:
    """LAB-50: the revisions of those rows that exist, 100 a call, read strongly. Raises Busy."""
    keys = [{"p": {"S": one.person}, "s": {"S": one.tube}} for one in dict.fromkeys(places)]
    return {
        Place(PersonId(item["p"]["S"]), TubeCode(item["s"]["S"])): int(item["n"]["N"])
        for item in bulk.items_at("person_results", keys, only="p,s,n")
    }


def put_results(results: Sequence[PersonResult]) -> int:
    """LAB-50: rows over older ones, 100 together; how many were newer than what stood there.

    Their places must differ. Raises Busy, CryptoUnavailable.
    """
    standing = bulk.put_each_if(
        "person_results",
        [_item(result) for result in results],
        "attribute_not_exists(n) OR n < :n",
        [{":n": {"N": str(result.revision)}} for result in results],
    )
    return len(results) - len(standing)


def result(person: PersonId, tube: TubeCode) -> PersonResult | None:
    """LAB-51: one tube of a person, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return _read(PersonResultRecord.get(person, tube, consistent_read=True))
    except DoesNotExist:
        return None


def results(person: PersonId) -> tuple[PersonResult, ...]:
    """LAB-52: all tubes of a person, read strongly. Raises Busy, CryptoUnavailable."""
    with translated():
        found = list(PersonResultRecord.query(person, consistent_read=True))
    return tuple(map(_read, found))


def opened_results() -> int:
    """How many bodies this container has opened."""
    return _opened[0]


def _item(result: PersonResult) -> dict[str, Any]:
    sealed = crypto.seal(
        keys.key(f"results-{result.year}"),
        json.dumps(_written(result), separators=(",", ":")).encode(),
        _bound(result.person, result.tube, result.year),
    )
    return {
        "p": {"S": result.person},
        "s": {"S": result.tube},
        "n": {"N": str(result.revision)},
        "y": {"N": str(result.year)},
        "b": {"B": sealed},
    }


def _read(record: PersonResultRecord) -> PersonResult:
    person, tube, year = PersonId(record.p), TubeCode(record.s), int(record.y)
    plain = crypto.unseal(keys.key(f"results-{year}"), bytes(record.b), _bound(person, tube, year))
    _opened[0] += 1
    told: dict[str, Any] = json.loads(plain)
    return PersonResult(
        person=person,
        tube=tube,
        kind=Kind(told["k"]),
        people=told["c"],
        custody=Custody(told["cu"]),
        unit=UnitId(told["u"]),
        laboratory=UnitId(told["l"]),
        division=told["d"],
        specimen_type=told["st"],
        collected_at=_instant(told["at"][0]),
        sent_at=_instant(told["at"][1]),
        received_at=_instant(told["at"][2]),
        rejected_at=_instant(told["at"][3]),
        revision=int(record.n),
        versions=tuple(_versions(told["v"])),
    )


def _versions(told: list[list[Any]]) -> Iterator[Version]:
    for number, what, method, tested, released, laboratory, rule, reason in told:
        yield Version(
            number=number,
            told=Told(what),
            method=Method(method),
            tested_at=at_millis(tested),
            released_at=at_millis(released),
            laboratory=UnitId(laboratory),
            rule_id=rule,
            reason=reason,
        )


def _written(result: PersonResult) -> dict[str, Any]:
    times = (result.collected_at, result.sent_at, result.received_at, result.rejected_at)
    return {
        "k": result.kind.value,
        "c": result.people,
        "cu": result.custody.value,
        "u": result.unit,
        "l": result.laboratory,
        "d": result.division,
        "st": result.specimen_type,
        "at": [_ms(at) for at in times],
        "v": [
            [
                one.number,
                one.told.value,
                one.method.value,
                _ms(one.tested_at),
                _ms(one.released_at),
                one.laboratory,
                one.rule_id,
                one.reason,
            ]
            for one in result.versions
        ],
    }


def _bound(person: str, tube: str, year: int) -> str:
    return f"person_results|{person}|{tube}|{year}"


def _ms(instant: datetime | None) -> int | None:
    return None if instant is None else millis_of(instant)


def _instant(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else at_millis(milliseconds)
