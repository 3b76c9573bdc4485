"""A list of candidates for a unit to take along: made in the background, gone when its right is.

Nobody waits in a request: the export is written, its stream sends the first message, and each page
that is written sends for the next. Before each page whoever asked, and their right, is looked at
anew: where either has ended, or too many people were read, nothing further is packed and what was
packed is deleted (security.md C09, Z09).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.kernel.callers import Caller, Purpose, Relation, Scope
from functions.kernel.errors import Busy
from functions.messages.tracing import ExportToContinue
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain.contact import Contact, Situation, counted
from functions.tracing.domain.export import Ending, Export, Stage, rule_on
from functions.tracing.service import judging
from functions.tracing.service.exporting import row_of
from functions.tracing.service.looking import CONTACTS
from functions.tracing.store import cases, contacts, exports, ranks

PAGE: Final = 200
FILE: Final = "GET /can-bo/xuat-tep/{export}"


def hear(told: ExportToContinue, now: datetime) -> None:
    """Pack the next page. Heard again, or late, it changes nothing. Raises Busy,
    AuditUnavailable, CryptoUnavailable."""
    one = exports.export(told.export)
    if one is None or one.stage is not Stage.MAKING or one.version != told.revision:
        return
    by = judging.situation_of(one.case)
    if one.is_over(now):
        end(one, Ending.TIME, now)
        return
    asker = _still_at_work(one, now)
    if asker is None:
        end(one, Ending.ASKER, now)
        return
    if by is None or not by.case.counts or not _may(asker, one, now):
        end(one, Ending.RIGHT, now)
        return
    most = int(rule_on(now).body["most"])
    places = ranks.order_of(one.case, min(PAGE, most - one.rows), one.place)
    found = contacts.contacts_at(one.case, [place.split(".")[2] for place in places])
    people = [found[id_] for id_ in (p.split(".")[2] for p in places) if id_ in found]
    try:
        registry.audited(
            asker,
            [each.person for each in people],
            action="export_contacts",
            fields=("contact", f"purpose:{one.purpose}"),
            now=now,
            request_id=one.id,
        )
    except access.VolumeLimit:
        end(one, Ending.VOLUME, now)
        return
    rows = one.rows + len(people)
    is_last = len(places) < PAGE or rows >= most
    after = replace(
        one,
        rows=rows,
        pages=one.pages + 1,
        place=places[-1] if places else one.place,
        stage=Stage.READY if is_last else Stage.MAKING,
        version=one.version + 1,
    )
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            exports.put_page(together, one, after.pages, _rows(people, by))
            exports.put_next(together, after)
    except ConditionLost:
        return  # another has packed this page, or it has been ended


def end(one: Export, why: Ending, now: datetime) -> None:
    """End an export, and delete what was packed; audited. Raises Busy, AuditUnavailable."""
    registry.audited(
        _asker(one),
        (f"export#{one.id}",),
        action="end_export",
        fields=(f"why:{why.value}",),
        now=now,
        allowed=False,
    )
    for _ in range(5):
        seen = exports.export(one.id)
        if seen is None or seen.stage is Stage.ENDED:
            break
        after = replace(seen, stage=Stage.ENDED, ended=why.value, version=seen.version + 1)
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                exports.put_next(together, after)
        except (ConditionLost, Busy):
            continue
        break
    else:
        raise Busy
    exports.drop_pages(one)


def stands(one: Export, now: datetime) -> bool:
    """May whoever asked still see whom the case met, and does the case count? Raises Busy."""
    case, asker = cases.case(one.case), _still_at_work(one, now)
    return case is not None and case.counts and asker is not None and _may(asker, one, now)


def _still_at_work(one: Export, now: datetime) -> Caller | None:
    """Whoever asked, as their record stands now; None where they no longer work as they did."""
    try:
        asker = access.acting(one.by, FILE, now)
    except access.StaffNotActive:
        return None
    if (asker.unit, asker.role) != (one.unit, one.role):
        return None
    return replace(asker, purpose=Purpose.EPIDEMIC_CONTROL)


def _may(asker: Caller, one: Export, now: datetime) -> bool:
    """May whoever asked still see contacts of that area?"""
    return access.holds_still(asker, Scope(division=one.division), CONTACTS, now)


def _asker(one: Export) -> Caller:
    """Whoever asked, as they stood then: in whose name an end is audited, also once they left."""
    return Caller(
        role=one.role,
        subject=one.by,
        unit=one.unit,
        division=one.unit_division,
        purpose=Purpose.EPIDEMIC_CONTROL,
        relations=frozenset({Relation.JURISDICTION, Relation.GRANTED}),
        route=FILE,
    )


def _rows(people: Sequence[Contact], by: Situation) -> list[list[str]]:
    return [
        list(row_of(one, each, by.rule))
        for one in people
        for each in counted(one, by, max(one.level - 1, 0))
    ]
