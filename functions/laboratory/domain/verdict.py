"""What do all reports of a tube say together, in whatever order they came?

Rows are compared by what they say, never by when they arrived: the same rows give the same
verdict in every order (security.md Q02). A correction (status C) stands in place of every row of
the same laboratory and assay that was tested no later; a withdrawal (X) takes those rows away.
Of what is left, a definite finding goes before an indefinite one, and a method before those that
stand behind it in the rule's `precedence`. Two different definite findings of one method are a
conflict, be they of one laboratory or of two: no rule chooses between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from functions.kernel.rules import Rule
from functions.laboratory.domain.release import Reported
from functions.laboratory.domain.words import Finding, Method, RowStatus

DEFINITE = frozenset({Finding.POSITIVE, Finding.NEGATIVE})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`finding` is None in a conflict; `basis` is the report that the verdict rests on."""

    finding: Finding | None
    basis: Reported


def verdict(rows: Iterable[Reported], rule: Rule) -> Verdict | None:
    """What the rows say together; None where nothing is left of them."""
    standing = _standing(tuple(rows))
    for name in rule.body["precedence"]:
        definite = [row for row in standing if row.method == Method(name) and _is_definite(row)]
        if not definite:
            continue
        basis = _basis(definite)
        findings = {row.finding for row in definite}
        return Verdict(basis.finding if len(findings) == 1 else None, basis)
    if not standing:
        return None
    latest = max(standing, key=lambda row: (_version(row), row.key))
    return Verdict(latest.finding, latest)


def _standing(rows: tuple[Reported, ...]) -> list[Reported]:
    """The rows that are neither corrected nor withdrawn by another."""
    later = [row for row in rows if row.status is not RowStatus.FINAL]
    return [
        row
        for row in rows
        if row.status is not RowStatus.CANCELLED
        and row.finding is not None
        and not any(_voids(other, row) for other in later if other.key != row.key)
    ]


def _voids(later: Reported, row: Reported) -> bool:
    if (later.laboratory, later.assay) != (row.laboratory, row.assay):
        return False
    if row.status is RowStatus.FINAL:
        return later.tested_at >= row.tested_at
    return _version(later) > _version(row)


def _version(row: Reported) -> tuple[datetime, datetime]:
    return row.tested_at, row.reported_at


def _is_definite(row: Reported) -> bool:
    return row.finding in DEFINITE


def _basis(rows: list[Reported]) -> Reported:
    """A correction before a first report; else the earliest test."""
    corrections = [row for row in rows if row.status is RowStatus.CORRECTED]
    if corrections:
        return max(corrections, key=lambda row: (_version(row), row.key))
    return min(rows, key=lambda row: (_version(row), row.key))
