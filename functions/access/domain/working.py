"""Which accounts work, how many of each role, and in how many communes is there one? Never who.

One rule for a place's own page, which counts when it is asked, and for the nation, whose provinces
the night counts (ADR 0139). An account works that was agreed to, is neither suspended nor ended,
and is within its period: what the guard asks of the member on each request. Whether it has
practised, and whether its unit is open, the guard asks too and a count doesn't.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.access.domain.accounts import Account
from functions.access.domain.staff import StaffState
from functions.kernel.callers import covers
from functions.kernel.divisions import divisions_in

DEFINITION: Final = "access.accounts-working.v1"
LATE: Final = timedelta(hours=30)
"""A count of a night is followed by the next after a day; older than this, one was left out."""


@dataclass(frozen=True, slots=True)
class Working:
    """Accounts that work in a place: by role, and in how many of its communes there is one."""

    by_role: Mapping[str, int]
    communes: int = 0

    @property
    def total(self) -> int:
        """Accounts of all roles."""
        return sum(self.by_role.values())


@dataclass(frozen=True, slots=True)
class Counted:
    """A place and what lies directly in it, by path.

    `as_of` is the oldest of the counts that are added up, None where there is none; `missing` are
    places that were never counted: they are in no sum. `is_late`: a night was left out.
    """

    whole: Working
    inside: Mapping[str, Working]
    as_of: datetime | None
    missing: int = 0
    is_late: bool = False
    definition: str = DEFINITION


def is_working(one: Account, now: datetime) -> bool:
    """Does the account work at this instant?"""
    return one.staff.state is StaffState.ACTIVE and one.staff.is_in_period(now)


def working_in(place: str, accounts: Iterable[Account], now: datetime) -> Working:
    """Those that work at or below a place; "" takes all that are given."""
    found = [one for one in accounts if covers(place, one.division) and is_working(one, now)]
    roles = Counter(one.staff.role.value for one in found)
    communes = {one.division for one in found if _is_commune(one.division)}
    return Working(dict(sorted(roles.items())), len(communes))


def counted_in(place: str, accounts: Iterable[Account], now: datetime) -> Counted:
    """A place of a province and what lies directly in it, counted now."""
    found, deep = list(accounts), place.count("/") + 2
    inside: defaultdict[str, list[Account]] = defaultdict(list)
    for one in found:
        parts = one.division.split("/")
        if len(parts) >= deep and covers(place, one.division):
            inside["/".join(parts[:deep])].append(one)
    below = {path: working_in(path, some, now) for path, some in sorted(inside.items())}
    return Counted(working_in(place, found, now), below, now)


def together(
    provinces: Iterable[str], nights: Mapping[str, tuple[Working, datetime]], now: datetime
) -> Counted:
    """The nation from counts of its provinces and of itself (""), each with its instant."""
    codes = tuple(provinces)
    known = {one: nights[one] for one in ("", *codes) if one in nights}
    roles: Counter[str] = Counter()
    for working, _ in known.values():
        roles.update(working.by_role)
    as_of = min((at for _, at in known.values()), default=None)
    return Counted(
        whole=Working(dict(sorted(roles.items())), sum(one.communes for one, _ in known.values())),
        inside={one: working for one, (working, _) in known.items() if one},
        as_of=as_of,
        missing=len(set(codes) - known.keys()),
        is_late=as_of is not None and now - as_of > LATE,
    )


def _is_commune(division: str) -> bool:
    """A commune, or a district that has none."""
    depth = division.count("/") + 1 if division else 0
    return depth == 3 or (depth == 2 and not divisions_in(division.rpartition("/")[2]))
