"""People's doses as told, and how many people they cover from which day on: ZON-10 to ZON-12.

A person stands under a keyed hash, sealed; every change is of the next version and carries, in one
transaction, what it moves between the counts of areas and days. Told again it finds its version
gone, so that the counts are at every instant the sum of what is kept.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.runtime import crypto, keys
from functions.runtime.tables import Record, connection, table_meta, translated
from functions.zoning.domain.counted import (
    GROUPS,
    CountedDose,
    Series,
    Vaccinated,
    counts_from,
)

OF, DOSES, COVERED = "of#", "doses", "covered#"
NAMES: Final = tuple(name for name, *_ in GROUPS)


class PersonRecord(Record):
    """A person's doses; `b` seals where, when born and which, under the key of the year `y`."""

    Meta = table_meta("zoning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


class CoveredRecord(Record):
    """How many people of an area the groups gained on a day."""

    Meta = table_meta("zoning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    adults_one = NumberAttribute(null=True)
    adults_full = NumberAttribute(null=True)
    elders50_full = NumberAttribute(null=True)
    elders65_full = NumberAttribute(null=True)


def person(id_: PersonId) -> Vaccinated | None:
    """ZON-10: what was told of a person's doses, read strongly. Raises Busy, CryptoUnavailable."""
    place = _place_of(id_)
    try:
        with translated():
            found = PersonRecord.get(place, DOSES, consistent_read=True)
    except DoesNotExist:
        return None
    told = crypto.unseal_json(_key(int(found.y)), found.b, f"zoning|{place}|{DOSES}")
    return Vaccinated(
        area=told["a"],
        born=date.fromisoformat(told["b"]) if told["b"] else None,
        doses={
            key: CountedDose(key, revision, date.fromisoformat(day), Series(series))
            for key, (revision, day, series) in told["d"].items()
        },
        version=int(found.n),
    )


def put_next(id_: PersonId, before: Vaccinated | None, after: Vaccinated) -> None:
    """ZON-11: a person's doses after what was seen, and what they move in the counts.

    Raises ConditionLost where something was put meanwhile, Busy, CryptoUnavailable.
    """
    place = _place_of(id_)
    year = min(one.day for one in after.doses.values()).year
    body = {
        "a": after.area,
        "b": after.born.isoformat() if after.born else "",
        "d": {
            key: (one.revision, one.day.isoformat(), one.series.value)
            for key, one in sorted(after.doses.items())
        },
    }
    sealed = crypto.seal_json(_key(year), body, f"zoning|{place}|{DOSES}")
    record = PersonRecord(place, DOSES, n=after.version, y=year, b=sealed)
    as_seen = PersonRecord.n == before.version if before else PersonRecord.p.does_not_exist()
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(record, condition=as_seen)
        for (area, day), moved in sorted(_moves(before, after).items()):
            counted_ = CoveredRecord(COVERED + area.partition("/")[0], f"{area}#{day}")
            actions = [
                getattr(CoveredRecord, name).add(change) for name, change in sorted(moved.items())
            ]
            together.update(counted_, actions=actions)


def gains(province: str) -> tuple[tuple[str, date, Counter[str]], ...]:
    """ZON-12: how many people of each commune the groups gained on which day, read strongly."""
    with translated():
        return tuple(
            (
                str(row.s).rpartition("#")[0],
                date.fromisoformat(str(row.s).rpartition("#")[2]),
                Counter({name: int(getattr(row, name) or 0) for name in NAMES}),
            )
            for row in CoveredRecord.query(COVERED + province, consistent_read=True)
        )


def _moves(before: Vaccinated | None, after: Vaccinated) -> dict[tuple[str, str], Counter[str]]:
    moved: dict[tuple[str, str], Counter[str]] = {}
    for one, sign in ((before, -1), (after, 1)):
        for name, since in counts_from(one).items() if one else ():
            moved.setdefault((one.area, since.isoformat()), Counter())[name] += sign  # type: ignore[union-attr]
    kept = {
        place: Counter({name: change for name, change in moves.items() if change})
        for place, moves in moved.items()
    }
    return {place: moves for place, moves in kept.items() if moves}


def _place_of(id_: PersonId) -> str:
    key = crypto.derive(keys.key("index"), "zoning|person|v1")
    return OF + crypto.to_text(crypto.mac(key, id_.encode())[:16])


def _key(year: int) -> Any:
    return keys.key(f"zoning-{year}")
