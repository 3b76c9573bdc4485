"""In which order are people invited? Priority group, risk, weeks waited, then a lottery.

A round is drawn with a seed. Its hash is published before, the seed after; who was registered by
the moment of the draw has a place that anybody can compute again from what is published and the
person's own mark (data/allocation.json has the order):

    lottery = first 16 hex digits of SHA-256("<seed in hex>|<mark>")
    place   = "<group, 2 digits>.<0 at risk, 1 not>.<weeks not waited, 2 digits>.<lottery>"

Places are compared as text, the least first. A wave invites everybody up to a place, until an end;
who lets it pass waits for the next round. So no list is written, whatever the number of people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from functions.kernel.errors import Conflict, FieldFault, Invalid
from functions.kernel.periods import day_of
from functions.kernel.rules import Rule, in_force, load_rule_set
from functions.vaccination.domain.calendar import birthday
from functions.vaccination.domain.groups import PACKAGE, groups_listed
from functions.vaccination.domain.registration import Answer, Registration

Place = NewType("Place", str)

RULES: Final = "data/allocation.json"
LOTTERY_DIGITS: Final = 16
LONGEST_WAVE: Final = timedelta(days=14)


class DrawImpossible(Conflict):
    """Not a plan by invitation, the seed is not committed to for long enough, or drawn already."""

    code = "DRAW_IMPOSSIBLE"
    vi = "Chưa thể rút thăm: kế hoạch không theo thư mời hoặc cam kết chưa đủ thời gian."
    en = "No draw now: not a plan by invitation, or the commitment is too young."


class WaveImpossible(Invalid):
    """A wave that ends too soon or late, of no class, or that goes back."""

    code = "WAVE_IMPOSSIBLE"
    vi = "Đợt mời không hợp lệ: phải mời tiếp theo thứ tự và kết thúc trong vòng 14 ngày."
    en = "The wave is not possible: it must go on in order and end within 14 days."


@dataclass(frozen=True, slots=True)
class Wave:
    """Everybody up to the place is invited from `at` until the end."""

    number: int
    up_to: Place
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """A draw: committed to, then drawn; `seed` is "" until then."""

    number: int
    rule_id: str
    commitment: str
    committed_at: datetime
    seed: str = ""
    drawn_at: datetime | None = None
    waves: tuple[Wave, ...] = ()


class Standing(StrEnum):
    """How somebody stands in the allocation."""

    NOT_DRAWN = "not_drawn"
    WAITING = "waiting"
    INVITED = "invited"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Rank:
    """A person's place in the latest round in which they have one; `until` of an invitation."""

    standing: Standing
    mark: str
    round: int = 0
    place: Place = Place("")
    until: datetime | None = None


def rule_on(at: datetime) -> Rule:
    """The order in force at an instant. Refuses NoRuleInForce."""
    return in_force(load_rule_set(PACKAGE, RULES), day_of(at))


def commitment_of(seed: str) -> str:
    """What is published of a seed before: SHA-256 of its hex text, in hex."""
    return hashlib.sha256(seed.encode()).hexdigest()


def lottery_of(seed: str, mark: str) -> str:
    """A person's number in the lottery, 16 hex digits, the least first."""
    return hashlib.sha256(f"{seed}|{mark}".encode()).hexdigest()[:LOTTERY_DIGITS]


def draws_from(drawn: Round) -> datetime:
    """From when on a round may be drawn: its commitment has been public for long enough."""
    hours = load_rule_set(PACKAGE, RULES).version(drawn.rule_id).body["committed_hours"]
    return drawn.committed_at + timedelta(hours=hours)


def check_draw(drawn: Round, now: datetime) -> None:
    """Has the commitment been public for long enough? Raises DrawImpossible."""
    if now < draws_from(drawn):
        raise DrawImpossible


def place_in(drawn: Round, one: Registration, groups: str, mark: str) -> Place | None:
    """The place of a registration in a round; None where it was not there yet, or is withdrawn.

    `groups` is the list by which the plan was drawn up.
    """
    group = groups_listed(groups).get(one.told.group)
    if drawn.drawn_at is None or group is None or not one.stands or one.since > drawn.drawn_at:
        return None
    rule = load_rule_set(PACKAGE, RULES).version(drawn.rule_id).body
    at_risk = any(
        answer is Answer.YES and code in rule["at_risk"] for code, answer in one.told.answers
    )
    drawn_on = day_of(drawn.drawn_at)
    at_risk |= birthday(one.identity.birth.latest(), rule["risk_age"]) <= drawn_on
    waited = min((drawn_on - day_of(one.since)).days // 7, rule["most_weeks"])
    lottery = lottery_of(drawn.seed, mark)
    return _place(group.rank, not at_risk, rule["most_weeks"] - waited, lottery)


def place_up_to(drawn: Round, group: int, *, at_risk: bool, weeks: int, percent: int) -> Place:
    """The last place of a share of a class, with everybody before. Raises WaveImpossible."""
    most = load_rule_set(PACKAGE, RULES).version(drawn.rule_id).body["most_weeks"]
    if not (1 <= group <= 99 and 0 <= weeks <= most and 1 <= percent <= 100):
        raise WaveImpossible(FieldFault("group", WaveImpossible.code))
    last = (percent * 16**LOTTERY_DIGITS) // 100 - 1
    return _place(group, not at_risk, most - weeks, f"{last:0{LOTTERY_DIGITS}x}")


def check_wave(drawn: Round, wave: Wave) -> None:
    """Does the wave go on from the ones before, and end in time? Raises WaveImpossible."""
    before = [one.up_to for one in drawn.waves if one.number < wave.number]
    if not drawn.seed or (before and wave.up_to <= max(before)):
        raise WaveImpossible(FieldFault("group", WaveImpossible.code))
    if not wave.at < wave.until <= wave.at + LONGEST_WAVE:
        raise WaveImpossible(FieldFault("until", WaveImpossible.code))


def rank(rounds: Iterable[Round], one: Registration, groups: str, mark: str, now: datetime) -> Rank:
    """How a registration stands now: by the latest round in which it has a place."""
    for drawn in sorted(rounds, key=lambda each: each.number, reverse=True):
        place = place_in(drawn, one, groups, mark)
        if place is None:
            continue
        wave = wave_of(drawn, place)
        if wave is None:
            return Rank(Standing.WAITING, mark, drawn.number, place)
        standing = Standing.INVITED if now < wave.until else Standing.EXPIRED
        return Rank(standing, mark, drawn.number, place, wave.until)
    return Rank(Standing.NOT_DRAWN, mark)


def wave_of(drawn: Round, place: Place) -> Wave | None:
    """The first wave of a round that reaches a place; None while none does."""
    waves = sorted(drawn.waves, key=lambda wave: wave.number)
    return next((each for each in waves if place <= each.up_to), None)


def is_invited_by(one: Rank, drawn: Round, wave: Wave) -> bool:
    """Is it this wave of that round by which somebody is invited now?"""
    return (
        one.standing is Standing.INVITED
        and one.round == drawn.number
        and wave_of(drawn, one.place) == wave
    )


def _place(group: int, not_at_risk: bool, not_waited: int, lottery: str) -> Place:  # noqa: FBT001
    return Place(f"{group:02d}.{int(not_at_risk)}.{not_waited:02d}.{lottery}")
