"""What the dose house told of lots, movements and days: VAX-80 to VAX-85.

Our copies of its facts. A movement never changes, so it is put under its own name, told again or
not; a day's doses are an absolute number with a revision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.runtime.tables import ConditionLost, Record, table_meta, translated

HEAD, AT = "head", "at#"


class ToldRecord(Record):
    """A lot (`exp`, `off` where it was recalled), what a movement changed at a site of division
    `d` on day `day`, or the doses given there on a day (`n` their revision)."""

    Meta = table_meta("vaccine_figures")
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    d = UnicodeAttribute(null=True)
    day = UnicodeAttribute(null=True)
    exp = UnicodeAttribute(null=True)
    off = BooleanAttribute(null=True)
    received = NumberAttribute(null=True)
    came = NumberAttribute(null=True)
    sent = NumberAttribute(null=True)
    wasted = NumberAttribute(null=True)
    given = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class LotTold:
    """A lot as the ledger has it."""

    lot: str
    expires_on: date
    recalled: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """Doses that a site received from outside all sites, that came from other sites or were sent to
    them, or were wasted there, on a day."""

    site: str
    division: str
    day: date
    received: int = 0
    came: int = 0
    sent: int = 0
    wasted: int = 0

    @property
    def arrived(self) -> int:
        """What the site has more of it than before, used and wasted doses included."""
        return self.received + self.came - self.sent


@dataclass(frozen=True, slots=True)
class Given:
    """Doses that count, given at a site on a day; `revision` as it was told."""

    site: str
    division: str
    day: date
    doses: int
    revision: int


def put_lot(told: LotTold) -> None:
    """VAX-80: a lot; one that was recalled stays so. Raises Busy."""
    record = ToldRecord(_lot(told.lot), HEAD, exp=told.expires_on.isoformat(), off=told.recalled)
    standing = ToldRecord.off.does_not_exist() | (ToldRecord.off == False)  # noqa: E712
    try:
        with translated():
            record.save(condition=None if told.recalled else standing)
    except ConditionLost:
        return


def lot(id_: str) -> LotTold | None:
    """VAX-81: a lot, None while the ledger has told of none."""
    try:
        with translated():
            found = ToldRecord.get(_lot(id_), HEAD)
    except DoesNotExist:
        return None
    return LotTold(id_, date.fromisoformat(str(found.exp)), bool(found.off))


def put_flows(movement: str, of_lot: str, flows: Iterable[Flow]) -> None:
    """VAX-82: what a movement changed, for its lot and for its day; again is the same."""
    with translated(), ToldRecord.batch_write() as batch:
        for one in flows:
            province = one.division.partition("/")[0]
            batch.save(_flow(_lot(of_lot), f"{AT}{province}#{one.site}#{movement}", one))
            batch.save(_flow(_flows(province), f"{one.day:%Y%m%d}#{one.site}#{movement}", one))


def flows_of_lot(id_: str, province: str) -> tuple[Flow, ...]:
    """VAX-83: what moved of a lot in a province."""
    return _read_flows(_lot(id_), f"{AT}{province}#")


def flows_on(province: str, day: date) -> tuple[Flow, ...]:
    """VAX-84: what moved in a province on a day, read strongly."""
    return _read_flows(_flows(province), f"{day:%Y%m%d}#")


def put_given(told: Given) -> None:
    """VAX-85: the doses of a site's day, if no later count was told. Raises Busy."""
    province = told.division.partition("/")[0]
    record = ToldRecord(
        f"given#{province}",
        f"{told.day:%Y%m%d}#{told.site}",
        n=told.revision,
        d=told.division,
        given=told.doses,
    )
    older = ToldRecord.n.does_not_exist() | (ToldRecord.n < told.revision)
    try:
        with translated():
            record.save(condition=older)
    except ConditionLost:
        return


def given_on(province: str, day: date) -> tuple[Given, ...]:
    """VAX-86: the doses of all sites of a province on a day, read strongly."""
    with translated():
        found = ToldRecord.query(
            f"given#{province}", ToldRecord.s.startswith(f"{day:%Y%m%d}#"), consistent_read=True
        )
        return tuple(
            Given(
                one.s.partition("#")[2],
                str(one.d or ""),
                day,
                int(one.given or 0),
                int(one.n or 0),
            )
            for one in found
        )


def _lot(id_: str) -> str:
    return f"lot#{id_}"


def _flows(province: str) -> str:
    return f"flow#{province}"


def _flow(place: str, name: str, one: Flow) -> ToldRecord:
    return ToldRecord(
        place,
        name,
        d=one.division,
        day=one.day.isoformat(),
        received=one.received or None,
        came=one.came or None,
        sent=one.sent or None,
        wasted=one.wasted or None,
    )


def _read_flows(place: str, prefix: str) -> tuple[Flow, ...]:
    with translated():
        found = list(ToldRecord.query(place, ToldRecord.s.startswith(prefix), consistent_read=True))
    return tuple(
        Flow(
            site=one.s.split("#")[-2],
            division=str(one.d or ""),
            day=date.fromisoformat(str(one.day)),
            received=int(one.received or 0),
            came=int(one.came or 0),
            sent=int(one.sent or 0),
            wasted=int(one.wasted or 0),
        )
        for one in found
    )
