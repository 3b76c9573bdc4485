"""Which days can still be read, which day keys must exist, and what do we state when one is gone?

A visit, a declaration and a packed segment belong to a Vietnamese day and are sealed under its key.
A day is readable while fewer than 21 days have passed since it (today and the 20 before it); on
day 21 its key is deleted, with the seven days of recovery that Secrets Manager asks for, so that on
day 28 nobody can bring it back (security.md 2.6, G13). If the job comes late, no recovery fits
before day 28 any more, and the key is deleted at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from functions.kernel.errors import Invalid, KeyDestroyed
from functions.kernel.periods import days_between, start_of_day, write_instant
from functions.kernel.rules import Rule, in_force, load_rule_set

STATEMENT_VERSION = 1


class DayNotYet(Invalid):
    """A day to come, for which nothing is kept."""

    code = "DAY_NOT_YET"
    vi = "Ngày này chưa đến."
    en = "This day has not come yet."


class KeyState(StrEnum):
    """The life of a day's key, in order."""

    NOT_YET = "not_yet"
    AHEAD = "ahead"
    READABLE = "readable"
    DELETING = "deleting"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Deletion:
    """A key to delete, and the days during which that could be undone; 0: at once, for good."""

    day: date
    recovery_days: int


def state_of(day: date, today: date) -> KeyState:
    """Where in its life is the key of `day`? Both Vietnamese days."""
    rule = _rule(today)
    age = (today - day).days
    if age < -rule.body["keys_ahead_days"]:
        return KeyState.NOT_YET
    if age < 0:
        return KeyState.AHEAD
    if age < rule.body["readable_days"]:
        return KeyState.READABLE
    return KeyState.DELETING if age < rule.body["gone_after_days"] else KeyState.GONE


def is_readable(day: date, today: date) -> bool:
    """May the visits of `day` be read? Holds whether or not anything was deleted (P04)."""
    return state_of(day, today) is KeyState.READABLE


def check_readable(day: date, today: date) -> None:
    """Raises KeyDestroyed for a day that is over, DayNotYet for one to come."""
    state = state_of(day, today)
    if state in (KeyState.DELETING, KeyState.GONE):
        raise KeyDestroyed
    if state is not KeyState.READABLE:
        raise DayNotYet


def readable_days(today: date) -> tuple[date, ...]:
    """The days of a person's history, today first."""
    kept = int(_rule(today).body["readable_days"])
    return tuple(today - timedelta(days=age) for age in range(kept))


def expires_at(day: date) -> datetime:
    """The first instant at which what belongs to `day` is no longer readable (TTL and filter)."""
    return start_of_day(day + timedelta(days=int(_rule(day).body["readable_days"])))


def keys_wanted(today: date) -> tuple[date, ...]:
    """The days whose keys must exist: today and those ahead. An older key is never made anew."""
    return tuple(days_between(today, today + timedelta(days=_rule(today).body["keys_ahead_days"])))


def keys_to_delete(existing: Iterable[date], today: date) -> tuple[Deletion, ...]:
    """The keys that must be deleted today, oldest first; a missed run is made good."""
    over = (KeyState.DELETING, KeyState.GONE)
    return tuple(
        Deletion(day, recovery_days(day, today))
        for day in sorted(set(existing))
        if state_of(day, today) in over
    )


def recovery_days(day: date, today: date) -> int:
    """Days of recovery that still end by the promised day; 0 if none does."""
    body = _rule(today).body
    left = int(body["gone_after_days"]) - (today - day).days
    recovery = int(body["recovery_days"])
    return recovery if left >= recovery else 0


def write_statement(day: date, key_name: str, deleted_at: datetime, gone_at: datetime) -> bytes:
    """What is signed and published for a day: canonical JSON, UTF-8.

    The same facts give the same bytes. `gone_at`: from when nobody can bring the key back.
    """
    rule = _rule(day)
    statement = {
        "day": day.isoformat(),
        "deleted_at": write_instant(deleted_at),
        "gone_at": write_instant(gone_at),
        "instrument": rule.instrument,
        "key": key_name,
        "kept_promise": gone_at <= start_of_day(day + timedelta(days=_promised(rule) + 1)),
        "rule": rule.rule_id,
        "statement_en": _STATEMENT_EN.format(day=day),
        "statement_vi": _STATEMENT_VI.format(day=day),
        "version": STATEMENT_VERSION,
    }
    told = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return told.encode()


def _promised(rule: Rule) -> int:
    return int(rule.body["gone_after_days"])


def _rule(day: date) -> Rule:
    return in_force(load_rule_set(__package__, "data/retention.json"), day)


_STATEMENT_VI = (
    "Khoá của ngày {day:%d/%m/%Y} đã được xoá. Mọi lượt vào ra và khai báo của ngày đó, "
    "kể cả trong bản sao lưu, không thể đọc lại."
)
_STATEMENT_EN = (
    "The key of {day:%d/%m/%Y} has been deleted. No visit or declaration of that day can be read "
    "again, not even from a backup."
)
