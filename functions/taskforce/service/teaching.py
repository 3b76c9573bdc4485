"""Numbers of people trained are entered by place, day, platform and role; never who."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from functions.access import service as access
from functions.kernel.callers import Caller, covers
from functions.kernel.periods import day_of, read_instant, write_instant
from functions.runtime.tables import ConditionLost
from functions.taskforce.domain.training import (
    Session,
    Sum,
    TrainingEntered,
    by_place,
    by_place_and_role,
    by_role,
    checked,
    untrained,
)
from functions.taskforce.service.places import below, place_of, province_of
from functions.taskforce.store import chains
from functions.taskforce.store.chains import Place

CHAIN = "trained#"


@dataclass(frozen=True, slots=True)
class Held:
    """What is entered: the numbers of a session; `corrects` is the revision that they correct, 0
    for none."""

    place: str
    day: date
    platform: str
    role: str
    people: int
    accounts: int
    corrects: int = 0


@dataclass(frozen=True, slots=True)
class Passed:
    """Accounts that passed the exercises on the platform itself, by role and by what lies directly
    in the place (path, name); counted from what they did, whatever was declared."""

    by_role: Mapping[str, int]
    below: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Trained:
    """A place of a province: sums by role and by what lies directly in it, people there by role
    (where there are any), communes in which nobody was trained (of how many), the newest sessions,
    and accounts that passed."""

    place: str
    by_role: Mapping[str, Sum]
    below: tuple[tuple[str, str, Sum], ...]
    roles: tuple[tuple[str, Mapping[str, int]], ...]
    untrained: tuple[str, ...]
    communes: int
    newest: tuple[Session, ...]
    passed: Passed


def enter(caller: Caller, held: Held, now: datetime) -> Session:
    """Keep the numbers of a session; the same sent twice is one.

    Raises NotFound, TrainingFieldUnknown, DateInvalid, MoreAccountsThanPeople, TrainingEntered
    (other numbers stand), Busy.
    """
    place = place_of(caller, held.place) if held.place else ""
    session = Session(
        place=place,
        day=held.day,
        platform=held.platform,
        role=held.role,
        people=held.people,
        accounts=held.accounts,
        by=caller.subject,
        at=now,
    )
    wanted = replace(checked(session, day_of(now)), revision=held.corrects + 1)
    chain = CHAIN + _chain_of(wanted)
    if held.corrects and chains.revision(chain, held.corrects) is None:
        raise TrainingEntered
    stands = Place(chains.SESSIONS + province_of(place), wanted.key)
    try:
        chains.put_next(chain, wanted.revision, _written(wanted), stands)
    except ConditionLost:
        return _same(chain, wanted)
    return wanted


def standing(caller: Caller, held: Held) -> Session | None:
    """The numbers that stand for a session. Raises NotFound, Busy."""
    place = place_of(caller, held.place)
    kept = chains.newest(CHAIN + _chain_of(replace(held, place=place)))
    return _read(kept) if kept else None


def show(caller: Caller, place: str) -> Trained | None:
    """What was entered of a place; None for the nation, which looks at one province at a time.

    Raises NotFound, Busy.
    """
    asked = place_of(caller, place)
    if not asked:
        return None
    found = tuple(one for one in _sessions(province_of(asked)) if covers(asked, one.place))
    names = below(asked)
    sums = by_place(found, [path for path, _ in names])
    roles = by_place_and_role(found, sums)
    communes = communes_in(asked)
    return Trained(
        place=asked,
        by_role=by_role(found),
        below=tuple((path, name, sums[path]) for path, name in names),
        roles=tuple((name, roles[path]) for path, name in names if path in roles),
        untrained=untrained(found, communes),
        communes=len(communes),
        newest=tuple(sorted(found, key=lambda one: one.at, reverse=True)[:20]),
        passed=_passed(access.passes_in(caller, asked), names),
    )


def communes_in(place: str) -> tuple[str, ...]:
    """The communes of a place, itself if it is one; a district without communes is one."""
    depth = place.count("/")
    if depth == 2 or (depth == 1 and not below(place)):
        return (place,)
    return tuple(one for path, _ in below(place) for one in communes_in(path))


def _passed(found: Sequence[access.Pass], names: Sequence[tuple[str, str]]) -> Passed:
    roles = Counter(one.role.value for one in found)
    return Passed(
        dict(sorted(roles.items())),
        tuple(
            (path, name, sum(covers(path, one.division) for one in found)) for path, name in names
        ),
    )


def _sessions(province: str) -> tuple[Session, ...]:
    return tuple(map(_read, chains.listed(chains.SESSIONS + province)))


def _same(chain: str, wanted: Session) -> Session:
    kept = chains.revision(chain, wanted.revision)
    found = _read(kept) if kept else None
    if found and (found.people, found.accounts) == (wanted.people, wanted.accounts):
        return found
    raise TrainingEntered


def _chain_of(one: Session | Held) -> str:
    return f"{one.place}#{one.day.isoformat()}#{one.platform}#{one.role}"


def _written(one: Session) -> str:
    told = asdict(one) | {"day": one.day.isoformat(), "at": write_instant(one.at)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(kept: str) -> Session:
    told = json.loads(kept)
    day, at = date.fromisoformat(told["day"]), read_instant(told["at"])
    return Session(**{**told, "day": day, "at": at})
