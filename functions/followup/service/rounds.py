"""The rounds of a day: in the morning people are asked, after the hour of the rule who has not
answered is missed; what is over ends, or is put before a person.

The clock sends what is due of each province's eight shards to the house's own queue; a message goes
through one page of a hundred and sends the next. Asking writes nothing: the page comes again until
the queue of notices has everybody, and notices are told once for each cause. A shard whose pages
all went well is told to aggregates, then marked, and is not sent again; one where somebody could
not be gone through is.

Calls of a page of a hundred: a query, a batch of heads, ten sends and the next page: 13 in the
morning; in the evening 3 and two for each person who is missed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from functions.followup.domain import acts
from functions.followup.domain.daily import answers_by, asks_from
from functions.followup.domain.follow import FollowUp, Rank
from functions.followup.service import links
from functions.followup.service.moving import move
from functions.followup.store import heads, rounds, untold
from functions.followup.store.sealed import key_of
from functions.kernel.divisions import provinces
from functions.kernel.periods import DAY, day_of, millis_of
from functions.messages.followup import (
    SEALED_LINK,
    CheckDue,
    FollowUpEnded,
    FollowUpsCounted,
    RoundWanted,
)
from functions.runtime import crypto, facts, journal, queues

OWN, NOTICES = "followup-facts", "notice-calls"
ASK, MISS = "ask", "miss"
PAGE: Final = 100
MOST_ENDS: Final = 500
KEPT: Final = timedelta(days=60)
UNPLACED: Final = "00"


@dataclass(frozen=True, slots=True)
class RoundsWatched(journal.Fact):
    """The clock went round: shards that were sent on; half an hour without this line is an
    alarm (F15)."""

    day: str
    sent: int


@dataclass(frozen=True, slots=True)
class RoundsMissing(journal.Fact):
    """Yesterday's round of missed days is not made everywhere; an alarm waits for this line."""

    level: ClassVar[journal.Level] = "WARNING"
    day: str
    shards: int


@dataclass(frozen=True, slots=True)
class FollowUpFailed(journal.Fact):
    """Somebody could not be gone through; their shard is sent again."""

    level: ClassVar[journal.Level] = "WARNING"
    error: str
    at: str


def look_after(now: datetime) -> int:
    """Send on what is due and not made; tell ends. How many shards were sent. Raises Busy."""
    today = day_of(now)
    yesterday = today - DAY
    due = [(MISS, yesterday)]
    if now >= asks_from(today):
        due.append((ASK, today))
    if now >= answers_by(today):
        due.append((MISS, today))
    sent = 0
    for phase, day in due:
        left = _left(phase, day)
        queues.send_all(OWN, [_wanted(phase, day, *place).model_dump() for place in left])
        sent += len(left)
        if left and day == yesterday and now >= asks_from(today):
            journal.tell(RoundsMissing(day.isoformat(), len(left)))
    _tell_ends()
    journal.tell(RoundsWatched(today.isoformat(), sent))
    return sent


def go_through(wanted: RoundWanted, now: datetime) -> None:
    """One page of a shard, and the next. Raises Busy, CryptoUnavailable."""
    day = date.fromisoformat(wanted.day)
    if wanted.phase == ASK and day != day_of(now):
        return  # a day that is over is asked of no more
    listed = rounds.page(wanted.province, wanted.shard, wanted.after, PAGE)
    due = [one for one in listed if one.is_of(day)]
    found = heads.follow_ups(one.id for one in due)
    people = [(one, found[one.id]) for one in due if one.id in found]
    work = _ask if wanted.phase == ASK else _miss
    counts, failed = work(people, day, now)
    summed = _summed(wanted.counts, counts)
    failed += wanted.failed
    if len(listed) == PAGE:
        told = {"after": listed[-1].id, "counts": summed, "failed": failed}
        following = wanted.model_copy(update=told)
        queues.send(OWN, following.model_dump())
    elif not failed:
        until = int((now + KEPT).timestamp())
        counted = summed if wanted.phase == MISS else None
        if counted is not None:
            facts.tell(_counted(wanted, counted, now).model_dump())
        place = (wanted.province, wanted.shard)
        rounds.put_made(wanted.phase, day, place, counted, until)


