"""A unit asks for a list of candidates to take along; a large one needs a second person.

Who may see the contacts of a case may ask: by their own area, or by a right that their unit was
granted. More rows than one person may take alone wait for another person of the case's own area
(security.md PM-17). Whoever fetches the file is audited before they get it; every row says whose
copy it is. The register shows what was taken of an area's cases, by whom, and how it ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import Forbidden
from functions.kernel.periods import day_of, write_instant
from functions.registry import service as registry
from functions.runtime import idempotency
from functions.runtime.idempotency import Claim
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain.export import Ending, Export, Stage, rule_on, until_of
from functions.tracing.domain.refusals import (
    ExportNotReady,
    ExportUnknown,
    NoCaseBasis,
    SecondPersonOfExport,
)
from functions.tracing.service import packing
from functions.tracing.service.exporting import COLUMNS
from functions.tracing.service.looking import based_on, refused
from functions.tracing.store import exports, ranks
from functions.tracing.store.sealed import name_of

LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An export of the register: may the caller fetch it, agree to it, end it?"""

    export: Export
    is_over: bool
    may_fetch: bool
    may_agree: bool


def ask(
    caller: Caller, id_: str, purpose: str, *, key: str, now: datetime, request_id: str = ""
) -> Export:
    """Ask for the candidates of a case as a file, once per key.

    Raises Forbidden, PurposeNotAllowed, NoCaseBasis, NoRuleInForce, IdempotencyKeyReused,
    AuditUnavailable, Busy.
    """
    if not access.may_pass(caller.role, packing.FILE):
        raise Forbidden  # the page's door is also of those who only agree
    case = based_on(caller, id_, purpose, now, request_id)
    rule = rule_on(now)
    count = ranks.count_of(case.id)
    registry.audited(
        caller,
        (case.person,),
        action="ask_export",
        fields=("contact", f"purpose:{purpose}"),
        now=now,
        request_id=request_id,
    )
    made = Export(
        id=name_of("export", caller.subject, key),
        case=case.id,
        division=case.division,
        purpose=purpose,
        by=caller.subject,
        role=caller.role,
        unit=caller.unit,
        unit_division=caller.division or "",
        at=now,
        until=until_of(now, rule),
        rule_id=rule.rule_id,
        all=count,
        year=day_of(now).year,
        stage=Stage.ASKED if count > int(rule.body["alone"]) else Stage.MAKING,
    )
    claim = Claim.of(caller.subject, "ask-export", key, [case.id, purpose], now)
    kept = idempotency.commit(claim, lambda together: exports.put_new(together, made), made.id)
    return exports.export(kept) or made


def agree(caller: Caller, id_: str, now: datetime, request_id: str = "") -> Export:
    """Agree to a large export, as another person of the case's own area. Agreed once, it is made.

    Raises ExportUnknown, SecondPersonOfExport, ExportNotReady, Busy.
    """
    one = _seen(caller, id_, now)
    if not access.stands_in(caller, Scope(division=one.division)):
        raise ExportUnknown
    if caller.subject == one.by:
        raise refused(caller, SecondPersonOfExport(), now, request_id)
    if one.agreed == caller.subject:
        return one
    if one.stage is not Stage.ASKED:
        raise ExportNotReady
    after = replace(one, stage=Stage.MAKING, agreed=caller.subject, version=one.version + 1)
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            exports.put_next(together, after)
    except ConditionLost:
        return _seen(caller, id_, now)
    return after


def stop(caller: Caller, id_: str, now: datetime) -> None:
    """End an export before its time: who asked, their unit, or the case's own area. Raises
    ExportUnknown, AuditUnavailable, Busy."""
    one = _seen(caller, id_, now)
    if one.unit != caller.unit and not access.stands_in(caller, Scope(division=one.division)):
        raise ExportUnknown
    packing.end(one, Ending.PERSON, now)


def register(caller: Caller, now: datetime) -> tuple[Line, ...]:
    """What was taken of the cases of the caller's area, and by the caller's unit. Raises Busy."""
    found = (
        exports.export(id_) for id_ in exports.ids_of(caller.division or "", caller.unit, LISTED)
    )
    return tuple(_line(caller, one, now) for one in found if one and _is_shown(caller, one))


def file_of(caller: Caller, id_: str, now: datetime, request_id: str = "") -> bytes:
    """The file, for the unit that asked for it; audited before it is told.

    Where the right of whoever asked or the case is no more, what was packed is deleted. Raises
    ExportUnknown, ExportNotReady, NoCaseBasis, AuditUnavailable, CryptoUnavailable, Busy.
    """
    from functions.runtime.documents.exports import write_csv

    one = _seen(caller, id_, now)
    if one.unit != caller.unit:
        raise ExportUnknown
    try:
        case = based_on(caller, one.case, one.purpose, now, request_id)
    except NoCaseBasis:
        # Somebody of the unit without the opening by which another asked takes nothing from them.
        if not packing.stands(one, now):
            packing.end(one, Ending.RIGHT, now)
        raise
    if one.stage is not Stage.READY:
        raise ExportNotReady
    registry.audited(
        caller,
        (case.person, f"export#{one.id}"),
        action="fetch_export",
        fields=("contact", f"purpose:{one.purpose}"),
        now=now,
        request_id=request_id,
    )
    mark = f"{one.mark} / {caller.subject} {write_instant(now)}"
    return write_csv(COLUMNS, _marked(one, mark))


def _marked(one: Export, mark: str) -> Iterator[tuple[str, ...]]:
    for row in exports.rows_of(one):
        yield (*row, mark)
    told = f"{one.rows}/{one.all} · {write_instant(one.until)} · {one.rule_id}"
    yield (one.case, told, *[""] * (len(COLUMNS) - 3), mark)


def _seen(caller: Caller, id_: str, now: datetime) -> Export:
    one = exports.export(id_[:64]) if id_ else None
    if one is None or one.is_over(now) or not _is_shown(caller, one):
        raise ExportUnknown
    return one


def _is_shown(caller: Caller, one: Export) -> bool:
    return one.unit == caller.unit or access.stands_in(caller, Scope(division=one.division))


def _line(caller: Caller, one: Export, now: datetime) -> Line:
    over = one.is_over(now)
    is_here = access.stands_in(caller, Scope(division=one.division))
    may_agree = one.stage is Stage.ASKED and is_here and one.by != caller.subject
    is_ready = one.stage is Stage.READY and one.unit == caller.unit
    may_fetch = is_ready and access.may_pass(caller.role, packing.FILE)
    return Line(one, over, may_fetch and not over, may_agree and not over)
