"""What is known of a person besides what they say: VAX-70 to VAX-73.

Our copies of facts of other houses, sealed; of each source the latest revision, in whatever order
they come. A dose that was withdrawn and a finding that was taken back stay, so that what was told
before them is not believed when it comes late.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.kernel.dose_intervals import Given
from functions.kernel.identifiers import PersonId
from functions.runtime import crypto, keys
from functions.runtime.tables import Record, put_where, table_meta, translated
from functions.vaccination.domain.known import Known

DOSE, RESULT, CAME = "dose#", "result#", "came#"


class HistoryRecord(Record):
    """A dose or a result of a person: `n` its revision, `b` what it says under the key of year
    `y`."""

    Meta = table_meta("vaccine_histories")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_dose(
    person: PersonId, key: str, revision: int, given: Given, *, site: str, counts: bool
) -> None:
    """VAX-70: a dose as it was told last. Raises Busy, CryptoUnavailable."""
    body = {"p": given.product, "d": given.day.isoformat(), "c": counts, "k": site}
    _put(person, DOSE + key, revision, body, given.day.year)


def put_result(person: PersonId, tube: str, release: int, day: date, *, is_positive: bool) -> None:
    """VAX-71: a finding as it was told last. Raises Busy, CryptoUnavailable."""
    _put(person, RESULT + tube, release, {"d": day.isoformat(), "c": is_positive}, day.year)


def put_received(person: PersonId, site: str, day: date) -> None:
    """VAX-73: the person came to a site on a day. Raises Busy, CryptoUnavailable."""
    body = {"d": day.isoformat(), "c": True, "k": site}
    _put(person, f"{CAME}{day:%Y%m%d}#{site}", 1, body, day.year)


def known(people: Iterable[PersonId]) -> Known:
    """VAX-72: what is known of a person under all their records, each day once, read strongly.

    Raises Busy, CryptoUnavailable.
    """
    doses: dict[date, Given] = {}
    infections, visits, received = set(), set(), set()
    for record in (one for person in people for one in _of(person)):
        told = _opened(record)
        if not told["c"]:
            continue
        day = date.fromisoformat(told["d"])
        if record.s.startswith(DOSE):
            doses.setdefault(day, Given(told["p"], day))
            visits.add((str(told["k"]), day))
        elif record.s.startswith(CAME):
            received.add((str(told["k"]), day))
        else:
            infections.add(day)
    given = tuple(doses[day] for day in sorted(doses))
    return Known(given, tuple(sorted(infections)), frozenset(visits), frozenset(received))


def _of(person: PersonId) -> list[HistoryRecord]:
    with translated():
        return list(HistoryRecord.query(person, consistent_read=True))


def _put(person: PersonId, place: str, revision: int, body: dict[str, Any], year: int) -> None:
    sealed = crypto.seal_json(_key(year), body, _bound(person, place))
    record = HistoryRecord(person, place, n=revision, y=year, b=sealed)
    older = HistoryRecord.n.does_not_exist() | (HistoryRecord.n < revision)
    put_where(record, older)


def _opened(record: HistoryRecord) -> Any:
    year = int(record.y)
    return crypto.unseal_json(_key(year), record.b, _bound(str(record.p), str(record.s)))


def _bound(person: str, place: str) -> str:
    return f"vaccine_histories|{person}|{place}"


def _key(year: int) -> bytes:
    return keys.key(f"registrations-{year}")
