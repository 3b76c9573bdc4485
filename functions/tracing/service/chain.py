"""The chain of a case: the cases before and after it, generation by generation, as far as the
caller may see.

Of a case elsewhere stands only that there is one: no id, no day, and nothing beyond it. Those whose
cases are shown are audited before anything is answered. A chain costs one query for each case and
way (34 with `domain.chain`'s bounds) and one batch for each hundred cases of a generation that were
not read before, 48 where every case has `NEAR` others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.registry import service as registry
from functions.tracing.domain.case import Case
from functions.tracing.domain.chain import Chain, chain_of
from functions.tracing.store import cases, ranks

NEAR: Final = 50
"""Cases next to one case, each way, that are looked at; the others are only counted."""


@dataclass(frozen=True, slots=True)
class Knot:
    """A case of a chain by its number there, from 1. One that lies outside the caller's area has
    neither id, day nor state. `before` numbers those it is a contact of."""

    number: int
    generation: int
    case: str
    day: date | None
    state: str
    before: tuple[int, ...]

    @property
    def is_outside(self) -> bool:
        """Is it another area's?"""
        return not self.case


@dataclass(frozen=True, slots=True)
class Told:
    """A chain as it is shown: the earliest generation first; `more` have no room."""

    knots: tuple[Knot, ...]
    more: int

    @property
    def generations(self) -> tuple[tuple[int, tuple[Knot, ...]], ...]:
        """The cases of each generation."""
        found = sorted({one.generation for one in self.knots})
        return tuple(
            (each, tuple(one for one in self.knots if one.generation == each)) for each in found
        )


class _Walk:
    """What was read on the way, each case once."""

    def __init__(self, caller: Caller, case: Case) -> None:
        self.caller, self.known = caller, {case.id: case}
        self.outside: set[str] = set()
        self.left: set[str] = set()

    def before(self, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Of each, the cases whose contact its person is."""
        mine = [one for one in ids if one in self.known]
        return self._kept(
            {one: [met.case for met in ranks.met_by(self.known[one].person)] for one in mine}
        )

    def after(self, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Of each, the cases that its contacts became."""
        mine = [one for one in ids if one in self.known]
        return self._kept({one: list(ranks.turned_of(one).values()) for one in mine})

    def _kept(self, found: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
        """Only cases that there are, in a steady order; those of elsewhere are only noted."""
        near = {one: sorted(set(others)) for one, others in found.items()}
        wanted = {each for others in near.values() for each in others[:NEAR]}
        self.left |= {each for others in near.values() for each in others[NEAR:]}
        fresh = cases.cases_at(wanted - self.known.keys() - self.outside)
        for each in fresh.values():
            scope = Scope(division=each.division)
            if access.holds(self.caller, scope):
                access.require(self.caller, scope)  # a right that opens it is put on record
                self.known[each.id] = each
            else:
                self.outside.add(each.id)
        there = self.known.keys() | self.outside
        return {one: [each for each in others if each in there] for one, others in near.items()}


def chain_for(caller: Caller, case: Case, now: datetime, request_id: str = "") -> Told:
    """The chain of a case that the caller may see. Raises AuditUnavailable, CryptoUnavailable,
    Busy."""
    walk = _Walk(caller, case)
    found = chain_of(case.id, walk.before, walk.after)
    people = {
        walk.known[one].person for one in found.generations if one != case.id and one in walk.known
    }
    if people:
        registry.audited(
            caller,
            sorted(people),
            action="read_case",
            fields=("chain",),
            now=now,
            request_id=request_id,
        )
    return _told(found, walk.known, len(walk.left - found.generations.keys()))


def _told(found: Chain, known: Mapping[str, Case], left: int) -> Told:
    order = sorted(found.generations, key=lambda one: (found.generations[one], one))
    numbers = {one: number for number, one in enumerate(order, 1)}
    return Told(
        knots=tuple(_knot(one, found, numbers, known.get(one)) for one in order),
        more=found.more + left,
    )


def _knot(one: str, found: Chain, numbers: Mapping[str, int], case: Case | None) -> Knot:
    return Knot(
        number=numbers[one],
        generation=found.generations[one],
        case=case.id if case else "",
        day=case.day if case else None,
        state=case.state.value if case else "",
        before=tuple(sorted(numbers[early] for early, late in found.links if late == one)),
    )
