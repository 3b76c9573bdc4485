"""Doses of earlier days from paper lists: typed by two people, recorded once they agree.

What two people typed the same is a dose of that day, entered late and checked as any other; it is
never held up by an interval or a lot, since it was given. Its use is taken out of an open vial of
the lot where the site has one; where it has none the books of the night show it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.immunization.domain.attendance import attendance_id
from functions.immunization.domain.dose import Dose, DoseConflict
from functions.immunization.domain.lot import LotId, VialId
from functions.immunization.domain.movement import MovementKind
from functions.immunization.domain.paper import (
    PaperRow,
    Word,
    Written,
    add,
    agreed,
    differing,
    lot_of,
    read_written,
    row_id,
)
from functions.immunization.service import changing
from functions.immunization.service.changing import Changed
from functions.immunization.service.injecting import use_of
from functions.immunization.service.moving import TRIES
from functions.immunization.service.screening import history_of
from functions.immunization.service.sites import site_of
from functions.immunization.store import lots, papers, stocks, vials
from functions.immunization.store.doses import History
from functions.kernel.callers import Caller
from functions.kernel.dose_intervals import intervals_on
from functions.kernel.errors import Busy
from functions.kernel.identifiers import StaffId, UnitId, opaque_id
from functions.kernel.periods import VIETNAM
from functions.kernel.rules import NoRuleInForce
from functions.registry import service as registry
from functions.runtime import crypto
from functions.runtime.tables import ConditionLost

LIMIT: Final = "immunization.paper"
MOST_AN_HOUR: Final = 240
"""Rows of one account: a quick hand needs a quarter of a minute for one (security.md Z11) [J]."""
NOON: Final = time(12, tzinfo=VIETNAM)
OBSERVED: Final = timedelta(minutes=30)
"""A paper tells no hour: the dose is of noon, its observation long over."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed off a row: the sheet's number, the row's, and what stands there."""

    sheet: str
    row: int
    written: Written
    vaccine: str
    lot_number: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row as the site sees it: in which fields those who typed it differ, whether I did."""

    row: PaperRow
    differing: tuple[str, ...]
    is_mine: bool


def type_row(caller: Caller, typed: Typed, now: datetime) -> RowShown:
    """A person's word on a row of the caller's site; the dose too, where two agree by it.

    The same again changes nothing. Raises NotASite, PaperInvalid, PaperRecorded, DoseConflict
    (another dose of that day counts), TooMany, CryptoUnavailable, Busy.
    """
    site, id_ = site_of(caller), row_id(typed.sheet, typed.row)
    written = read_written(typed.written, typed.vaccine, typed.lot_number, now)
    word = Word(StaffId(caller.subject), now, written)
    access.count(LIMIT, caller.subject, now, most=MOST_AN_HOUR, per=timedelta(hours=1))
    for _ in range(TRIES):
        seen = papers.row(site, id_)
        if any((one.by, one.written) == (word.by, word.written) for one in seen.words):
            return _shown(caller, seen)
        made = add(seen, word)
        try:
            return _shown(caller, _put(made, now))
        except (ConditionLost, Busy):
            continue
    raise Busy


def rows_of(caller: Caller, sheet: str) -> tuple[RowShown, ...]:
    """The rows of a sheet of the caller's site. Raises NotASite, PaperInvalid, Busy."""
    number = row_id(sheet, 1).partition("#")[0]
    return tuple(_shown(caller, one) for one in papers.rows_of(site_of(caller), number))


def _shown(caller: Caller, row: PaperRow) -> RowShown:
    is_mine = any(one.by == caller.subject for one in row.words)
    return RowShown(row, differing(row.words), is_mine)


def _put(made: PaperRow, now: datetime) -> PaperRow:
    pair = agreed(made)
    if pair is None:
        papers.put_alone(made)
        return made
    written = pair[1].written
    person = registry.person_of_number(written.number_kind, written.number, now)
    history = history_of(registry.record_holder(person))
    dose = _dose(made, history, pair, now)
    done = replace(made, dose=dose.key)
    standing = [one for one in history.everywhere if one.key == dose.key and one.counts]
    if standing and standing[0].lot != dose.lot:
        raise DoseConflict
    if standing:
        papers.put_alone(done)  # it was entered at the table: the paper says the same
        return done
    changed = Changed(dose, lambda together: _use(together, dose, now))
    changing.put(history, changed, lambda together: papers.put_next(together, done))
    return done


def _dose(made: PaperRow, history: History, pair: tuple[Word, Word], now: datetime) -> Dose:
    first, second = pair
    written = second.written
    day = date.fromisoformat(written.day)
    key = f"{day:%Y%m%d}"
    at = datetime.combine(day, NOON)
    lot = lot_of(written)
    own = history.dose(key)
    said = f"{made.site}|{made.id}|{history.person}"
    digest = crypto.mac(b"paper-row", said.encode())
    return Dose(
        person=history.person,
        key=key,
        product=lot.partition(".")[0],
        lot=lot,
        vial=_vial(lot, made.site),
        site=made.site,
        screening=attendance_id(key, opaque_id(digest[:16])),
        occurred_at=at,
        observe_for=OBSERVED,
        number=0,
        series=0,
        rule_id=_rule(day),
        by=second.by,
        observed_until=at + OBSERVED,
        revision=own.revision + 1 if own else 1,
        change="late" if own else "",
        why=f"{made.id} {first.by} {second.by}",
        entered_at=now,
        name=written.full_name,
    )


def _rule(day: date) -> str:
    try:
        return intervals_on(day).rule_id
    except NoRuleInForce:
        return ""


def _vial(lot: LotId, site: UnitId) -> VialId:
    left = [one for one in vials.vials_of(lot, site) if one.left > 0]
    return left[0].id if left else VialId("")


def _use(together: TransactWrite, dose: Dose, now: datetime) -> None:
    head, drawn = lots.lot(dose.lot), vials.vial(dose.lot, dose.site, dose.vial)
    if head is None or drawn is None:
        return
    stocks.put_movement(together, head, use_of(dose, head, now, MovementKind.REBOOKED))
    vials.draw(together, drawn, 1)