Counted = dict[str, tuple[int, int, int, int]]
People = list[tuple[rounds.Work, FollowUp]]


def _counted(wanted: RoundWanted, counts: Counted, now: datetime) -> FollowUpsCounted:
    return FollowUpsCounted(
        day=wanted.day,
        province=wanted.province,
        shard=wanted.shard,
        edition=millis_of(now),
        counts=counts,
    )


def _ask(people: People, day: date, now: datetime) -> tuple[Counted, int]:
    due, failed = [], 0
    for _, one in people:
        after = _tried(one, lambda seen: acts.finished(seen, day), now)
        failed += after is None
        if after and after.expects(day) and day not in after.answers:
            due.append(_question(after, day).model_dump())
    queues.send_all(NOTICES, due)
    return {}, failed


def _miss(people: People, day: date, now: datetime) -> tuple[Counted, int]:
    counts: Counted = {}
    failed = 0
    for work, one in people:
        after = _tried(one, lambda seen: acts.missed(seen, day), now, on=day)
        failed += after is None
        if after and after.expects(day) and work.counts_on(day):
            own = (1, int(day in after.answers), int(day in after.missed), int(_is_red(after)))
            counts = _summed(counts, {work.division or after.division: own})
    return counts, failed


def _tried(
    one: FollowUp,
    change: Callable[[FollowUp], FollowUp | None],
    now: datetime,
    on: date | None = None,
) -> FollowUp | None:
    """The follow-up after what is due; None where it failed, which stops nobody else."""
    try:
        if change(one) is None:
            return one
        return move(one.id, lambda seen: change(seen) if seen else None, now, on=on)
    except Exception as error:
        journal.tell(FollowUpFailed(type(error).__name__, journal.place_of(error)))
        return None


def _question(one: FollowUp, day: date) -> CheckDue:
    token = links.token_of(one.id, day)
    bound_to = f"{SEALED_LINK}{one.id}|{day.isoformat()}"
    sealed = crypto.seal(key_of(day.year), links.link_of(token).encode(), bound_to)
    return CheckDue(
        person=one.person,
        follow_up=one.id,
        day=day.isoformat(),
        division=one.division,
        year=day.year,
        sealed=crypto.to_text(sealed),
    )


def _tell_ends() -> None:
    waiting = untold.waiting(MOST_ENDS)
    found = heads.follow_ups(one.id for one in waiting)
    told = [
        FollowUpEnded(
            person=found[one.id].person,
            follow_up=one.id,
            number=one.version,
            division=found[one.id].division,
        ).model_dump()
        for one in waiting
        if one.id in found
    ]
    queues.send_all(NOTICES, told)
    if waiting:
        untold.drop(waiting)


def _left(phase: str, day: date) -> list[tuple[str, str]]:
    done = rounds.made(phase, day)
    codes = [UNPLACED, *(str(one.code) for one in provinces())]
    places = [(code, shard) for code in codes for shard in rounds.SHARDS]
    return [place for place in places if place not in done]


def _wanted(phase: str, day: date, province: str, shard: str) -> RoundWanted:
    return RoundWanted.model_validate(
        {"phase": phase, "day": day.isoformat(), "province": province, "shard": shard}
    )


def _summed(left: Counted, right: Counted) -> Counted:
    total = dict(left)
    for place, counts in right.items():
        known = total.get(place, (0, 0, 0, 0))
        a, b, c, d = (one + more for one, more in zip(known, counts, strict=True))
        total[place] = (a, b, c, d)
    return total


def _is_red(one: FollowUp) -> bool:
    return one.rank is Rank.RED
