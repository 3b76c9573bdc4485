"""What the books of a night say of lots at sites: IMM-80 to IMM-83."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from functions.immunization.domain.lot import LotId
from functions.immunization.domain.reconciling import Balance
from functions.immunization.store.recipients import WHO, RecipientRecord
from functions.kernel.identifiers import UnitId
from functions.runtime.tables import Record, table_meta, translated

REPORT = "report#"


class ReportRecord(Record):
    """A lot at a site as the books of a night have it (`d`: its division), or a lot that was gone
    through that night (`off`: something differs)."""

    Meta = table_meta("vaccine_lots")
    lot = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    off = BooleanAttribute(null=True)
    d = UnicodeAttribute(null=True)
    received = NumberAttribute(null=True)
    used = NumberAttribute(null=True)
    wasted = NumberAttribute(null=True)
    left = NumberAttribute(null=True)
    recorded = NumberAttribute(null=True)
    wrong = NumberAttribute(null=True)


def recorded_of(lot: LotId) -> dict[UnitId, int]:
    """IMM-80: to how many people each site gave of a lot, read strongly."""
    counted: Counter[UnitId] = Counter()
    with translated():
        for one in RecipientRecord.query(
            lot, RecipientRecord.s.startswith(WHO), consistent_read=True
        ):
            counted[UnitId(one.site)] += bool(one.on)
    return {site: number for site, number in counted.items() if number}


def put_balances(day: date, found: Iterable[tuple[str, Balance]]) -> None:
    """IMM-81: balances with their sites' divisions, over those of the same night. Raises Busy."""
    with translated(), ReportRecord.batch_write() as batch:
        for division, one in found:
            province = division.partition("/")[0]
            batch.save(
                ReportRecord(
                    f"{_report(day)}#{province}",
                    f"{one.site}#{one.lot}",
                    d=division,
                    received=one.received,
                    used=one.used,
                    wasted=one.wasted,
                    left=one.left,
                    recorded=one.recorded,
                    wrong=one.wrong_sums,
                )
            )


def put_done(day: date, lot: LotId, *, differs: bool) -> None:
    """IMM-82: a lot was gone through that night. Raises Busy."""
    with translated():
        ReportRecord(_report(day), lot, off=differs).save()


def done(day: date) -> dict[LotId, bool]:
    """IMM-82: the lots gone through that night, and whether something differed."""
    with translated():
        found = list(ReportRecord.query(_report(day), consistent_read=True))
    return {LotId(one.s): bool(one.off) for one in found}


def balances_of(province: str, day: date) -> tuple[tuple[str, Balance], ...]:
    """IMM-83: what the books of a night say in a province, with the sites' divisions."""
    with translated():
        found = list(ReportRecord.query(f"{_report(day)}#{province}"))
    return tuple((str(one.d or ""), _balance(one)) for one in found)


def _balance(record: ReportRecord) -> Balance:
    site, _, lot = str(record.s).partition("#")
    return Balance(
        lot=LotId(lot),
        site=UnitId(site),
        received=int(record.received or 0),
        used=int(record.used or 0),
        wasted=int(record.wasted or 0),
        left=int(record.left or 0),
        recorded=int(record.recorded or 0),
        wrong_sums=int(record.wrong or 0),
    )


def _report(day: date) -> str:
    return f"{REPORT}{day:%Y%m%d}"
