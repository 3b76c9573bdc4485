"""Of whom at a facility is there no certificate yet, and why? The list that its staff works off.

The figures of a day (`batching`) name nobody. This list does, masked, for the staff of the facility
alone; each look is audited for each person on it first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.certificates.domain.certificate import Certificate
from functions.certificates.domain.words import Kind, State
from functions.certificates.store import certificates, facility_days
from functions.kernel.callers import Caller
from functions.kernel.identifiers import PersonId, UnitId
from functions.registry import service as registry

MOST: Final = 100
"""People on one look; more of them is another permission (security.md PM-17)."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A dose without a standing certificate: whose, masked; the code of why there is none, ""
    where nobody has asked; `state` of the newest certificate, None without one."""

    name: str
    key: str
    code: str
    state: State | None


@dataclass(frozen=True, slots=True)
class MissingOfDay:
    """The doses of a facility's day without a certificate; `more` were left out."""

    day: date
    rows: tuple[Missing, ...]
    more: int


def missing_of(caller: Caller, day: date, now: datetime, request_id: str = "") -> MissingOfDay:
    """Of whom of the caller's facility's day no certificate stands or is on its way.

    Raises AuditUnavailable (nothing is shown then), CryptoUnavailable, Busy.
    """
    facility = UnitId(caller.unit)
    newest: dict[tuple[PersonId, str], Certificate] = {}
    for one in certificates.all_at(facility, day):
        if one.kind is Kind.VACCINATION:
            newest.setdefault((one.person, one.source), one)
    found: list[tuple[PersonId, Missing]] = []
    for line in facility_days.lines_at(facility, day):
        held = newest.get((line.person, line.key))
        if held is not None and held.state not in (State.REFUSED, State.REVOKED):
            continue
        why = held.why.value if held is not None and held.why else ""
        code = line.refusal if held is None else held.refusal or why
        state = held.state if held is not None else None
        found.append((line.person, Missing("", line.key, code, state)))
    shown = found[:MOST]
    people = list(dict.fromkeys(person for person, _ in shown))
    names = registry.masked(caller, people, now=now, request_id=request_id) if people else {}
    rows = tuple(
        Missing(names[person].gate_name if person in names else "", one.key, one.code, one.state)
        for person, one in shown
    )
    return MissingOfDay(day, rows, len(found) - len(shown))
