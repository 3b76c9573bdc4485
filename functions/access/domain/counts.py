"""How often were data of people looked at or changed in a month, for what and by what kind of hand?

One is a row of the audit about one person that was let pass, by staff or by the platform itself; a
person's own looks are not counted. What counts is read off the notes of the audit's stream, which
are chained and sealed: nothing is told by hope. A month is published once it is over and sealed, so
that no two days can be taken from one another; small figures are hidden (kernel.suppression).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.access.domain.chain import Act, Noted
from functions.access.domain.volume import people_in
from functions.kernel.callers import Purpose, Role
from functions.kernel.suppression import is_covered, shown, suppressed

DEFINITION: Final = "access.looks.v1"
KINDS: Final[Mapping[Role, str]] = {
    Role.COMMUNE_OFFICER: "officers",
    Role.DISTRICT_OFFICER: "officers",
    Role.PROVINCE_OFFICER: "officers",
    Role.EPIDEMIOLOGIST: "epidemiologists",
    Role.SAMPLER: "sampling",
    Role.LAB_TECHNICIAN: "laboratories",
    Role.LAB_APPROVER: "laboratories",
    Role.DOCTOR: "vaccination",
    Role.VACCINATOR: "vaccination",
    Role.MINISTRY_OPERATOR: "ministry",
    Role.AUDITOR: "auditors",
    Role.ORGANISATION: "organisations",
    Role.GATE_DEVICE: "gates",
    Role.SYSTEM: "platform",
}
"""Kinds of hand; who is not here looks at their own."""
ORDER: Final = tuple(dict.fromkeys(KINDS.values()))
Cell = tuple[str, str]
"""Purpose and kind of hand."""


@dataclass(frozen=True, slots=True)
class Month:
    """A published month, ``2021-11``: each cell that is not nought, None where it is hidden."""

    month: str
    total: int | None
    cells: Mapping[Cell, int | None]


def look_of(item: Mapping[str, Any]) -> str:
    """``purpose|kind`` of an audit row as the stream told it; "" where it does not count."""
    subject, role = item["subject"]["S"], item["who_role"]["S"]
    kind = next((name for one, name in KINDS.items() if one.value == role), "")
    allowed = bool(item["allowed"].get("BOOL"))
    return f"{item['purpose']['S']}|{kind}" if kind and allowed and people_in([subject]) else ""


def counted(notes: Iterable[Noted]) -> Counter[str]:
    """Looks among the notes of an hour."""
    return Counter(one.look for one in notes if one.look and one.act is Act.INSERT)


def month_of(month: str, looks: Mapping[str, int]) -> Month:
    """A month as it is published."""
    cells = {_cell(name): figure for name, figure in looks.items() if figure}
    total = shown(sum(cells.values()))
    hidden = dict.fromkeys(cells) if total is None else suppressed(cells)
    gone = [cells[one] for one, figure in hidden.items() if figure is None]
    if gone and not is_covered(gone):  # nothing is left to hide them: the total would tell them
        total, hidden = None, dict.fromkeys(cells)
    ordered = sorted(hidden, key=lambda one: (list(Purpose).index(Purpose(one[0])), one[1]))
    return Month(month, total, {one: hidden[one] for one in ordered})


def month_of_hour(hour: str) -> str:
    """``2021-11`` of ``2021112309``."""
    return f"{hour[:4]}-{hour[4:6]}"


def _cell(name: str) -> Cell:
    purpose, _, kind = name.partition("|")
    return purpose, kind
