"""Modes of operation in a surge, and functions that are switched off: dated decisions (ADR 0102).

One person proposes, another agrees; from then it counts until its end, or until it is ended sooner.
A mode goes back to normal, so one person ends it; a function that was switched off comes back by
two. Who may decide for a place: those of the ministry for all, those of a province for its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.access.domain.mode_refusals import ModeInvalid, ModeMoved, OtherPersonNeeded
from functions.kernel.divisions import provinces
from functions.kernel.errors import FieldFault
from functions.kernel.periods import day_of
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

NATION: Final = "00"
SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 400


class ModeKind(StrEnum):
    """What is done?"""

    QUEUE = "queue"
    """Scans of posters are taken into a queue at once and written later."""
    SHED = "shed"
    """Doors that can wait answer 503, up to a level."""
    READ_ONLY = "read_only"
    """Nothing is changed; reading goes on."""
    WAITING_ROOM = "waiting_room"
    """Everybody has a turn of some minutes in each round."""
    SWITCH = "switch"
    """A function is off, for the whole nation."""


class ModeState(StrEnum):
    """How does a decision stand?"""

    PROPOSED = "proposed"
    STANDING = "standing"
    ENDING = "ending"
    """It is proposed to switch a function on again; until somebody agrees it stays off."""
    ENDED = "ended"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class WantedMode:
    """What somebody asks for: `subject` is the level to shed, or the function; `minutes` how long
    it counts once it is agreed to."""

    kind: str
    scope: str
    subject: str
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True)
class Mode:
    """A decision; `scope` is a province or ``00`` for the nation. `hands` are who took its steps so
    far, in order; `alone` where one person switched a function off in an emergency."""

    id: str
    kind: ModeKind
    scope: str
    subject: str
    minutes: int
    reason: str
    by: str
    at: datetime
    rule_id: str
    state: ModeState = ModeState.PROPOSED
    hands: tuple[str, ...] = ()
    starts: datetime | None = None
    until: datetime | None = None
    ended_at: datetime | None = None
    alone: bool = False
    revision: int = 1

    @property
    def stands(self) -> bool:
        """Was it agreed to, and not ended?"""
        return self.state in (ModeState.STANDING, ModeState.ENDING)

    def counts(self, now: datetime) -> bool:
        """Is it in force at this instant? It ends by itself."""
        return self.stands and self.until is not None and now < self.until

    def is_open_for(self, now: datetime) -> bool:
        """May it still be agreed to?"""
        lasts = modes_rules().version(self.rule_id).body["proposal_minutes"]
        return self.state is ModeState.PROPOSED and now < self.at + timedelta(minutes=lasts)


def modes_rules() -> RuleSet:
    """All versions of the rules of modes, oldest first; read once."""
    return load_rule_set(__package__, "data/modes.json")


def rule_on(now: datetime) -> Rule:
    """The version in force. Refuses NoRuleInForce."""
    return in_force(modes_rules(), day_of(now))


def proposed(wanted: WantedMode, id_: str, by: str, now: datetime) -> Mode:
    """A decision as it is asked for. Refuses ModeInvalid with its fields, NoRuleInForce."""
    rule = rule_on(now)
    faults = list(_faults_of(wanted, rule))
    if faults:
        raise ModeInvalid(*(FieldFault(name, ModeInvalid.code) for name in faults))
    return Mode(
        id=id_,
        kind=ModeKind(wanted.kind),
        scope=wanted.scope,
        subject=wanted.subject,
        minutes=wanted.minutes,
        reason=wanted.reason.strip(),
        by=by,
        at=now,
        rule_id=rule.rule_id,
        hands=(by,),
    )


def switched_off_alone(feature: str, reason: str, id_: str, by: str, now: datetime) -> Mode:
    """A function that one person switches off in an emergency, for as long as the rule has it.
    Refuses ModeInvalid, NoRuleInForce."""
    minutes = rule_on(now).body["alone_minutes"]
    wanted = WantedMode(ModeKind.SWITCH, NATION, feature, minutes, reason)
    asked = proposed(wanted, id_, by, now)
    until = now + timedelta(minutes=minutes)
    return replace(asked, state=ModeState.STANDING, starts=now, until=until, alone=True)


def agreed(seen: Mode, by: str, now: datetime) -> Mode:
    """After a second person agreed to what is proposed: that it begins, or that a function comes
    back. Refuses OtherPersonNeeded, ModeMoved."""
    if seen.state is ModeState.ENDING and seen.counts(now):
        if by == seen.hands[-1]:
            raise OtherPersonNeeded
        return _after(seen, ModeState.ENDED, by, now)
    if not seen.is_open_for(now):
        raise ModeMoved
    if by == seen.by:
        raise OtherPersonNeeded
    begun = replace(seen, starts=now, until=now + timedelta(minutes=seen.minutes))
    return _after(begun, ModeState.STANDING, by, now)


def refused(seen: Mode, by: str, now: datetime) -> Mode:
    """After what is proposed was taken back or refused, by anybody who might agree. A function that
    was to come back stays off. Refuses ModeMoved."""
    if seen.state is ModeState.ENDING and seen.counts(now):
        return _after(seen, ModeState.STANDING, by, now)
    if seen.state is not ModeState.PROPOSED:
        raise ModeMoved
    return _after(seen, ModeState.REFUSED, by, now)


def ended(seen: Mode, by: str, now: datetime) -> Mode:
    """After somebody ended it before its time: a mode at once, a function that two switched off
    once another agrees. Refuses ModeMoved."""
    if seen.state is not ModeState.STANDING or not seen.counts(now):
        raise ModeMoved
    by_two = seen.kind is ModeKind.SWITCH and not seen.alone
    return _after(seen, ModeState.ENDING if by_two else ModeState.ENDED, by, now)


def is_of(one: Mode, province: str) -> bool:
    """Does it count for this province ("" where none is known)?"""
    return one.scope in (NATION, province)


def last_until(modes: Iterable[Mode]) -> datetime | None:
    """When the last of them ends."""
    return max((one.until for one in modes if one.until), default=None)


def _after(seen: Mode, state: ModeState, by: str, now: datetime) -> Mode:
    over = now if state in (ModeState.ENDED, ModeState.REFUSED) else None
    hands = (*seen.hands, by)
    return replace(seen, state=state, hands=hands, ended_at=over, revision=seen.revision + 1)


def _faults_of(wanted: WantedMode, rule: Rule) -> Iterable[str]:
    body = rule.body
    if wanted.kind not in set(ModeKind):
        yield "kind"
        return
    if wanted.scope != NATION and (
        wanted.kind == ModeKind.SWITCH or wanted.scope not in {one.code for one in provinces()}
    ):
        yield "scope"
    subjects = {
        ModeKind.SHED: {str(level + 1) for level in range(len(body["shed"]) + 1)},
        ModeKind.WAITING_ROOM: set(body["waiting"]),
        ModeKind.SWITCH: set(body["features"]),
    }.get(ModeKind(wanted.kind), {""})
    if wanted.subject not in subjects:
        yield "subject"
    if not 1 <= wanted.minutes <= body["longest_minutes"][wanted.kind]:
        yield "hours"
    if not SHORTEST_REASON <= len(wanted.reason.strip()) <= LONGEST_REASON:
        yield "reason"
