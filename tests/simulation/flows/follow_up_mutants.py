"""Planted bugs in the real follow-up: each patches one name of a domain, service or store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from pynamodb.transactions import TransactWrite

from functions.followup.domain import acts
from functions.followup.domain.follow import Cause, Ending, FollowUp, Rank
from functions.followup.service import links, rounds
from functions.followup.store import lists, untold
from functions.messages.followup import CheckDue

_heard, _question, _rank = acts.heard, rounds._question, FollowUp.rank
_tried = rounds._tried


def _any_step(before: FollowUp, name: str, cause: Cause, today: date) -> FollowUp | None:
    others = {one: told for one, told in before.causes.items() if one != name}
    return _heard(replace(before, causes=others), name, cause, today)


def _as_if_well(one: FollowUp, *rest: Any, **more: Any) -> FollowUp:
    return _tried(one, *rest, **more) or one


def _per_version(one: FollowUp, day: date) -> CheckDue:
    return _question(one, day).model_copy(update={"follow_up": f"{one.id}{one.version}"})


def _no_red(one: FollowUp) -> Rank | None:
    found = _rank.fget(one)  # type: ignore[attr-defined]
    return Rank.MISSED if found is Rank.RED else found


def _line_stays(together: TransactWrite, _: FollowUp | None, after: FollowUp, until: int) -> None:
    _list(together, None, after, until)


def _any_day(token: str, now: datetime) -> tuple[str, date]:
    for back in range(2):
        try:
            return _opened(token, now - back * rounds.DAY)
        except links.CheckLinkOver:
            continue
    raise links.CheckLinkOver


def _marked_first(people: rounds.People, day: date, now: datetime) -> Any:
    for _, one in people:
        place = (one.division.partition("/")[0], one.id[0])
        rounds.rounds.put_made(rounds.ASK, day, place, None, int((now + rounds.KEPT).timestamp()))
    return _ask(people, day, now)


_list, _opened, _ask = lists.change, links.opened, rounds._ask

MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "facts are heard in any order": partial(patch.object, acts, "heard", _any_step),
    "who could not be gone through is forgotten": partial(
        patch.object, rounds, "_tried", _as_if_well
    ),
    "a round is made before people are asked": partial(patch.object, rounds, "_ask", _marked_first),
    "a cause for each version": partial(patch.object, rounds, "_question", _per_version),
    "red answers wait as others": partial(patch.object, FollowUp, "rank", property(_no_red)),
    "a line stays where it was": partial(patch.object, lists, "change", _line_stays),
    "an ending covers nothing": partial(patch.object, Ending, "covers", lambda *_: False),
    "an end is told to nobody": partial(patch.object, untold, "put", lambda *_: None),
    "a link opens the next day too": partial(patch.object, links, "opened", _any_day),
    "the first day is asked of too": partial(
        patch.object,
        FollowUp,
        "expects",
        lambda one, day: bool(one.until and one.begun_on and one.begun_on <= day <= one.until),
    ),
}
