"""Each record of a dose is checked when it is written and whenever it changes; told by the stream.

What stands is read after the version of what was found last, and what is found is put over that
version alone: so whoever puts has seen everything that was written before, and the same record
told again finds the same. A record that became suspect, or is so no longer, gets its next revision,
which certificates follow. A dose is never undone by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.immunization.domain.dose import Dose, DoseState, DoseUnknown, checked, numbered
from functions.immunization.domain.quality import Identity, Quality, Supply, is_suspect, judge
from functions.immunization.domain.score import Score, count
from functions.immunization.service.moving import TRIES
from functions.immunization.service.screening import attendance_of, history_of
from functions.immunization.service.sites import KIND, place_of
from functions.immunization.store import doses, lots, quality, stocks
from functions.immunization.store.doses import History, dose_of_image
from functions.kernel.births import read_birth
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy, NotFound
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.valuesets import Sex
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost, connection, translated


def dose_told(new: Mapping[str, Any] | None, now: datetime) -> None:
    """A record of the stream: check the dose as it stands. Raises as `check`."""
    told = dose_of_image(new)
    if told is not None:
        check(told.person, told.key, now)


def check(person: PersonId, key: str, now: datetime) -> Quality | None:
    """Check a dose as it stands, and count its site's day; None where there is no such dose.

    Raises Busy, AuditUnavailable, CryptoUnavailable, NoRuleInForce.
    """
    for _ in range(TRIES):
        seen = quality.found(person, key)
        history = history_of(person)
        dose = history.dose(key)
        if dose is None:
            return None
        made = _judged(dose, history, now)
        try:
            quality.put_found(dose, seen, made)
            for site in dict.fromkeys((dose.site, seen.site or dose.site)):
                recount(site, key)
            _settle(history, dose, made.state)
            for record in registry.records_of(person):
                renumber(record)
        except ConditionLost:
            continue
        return made
    raise Busy


def check_again(caller: Caller, screening: str, now: datetime) -> None:
    """What was at odds has been put right elsewhere: check a dose of the caller's site again.

    Raises NotASite, AttendanceUnknown, DoseUnknown, and as `check`.
    """
    seen = attendance_of(caller, screening)
    if not seen.dose or check(seen.person, seen.dose, now) is None:
        raise DoseUnknown


def renumber(record: PersonId) -> None:
    """The doses of a record are numbered among all of their person's, whatever was joined to it or
    parted from it since (security.md K08). Raises ConditionLost, Busy, CryptoUnavailable."""
    history = history_of(record)
    moved = [one for one in numbered(history.everywhere, "") if one.person == record]
    if moved:
        with translated(), TransactWrite(connection=connection()) as together:
            doses.put_changes(together, history, moved)


def recount(site: UnitId, key: str) -> Score:
    """Count a site's day anew from its marks; what stands then. Raises Busy.

    Marks are read after the version over which the figures are put: figures never go back to what
    was before a mark.
    """
    (name, division), day = place_of(site), date.fromisoformat(key)
    province = division.partition("/")[0]
    for _ in range(TRIES):
        seen = quality.score(province, day, site)
        figures = count(quality.marks_of(site, key))
        made = Score(site, name, division, day, figures, (seen.version if seen else 0) + 1)
        if seen is not None and replace(made, version=seen.version) == seen:
            return seen
        try:
            quality.put_score(province, made)
        except ConditionLost:
            continue
        return made
    raise Busy


def _judged(dose: Dose, history: History, now: datetime) -> Quality:
    supply = Supply(lots.lot(dose.lot), stocks.stock(dose.lot, dose.site) is not None)
    return judge(
        dose,
        history.everywhere,
        _identity(dose, now),
        supply,
        at_site=_is_site(dose.site),
    )


def _identity(dose: Dose, now: datetime) -> Identity:
    known = registry.to_check(dose.person, now)
    return Identity(
        names=(*known.names, *([dose.name] if dose.name else [])),
        birth=read_birth(known.birth) if known.birth else None,
        sex=Sex(known.sex) if known.sex else None,
        number_kind=known.number_kind,
        number=known.number,
        is_proven=known.is_proven,
    )


def _is_site(unit: UnitId) -> bool:
    try:
        return access.unit_of(unit).kind == KIND
    except NotFound:
        return False


def _settle(history: History, dose: Dose, state: DoseState) -> None:
    """The record follows where it became suspect, or is so no longer. Raises ConditionLost."""
    if not dose.counts or is_suspect(state) == is_suspect(dose.state):
        return
    standing = DoseState.SUSPECT if is_suspect(state) else DoseState.OK
    with translated(), TransactWrite(connection=connection()) as together:
        doses.put_changes(together, history, [checked(dose, standing)])
