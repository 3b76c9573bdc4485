"""Which work under way does a switched-off function hold, and for how long at a time (ADR 0119)?

The rule (data/modes.json) names for each function that can be off the queues and the clocks which
then wait, by their own names; a function of which nothing goes on after its doors names none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from functions.access.domain.modes import Mode, ModeKind, modes_rules


@cache
def work_of(feature: str, rule_id: str) -> frozenset[str]:
    """The queues and clocks that a function holds by a version of the rule, none for one that the
    version does not know. KeyError for another rule's id."""
    held = modes_rules().version(rule_id).body["holds"].get(feature, {})
    return frozenset([*held.get("queues", ()), *held.get("schedules", ())])


def held_by(modes: Iterable[Mode], name: str) -> Mode | None:
    """The decision, of those that count, by which the queue or clock of this name waits: that which
    lasts longest. None where it goes on."""
    off = [
        one
        for one in modes
        if one.kind is ModeKind.SWITCH and name in work_of(one.subject, one.rule_id)
    ]
    return max(off, key=lambda one: (one.until or one.at, one.id), default=None)


def hold_of(mode: Mode, now: datetime) -> int:
    """For how many seconds a message is put back: as long as the rule says, no longer than the
    decision lasts, at least one."""
    most = int(modes_rules().version(mode.rule_id).body["hold_seconds"])
    left = int((mode.until - now).total_seconds()) + 1 if mode.until else most
    return max(1, min(most, left))
