"""What was done before today, so that its end, or what followed from it, is seen today.

``python -m tests.local.bygone <endpoint> <what, as JSON>``: the services themselves, with a clock
of before, against the running local AWS. What was made is told as JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from infra.local.large_case import as_the_platform

if TYPE_CHECKING:
    from functions.kernel.callers import Caller
DAY = timedelta(days=1)
OPENED_FOR = timedelta(minutes=60)
HANDS = ("bo-van-hanh", "bo-duyet-1", "bo-duyet-2")


def right(of: str, wanted: dict[str, Any], days: int) -> dict[str, str]:
    """A right of one day, so many days ago: drawn up and agreed to by three of the ministry."""
    from functions.access.domain.rights import Wanted
    from functions.access.service import rights
    from functions.kernel.periods import day_of

    then = datetime.now(UTC) - days * DAY
    first, *others = (_ministry(_subject(of, name)) for name in HANDS)
    terms = Wanted(
        **(wanted | {"data": tuple(wanted["data"])}), first=day_of(then), last=day_of(then)
    )
    made = rights.propose(first, terms, uuid4().hex, then)
    for one in others:
        made = rights.step(one, made.id, "approve", (made.terms.seal, ""), then)
    return {"right": made.id, "state": made.state.value}


def opening(of: str, holder: dict[str, str], wanted: dict[str, Any], left: float) -> dict[str, str]:
    """An emergency opening of an epidemiologist's that lasts for so many seconds still."""
    from functions.access.service import opening as service
    from functions.kernel.callers import Caller, Purpose, Relation, Role

    caller = Caller(
        Role.EPIDEMIOLOGIST,
        _subject(of, holder["account"]),
        unit=holder["unit"],
        division=holder["division"],
        purpose=Purpose.EPIDEMIC_CONTROL,
        relations=frozenset({Relation.UNIT}),
        route="POST /api/right-openings",
    )
    made = service.open_in_emergency(
        caller,
        tuple(wanted["data"]),
        wanted["area"],
        wanted["reason"],
        key=uuid4().hex,
        now=datetime.now(UTC) - OPENED_FOR + timedelta(seconds=left),
    )
    return {"right": made.id, "until": made.terms.until.isoformat()}


def hours(arrivals: list[dict[str, str]], district: str) -> dict[str, str]:
    """Six people arrived at each venue at ten in the morning of its day; the hour was closed."""
    from functions.checkin.domain import segment
    from functions.checkin.service.closing import close_hour
    from functions.checkin.store import presence
    from functions.kernel.identifiers import VenueCode
    from functions.kernel.periods import VIETNAM, hour_of
    from functions.runtime import daykeys
    from infra.local.crowd import LargeCase

    now, over = datetime.now(UTC), set()
    for number, one in enumerate(arrivals):
        day = date.fromisoformat(one["day"])
        entered = datetime.combine(day, time(10), VIETNAM)
        daykeys.keep((day,))
        crowd = LargeCase(at=now, seed=number, present=6).crowd(VenueCode(one["venue"]), entered)
        group = segment.district_group(district, entered)
        presence.put_segment(group, f"bygone-{number}", day, segment.pack_segment(crowd))
        over.add(hour_of(entered))
    for hour in sorted(over):  # once each: what is told of an hour again at one instant is the same
        close_hour(hour, [district], now)
    return {"closed": " ".join(sorted(over))}


def _subject(of: str, account: str) -> str:
    """An account of the local issuer of the platform at that origin."""
    return f"{of}/oidc|{account}"


def _ministry(subject: str) -> Caller:
    from functions.kernel.callers import Caller, Purpose, Relation, Role

    return Caller(
        Role.MINISTRY_OPERATOR,
        subject,
        unit="moh",
        division="",
        purpose=Purpose.ADMINISTRATION,
        relations=frozenset({Relation.JURISDICTION}),
        route="POST /api/rights",
    )


def main() -> None:
    """Do it."""
    endpoint, told = sys.argv[1:]
    as_the_platform(endpoint)
    asked = json.loads(told)
    does = {"right": right, "opening": opening, "hours": hours}[asked.pop("what")]
    print(json.dumps(does(**asked)))


if __name__ == "__main__":
    main()
