"""Who has learnt what their role needs, and what stays closed to them until they have?

A role's live work opens once its exercises are done in the version of its guide that a dated rule
requires (data/learning.json). Accounts from before this rule have until a day; whoever passed an
earlier version has days of grace after a new one is required; a waiver by two persons ends by
itself. What is public, and practising itself, is never closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from functions.access.domain.passage import PRACTICE, Line
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.errors import Conflict, Forbidden, NotFound
from functions.kernel.rules import Rule, in_force, load_rule_set


class TrainingNeeded(Forbidden):
    """The exercises of the guide in force are not done: live work is closed (ADR 0107)."""

    code = "TRAINING_NEEDED"
    vi = "Vui lòng hoàn thành bài luyện tập của vai trò ở trang /can-bo/luyen-tap trước đã."
    en = "Please do the exercises of your role at /can-bo/luyen-tap first."


class ProgressChanged(Conflict):
    """Another answer was taken since this task was shown, or its day is over."""

    code = "PROGRESS_CHANGED"
    vi = "Bài này đã có câu trả lời khác hoặc đã qua ngày; vui lòng làm tình huống mới."
    en = "Another answer was taken, or the day is over; please do the new situation."


class SamePersonWaives(Forbidden):
    """Whoever asked for a waiver, or agreed already, does not agree (again)."""

    code = "SAME_PERSON_WAIVES"
    vi = "Người xin miễn hoặc đã đồng ý rồi không được đồng ý lần nữa."
    en = "Whoever asked for it, or has agreed, can't agree again."


class WaiverUnknown(NotFound):
    """No waiver is asked for by such an account of the caller's area."""

    code = "WAIVER_UNKNOWN"
    vi = "Không có đề nghị miễn luyện tập này ở địa bàn của bạn."
    en = "No such waiver is asked for in your area."


class How(StrEnum):
    """How an account stands."""

    NEW = "new"
    PASSED = "passed"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a staff record says of learning: `number` of the guide passed, or until when it is
    waived; `day` is that of passing, or the last one waived."""

    how: How
    role: Role
    number: int
    day: date

    def written(self) -> str:
        """As the record keeps it."""
        return f"{self.how.value}#{self.role.value}#{self.number}#{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Lesson:
    """An exercise of a version of a guide."""

    number: int
    exercise: str


@dataclass(frozen=True, slots=True)
class Progress:
    """An exercise of somebody: answers given, right ones in a row, the round, and the last answer
    with whether it was right. Once reached, `is_done` stays until the exercise is begun anew."""

    answers: int = 0
    in_a_row: int = 0
    round: int = 1
    is_done: bool = False
    last: str = ""
    was_right: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """An account that passed: its division path, role, number of the guide and day; never who."""

    division: str
    role: Role
    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Waiver:
    """Somebody asks to work before they have practised; `hands` have agreed."""

    subject: str
    division: str
    role: Role
    reason: str
    hands: frozenset[str] = frozenset()
    version: int = 1


def read_learnt(text: str) -> Learnt | None:
    """What a staff record says; None for an account from before."""
    if not text:
        return None
    how, role, number, day = text.split("#")
    return Learnt(How(how), Role(role), int(number), date.fromisoformat(day))


def rule_on(day: date) -> Rule:
    """The rule in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(load_rule_set("functions.access.domain", "data/learning.json"), day)


def required(role: Role, day: date) -> int:
    """The number of the guide that a role must have learnt by a day, 0 where none."""
    return max((one["number"] for one in _of(role, day)), default=0)


def is_open(role: Role, learnt: str, day: date) -> bool:
    """Is the role's live work open on a Vietnamese day, by what its record says?"""
    lines = _of(role, day)
    if not lines:
        return True
    body, told = rule_on(day).body, read_learnt(learnt)
    if told is None:
        return day <= date.fromisoformat(body["existing_until"])
    if told.role is not role or told.how is How.NEW:
        return False
    if told.how is How.WAIVED:
        return day <= told.day
    grace = timedelta(days=body["grace_days"])
    return all(
        one["number"] <= told.number or day < date.fromisoformat(one["from"]) + grace
        for one in lines
    )


def check_door(line: Line, caller: Caller, day: date) -> None:
    """Refuses TrainingNeeded where the door is live work that the caller has not learnt yet."""
    if Relation.PUBLIC in line.grants[caller.role] or line.path.startswith(PRACTICE):
        return
    if not is_open(caller.role, caller.learnt, day):
        raise TrainingNeeded


def answered(before: Progress, answer: str, *, is_right: bool, day: date) -> Progress:
    """After an answer: a wrong one begins the row anew."""
    in_a_row = before.in_a_row + 1 if is_right else 0
    return replace(
        before,
        answers=before.answers + 1,
        in_a_row=in_a_row,
        is_done=before.is_done or in_a_row >= rule_on(day).body["in_a_row"],
        last=answer,
        was_right=is_right,
    )


def begun_anew(before: Progress) -> Progress:
    """The exercise from its beginning; answers go on being counted, so that no task comes twice."""
    return Progress(answers=before.answers, round=before.round + 1)


def agreed(seen: Waiver, by: str) -> Waiver:
    """After one more hand. Refuses SamePersonWaives."""
    if by == seen.subject or by in seen.hands:
        raise SamePersonWaives
    return replace(seen, hands=seen.hands | {by}, version=seen.version + 1)


def _of(role: Role, day: date) -> tuple[Mapping[str, Any], ...]:
    lines = rule_on(day).body["roles"].get(role.value, ())
    return tuple(one for one in lines if date.fromisoformat(one["from"]) <= day)
