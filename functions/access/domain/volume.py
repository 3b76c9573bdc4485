"""How many people's data may one account, one unit read in an hour and on a day?

Each look is allowed by itself; what is not allowed is to copy the register look by look. Bounds
hold over all routes together, by the role that reads (data/volume.json; security.md 2.10, Z09).
Over one the account, or the unit, is stopped until two others opened it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Final

from functions.kernel.callers import Caller, Role
from functions.kernel.errors import (
    Conflict,
    FieldFault,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    TooMany,
)
from functions.kernel.identifiers import read_person_id
from functions.kernel.names import TextInvalid, canonical_line
from functions.kernel.periods import day_of, hour_of
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

SHORTEST_WORDS: Final = 10
LONGEST_WORDS: Final = 400
ACCOUNT, UNIT = "account", "unit"


class VolumeLimit(TooMany):
    """Too many people's data in an hour or on a day: stopped until two others opened it again."""

    code = "VOLUME_LIMIT"
    vi = "Đã xem quá nhiều người; tài khoản hoặc đơn vị tạm dừng đến khi hai người khác mở lại."
    en = "Too many people's data were read; stopped until two others open it again."


class StopUnknown(NotFound):
    """Nothing of that name is stopped."""

    code = "VOLUME_STOP_UNKNOWN"
    vi = "Không có tài khoản hay đơn vị nào bị dừng như vậy."
    en = "Nothing is stopped by that name."


class StopOfOneself(Forbidden):
    """Who is stopped doesn't open it again, nor does anybody twice."""

    code = "VOLUME_STOP_OWN"
    vi = "Người bị dừng không tự mở lại, và mỗi người chỉ xác nhận một lần."
    en = "Whoever is stopped can't open it again, nor can anybody twice."


class StopMovedOn(Conflict):
    """Somebody else came between."""

    code = "VOLUME_STOP_MOVED_ON"
    vi = "Việc mở lại đã thay đổi, vui lòng tải lại trang."
    en = "This has changed; please load it again."


class StopWordsMissing(Invalid):
    """Opening again without a reason."""

    code = "VOLUME_WORDS_MISSING"
    vi = "Vui lòng ghi lý do mở lại (ít nhất 10 ký tự)."
    en = "Please say why it is opened again (at least ten characters)."


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many people in an hour and on a day; `rule_id` says by which rule."""

    hour: int
    day: int
    rule_id: str


@dataclass(frozen=True, slots=True)
class Window:
    """The Vietnamese hour and day in which people are counted."""

    hour: str
    day: str


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of an account or unit; `stopped` is the instant in milliseconds, 0 if not.
    `hands` agreed to open it again; `version` grows with each of these steps."""

    key: str
    window: Window
    in_hour: int
    on_day: int
    stopped: int = 0
    hands: frozenset[str] = frozenset()
    version: int = 0
    who: str = ""
    unit: str = ""
    rule_id: str = ""


@cache
def volume_rules() -> RuleSet:
    """The dated bounds."""
    return load_rule_set("functions.access.domain", "data/volume.json")


def rule_on(now: datetime) -> Rule:
    """The bounds in force. Refuses NoRuleInForce."""
    return in_force(volume_rules(), day_of(now))


def window_at(now: datetime) -> Window:
    """The hour and day of an instant."""
    return Window(hour_of(now), day_of(now).isoformat())


def bounds_of(role: Role, now: datetime) -> dict[str, Bounds]:
    """The bounds of an account in that role, and of its unit. Refuses NoRuleInForce."""
    rule = rule_on(now)
    told = rule.body["roles"].get(role.value, rule.body["default"])
    times = rule.body["unit_times"]
    return {
        ACCOUNT: Bounds(told["hour"], told["day"], rule.rule_id),
        UNIT: Bounds(told["hour"] * times, told["day"] * times, rule.rule_id),
    }


def people_in(subjects: Sequence[str]) -> frozenset[str]:
    """The people among subjects of the audit: venues, units and files are no people."""
    return frozenset(filter(_is_person, subjects))


def _is_person(subject: str) -> bool:
    try:
        return str(read_person_id(subject)) == subject
    except Refusal:
        return False


def grown(
    seen: Count | None, key: str, people: int, window: Window, bounds: Bounds
) -> Count | None:
    """The count after so many more people; None where it would go over a bound."""
    standing = seen or Count(key, window, 0, 0)
    same_day = standing.window.day == window.day
    in_hour = people + (standing.in_hour if standing.window.hour == window.hour else 0)
    on_day = people + (standing.on_day if same_day else 0)
    if in_hour > bounds.hour or on_day > bounds.day:
        return None
    return replace(standing, window=window, in_hour=in_hour, on_day=on_day)


def opened_again(seen: Count, caller: Caller, words: str, now: datetime) -> Count:
    """After a hand agreed to open it again; the last one needed opens it, counted from nothing.

    Refuses StopOfOneself (the account itself, one of the stopped unit, a second time),
    StopWordsMissing.
    """
    try:
        told = canonical_line(words, LONGEST_WORDS)
    except TextInvalid:
        told = ""
    if len(told) < SHORTEST_WORDS:
        raise StopWordsMissing(FieldFault("words", StopWordsMissing.code))
    kind, _, name = seen.key.partition("#")
    own = name == (caller.subject if kind == ACCOUNT else caller.unit)
    if own or seen.who == caller.subject or caller.subject in seen.hands:
        raise StopOfOneself
    hands = seen.hands | {caller.subject}
    if len(hands) < rule_on(now).body["hands"]:
        return replace(seen, hands=hands, version=seen.version + 1)
    return replace(
        seen, hands=frozenset(), stopped=0, in_hour=0, on_day=0, version=seen.version + 1
    )
