"""Whom the follow-up is of, what tracing tells of them, and what therefore is asked of them.

The expectation is reckoned here from the facts alone, in another way than the service does it: the
highest step of each contact or case counts, each asks for fourteen days.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from functions.kernel.identifiers import PersonId, person_id
from functions.kernel.periods import start_of_day, write_instant
from functions.messages.tracing import (
    CaseOpened,
    CaseTold,
    CaseWithdrawn,
    ContactConfirmed,
    ContactDismissed,
    ContactFollowed,
)
from functions.runtime import crypto, keys
from tests.doors.tracing.told import result

MORNING, NOON, EVENING = 8, 12, 18
"""Hours of Vietnam: after people are asked from, between, after they should have answered."""
DAYS = tuple(date(2021, 11, 23) + timedelta(days=n) for n in range(5))
LASTS = timedelta(days=14)
PLACES = ("01/001/00001", "01/001/00004", "")
"""Two communes, and nobody knows where."""


@dataclass(frozen=True, slots=True)
class Met:
    """A fact of a contact (`name` begins with c) or of a case, `day` what it counts from."""

    name: str
    step: int
    day: date
    ring: int = 2
    counts: bool = True

    @property
    def is_case(self) -> bool:
        """Is it a case, or a contact?"""
        return self.name.startswith("k")

    @property
    def until(self) -> date:
        """The last day of what it asks for."""
        return self.day + LASTS


When = tuple[int, int]
"""The how manyth day, and the hour."""
Life = Mapping[When, Sequence[Met]]


def _met(name: str, step: int, day: int, **more: Any) -> Met:
    return Met(name, step, date(2021, 11, day), **more)


LIVES: Mapping[str, Life] = {
    "ends by rule": {(0, NOON): [_met("c1", 1, 11)]},
    "is withdrawn": {
        (0, NOON): [_met("c1", 1, 22)],
        (2, MORNING): [_met("c1", 2, 22, counts=False)],
    },
    "withdrawn before it was told": {
        (0, NOON): [_met("c1", 2, 22, counts=False)],
        (1, NOON): [_met("c1", 1, 22)],
    },
    "on second thoughts": {
        (0, NOON): [
            _met("c1", 1, 22),
            _met("c1", 2, 22, counts=False),
            _met("c1", 3, 22),
        ],
        (2, EVENING): [_met("c2", 1, 23)],
    },
    "comes back": {
        (0, NOON): [_met("c1", 1, 10)],
        (2, EVENING): [_met("c2", 1, 8)],
        (3, NOON): [_met("c3", 1, 25)],
    },
    "is extended": {
        (0, NOON): [_met("c1", 1, 10)],
        (1, NOON): [_met("c2", 1, 21)],
        (2, NOON): [_met("c2", 2, 21, counts=False)],
    },
    "by a person": {(0, NOON): [_met("c1", 1, 10, ring=1)]},
    "falls ill": {
        (0, NOON): [_met("c1", 1, 10)],
        (1, EVENING): [_met("k1", 1, 23)],
        (3, MORNING): [_met("k1", 2, 23, counts=False)],
    },
}
BY_A_PERSON = "by a person"
LAST_TEST = date(2021, 11, 24)
"""On its last day: a negative sample."""


def people(ids: Mapping[str, str], many: int) -> list[PersonId]:
    """So many people whose ids begin alike, and one more elsewhere: `ids` by person."""
    by_shard: dict[str, list[str]] = {}
    for person, id_ in ids.items():
        by_shard.setdefault(id_[0], []).append(person)
    most = max(by_shard.values(), key=len)
    other = next(all_[0] for all_ in by_shard.values() if all_ is not most)
    return [PersonId(one) for one in (*most[: many - 1], other)]


def candidates() -> list[PersonId]:
    """Enough people that some share a shard."""
    return [person_id((0xF000 + n).to_bytes(8, "big")) for n in range(24)]


def fact_of(person: str, met: Met, place: str) -> dict[str, Any]:
    """The fact that tracing tells."""
    own = f"{met.name}-{person}"
    if met.is_case:
        told = CaseTold(
            person=person, basis="laboratory", tube="VN-000001", release=1,
            starts_at="", ends_at="", rule="window-3638-2021",
        )  # fmt: skip
        common: dict[str, Any] = {
            "case": own,
            "revision": met.step,
            "division": place,
            "day": met.day.isoformat(),
            "year": 2021,
            "sealed": _sealed(told.model_dump_json(), f"facts|{own}|{met.step}"),
        }
        return (
            CaseOpened(**common) if met.counts else CaseWithdrawn(**common, why="retracted")
        ).model_dump()
    at = write_instant(start_of_day(met.day) + timedelta(hours=9))
    followed = ContactFollowed(
        person=person, ring=met.ring if met.counts else 0, last_at=at if met.counts else ""
    )
    model = ContactConfirmed if met.counts else ContactDismissed
    return model(
        case="k0",
        contact=own,
        step=met.step,
        division=place,
        year=2021,
        sealed=_sealed(followed.model_dump_json(), f"contact|{own}|{met.step}"),
    ).model_dump()


def negative(person: str, day: date) -> dict[str, Any]:
    """The laboratory's fact of a negative sample of a day."""
    at = start_of_day(day) + timedelta(hours=6)
    told: dict[str, Any] = json.loads(result(person, told="negative", at=at))
    return told


def _sealed(said: str, bound_to: str) -> str:
    return crypto.to_text(crypto.seal(keys.key("cases-2021"), said.encode(), bound_to))
