"""What boards and those who work on a case see; each look at a case is audited first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.aefi.domain.board import OpenCase, Totals, in_order, totals
from functions.aefi.domain.case import Case, Step
from functions.aefi.domain.followup import Followed
from functions.aefi.domain.inquiry import Form, Source
from functions.aefi.service.investigating import case_of
from functions.aefi.service.places import name_of
from functions.aefi.store import cases, doses, open_cases, sources
from functions.kernel.callers import Caller, Role
from functions.kernel.identifiers import UnitId
from functions.registry import service as registry

MOST_ROWS: Final = 500
"""Of a file or a board; more than that at once is another permission (security.md PM-17)."""
COLUMNS: Final = (
    "case", "division", "site", "reported_by", "lot", "severe", "state", "opened_at", "due_at",
    "answered_at", "overdue", "term", "term_due_at", "past_term",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Board:
    """The open cases of an area, the most urgent first; `more` were left out."""

    cases: tuple[OpenCase, ...]
    totals: Totals
    more: int
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A case with its person masked, its dose as it now stands, steps, reports, form; `others` are
    the cases of the same dose with another onset."""

    case: Case
    masked_name: str
    dose: Followed | None
    site_name: str
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    form: Form | None
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """How the investigator reaches the person; "" where it is not known."""

    name: str
    phone: str
    address: str


def show(caller: Caller, id_: str, now: datetime, request_id: str = "") -> Shown:
    """A case of the caller's area. Raises CaseUnknown, AuditUnavailable, CryptoUnavailable."""
    case = case_of(caller, id_)
    registry.audited(
        caller, (case.person,), action="read_aefi", fields=("aefi",), now=now, request_id=request_id
    )
    known = registry.masked(caller, [case.person], now=now, request_id=request_id)
    dose = doses.dose(case.person, case.immunization)
    return Shown(
        case=case,
        masked_name=known[case.person].gate_name if case.person in known else "",
        dose=dose,
        site_name=name_of(case.site),
        steps=cases.steps_of(case),
        sources=sources.sources_of(case),
        form=sources.form_of(case),
        others=tuple(sorted(set(dose.cases) - {case.id})) if dose else (),
    )


def contact(caller: Caller, id_: str, now: datetime, request_id: str = "") -> Contact:
    """Name, phone and address, for whoever investigates. Raises as `show`."""
    case = case_of(caller, id_)
    way = registry.way_to_person(
        caller, case.person, action="reach_aefi", now=now, request_id=request_id
    )
    return Contact(way.name, way.phone, way.address)


def board(caller: Caller, now: datetime) -> Board:
    """The open cases of the caller's area; of a site or hospital, those of its own doses, and those
    that it reported, wherever the dose was given."""
    found = _seen_by(caller)
    ordered = in_order(found, now)
    shown = ordered[:MOST_ROWS]
    units = {one.site for one in shown} | {one.unit for one in shown if one.unit}
    return Board(
        cases=shown,
        totals=totals(found, now),
        more=len(ordered) - len(shown),
        names={unit: name_of(unit) for unit in sorted(units)},
    )


def file_of(caller: Caller, now: datetime) -> bytes:
    """The board as a CSV file that runs nothing in a spreadsheet; nothing of a person."""
    from functions.runtime.documents.exports import write_csv

    rows = [
        (
            one.id,
            one.division,
            one.site,
            one.unit,
            one.lot,
            "yes" if one.is_severe else "no",
            one.state.value,
            one.opened_at.isoformat(),
            one.due_at.isoformat() if one.due_at else "",
            one.answered_at.isoformat() if one.answered_at else "",
            "yes" if one.is_overdue(now) else "no",
            one.term.stage.value if one.term else "",
            one.term.due_at.isoformat() if one.term else "",
            "yes" if one.term and one.term.is_overdue(now) else "no",
        )
        for one in in_order(_seen_by(caller), now)[:MOST_ROWS]
    ]
    return write_csv(COLUMNS, rows)


def _seen_by(caller: Caller) -> tuple[OpenCase, ...]:
    area = caller.division or ""
    if caller.role is not Role.COMMUNE_OFFICER:
        return open_cases.open_in(area)
    own = [one for one in open_cases.open_in(area.partition("/")[0]) if one.site == caller.unit]
    reported = open_cases.reported_by(UnitId(caller.unit))
    return tuple({one.id: one for one in (*own, *reported)}.values())
