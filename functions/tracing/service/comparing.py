"""What would another version of a rule have decided? A dry run: nothing is written, nobody is told.

The cases of the last 14 days of an area, by the rule they were drawn by and by another, side by
side; of each its window, and of how many candidates so far found it would call for. A window that
reaches further than visits were asked for is marked: how many it would add can't be known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.kernel.callers import Caller
from functions.kernel.periods import day_of
from functions.kernel.rules import NoRuleInForce, Rule
from functions.tracing.domain import contact as contact_rules
from functions.tracing.domain import window as windows
from functions.tracing.domain.contact import Situation, would_tell
from functions.tracing.domain.window import Window
from functions.tracing.service import judging
from functions.tracing.service.showing import DAYS, area_of
from functions.tracing.store import contacts, listed, ranks

MOST_CASES: Final = 20
MOST_CONTACTS: Final = 500


@dataclass(frozen=True, slots=True)
class Compared:
    """A case by both versions; `needs_visits` where the other one reaches further; `cut` where only
    the first candidates were counted."""

    case: str
    here: Window
    there: Window
    told_here: int
    told_there: int
    needs_visits: bool
    cut: bool = False


@dataclass(frozen=True, slots=True)
class DryRun:
    """The comparison; `more` cases were left out."""

    rule: str
    rows: tuple[Compared, ...]
    more: int


def versions() -> tuple[str, ...]:
    """The instruments that may be compared, oldest first."""
    return tuple(one.rule_id.removeprefix("window-") for one in windows.rules().versions)


def dry_run(caller: Caller, province: str, version: str, now: datetime) -> DryRun:
    """The cases of the last 14 days by another version. Raises NoRuleInForce for an unknown one,
    Busy, CryptoUnavailable."""
    if version not in versions():
        raise NoRuleInForce
    window = windows.rules().version(f"window-{version}")
    contact = contact_rules.rules().version(f"contact-{version}")
    today = day_of(now)
    area = area_of(caller, province)
    found = listed.listed_in(area, today - timedelta(days=DAYS - 1), today)
    counting = [one for one in found if one.state.value != "withdrawn"]
    rows = (_compared(one.case, window, contact) for one in counting[:MOST_CASES])
    return DryRun(version, tuple(filter(None, rows)), max(len(counting) - MOST_CASES, 0))


def _compared(case_id: str, window: Rule, contact: Rule) -> Compared | None:
    by = judging.situation_of(case_id)
    if by is None or by.case.window is None:
        return None
    here, there = by.case.window, windows.window_of(by.case.course, window)
    ids = [place.split(".")[2] for place in ranks.order_of(case_id, MOST_CONTACTS)]
    people = contacts.contacts_at(case_id, ids).values()
    other = Situation(by.case, by.traces, contact)
    return Compared(
        case=case_id,
        here=here,
        there=there,
        told_here=sum(would_tell(one, by, here) for one in people),
        told_there=sum(would_tell(one, other, there) for one in people),
        needs_visits=there.starts_at < here.starts_at or there.ends_at > here.ends_at,
        cut=len(ids) == MOST_CONTACTS,
    )
