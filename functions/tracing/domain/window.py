"""From when until when could a case infect, by which dated rule, and why?

The rule is that of the day of the first positive sample. With symptoms the window begins so many
days before onset; without symptoms at the first contact with a known source, and where the source
is not known so many days before the sample. It ends with isolation, or where nobody has written
when that was, so many hours after the finding was released.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.periods import DAY, VIETNAM, day_of, start_of_day
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

PACKAGE: Final = "functions.tracing.domain"


class Ground(StrEnum):
    """What the window begins by."""

    ONSET = "onset"
    KNOWN_SOURCE = "known_source"
    UNKNOWN_SOURCE = "unknown_source"


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of how the illness went: the first positive sample and its release, and what
    the person told (None where nothing was told)."""

    sampled_at: datetime
    released_at: datetime
    onset: date | None = None
    met_source_at: datetime | None = None
    isolated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open; `rule_id` is the rule that drew it."""

    starts_at: datetime
    ends_at: datetime
    ground: Ground
    rule_id: str


def rules() -> RuleSet:
    """All versions of the rule."""
    return load_rule_set(PACKAGE, "data/window.json")


def rule_of(course: Course) -> Rule:
    """The version by which a course is judged. Refuses NoRuleInForce."""
    return in_force(rules(), day_of(course.sampled_at))


def window_of(course: Course, rule: Rule) -> Window:
    """The window of a course by a version of the rule."""
    body = rule.body
    if course.onset is not None:
        starts = start_of_day(course.onset) - body["before_onset_days"] * DAY
        ground = Ground.ONSET
    elif course.met_source_at is not None:
        starts, ground = course.met_source_at, Ground.KNOWN_SOURCE
    else:
        starts = start_of_day(day_of(course.sampled_at)) - body["unknown_source_days"] * DAY
        ground = Ground.UNKNOWN_SOURCE
    assumed = course.released_at + timedelta(hours=body["assumed_isolation_hours"])
    ends = course.isolated_at or assumed
    return Window(starts, max(ends, starts), ground, rule.rule_id)


def why(window: Window, course: Course) -> str:
    """In Vietnamese: why the window begins where it does."""
    begins = f"{window.starts_at.astimezone(VIETNAM):%d/%m/%Y}"
    told = {
        Ground.ONSET: f"từ {begins}, trước ngày khởi phát theo quy định",
        Ground.KNOWN_SOURCE: f"từ {begins}, khi tiếp xúc lần đầu với nguồn lây đã biết",
        Ground.UNKNOWN_SOURCE: f"từ {begins}, trước ngày lấy mẫu vì chưa rõ nguồn lây",
    }[window.ground]
    until = "đến khi cách ly" if course.isolated_at else "đến khi được báo và cách ly (giả định)"
    return f"Có thể lây {told}, {until} ({window.rule_id})."
