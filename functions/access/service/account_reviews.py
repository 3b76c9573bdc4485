"""Which accounts should somebody look at, and which does the clock suspend?

Each night every account is looked at: one that was not used, or that nobody has confirmed, for as
long as the dated rule says (data/accounts.json) is listed, and after the longer time suspended. It
comes back as any other suspended account does: by the hand of one of those who check. Those that
work after it are counted by province, anew and whole (ADR 0139).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.access.domain import account_steps as steps
from functions.access.domain.account_steps import Due
from functions.access.domain.accounts import Account
from functions.access.domain.rights import SYSTEM
from functions.access.domain.working import working_in
from functions.access.service import account_sealing as sealing
from functions.access.service import seeing
from functions.access.service.account_states import put_step
from functions.access.service.accounts import audit_many
from functions.access.store import accounts as store
from functions.access.store import dues, nights
from functions.kernel.callers import Caller, covers
from functions.kernel.divisions import provinces
from functions.kernel.errors import Busy
from functions.kernel.periods import start_of_day
from functions.runtime import journal

LISTED: Final = 100
AT_ONCE: Final = 100
WHY: Final = {
    Due.UNUSED: "Không sử dụng quá thời hạn cho phép",
    Due.UNCONFIRMED: "Quá hạn xác nhận định kỳ",
}


@dataclass(frozen=True, slots=True)
class AccountsLookedAfter(journal.Fact):
    """All accounts were looked at; how many are due, how many the clock suspended, and how many it
    could not (somebody was at work on them: the next night); how many work after it."""

    seen: int
    due: int
    suspended: int
    left: int
    working: int


@dataclass(frozen=True, slots=True)
class Review:
    """An account that is due, and why."""

    account: Account
    due: Due


def look_after_accounts(now: datetime) -> AccountsLookedAfter:
    """Look at every account of the country and count those that work; run twice, the second finds
    nothing to suspend and counts the same. Raises Busy, CryptoUnavailable."""
    seen = due = suspended = left = working = 0
    for division in ("", *(one.code for one in provinces())):
        listed: list[Account] = []
        stand: list[Account] = []
        members = tuple(dict.fromkeys(store.members_in(division)))
        for first in range(0, len(members), AT_ONCE):
            part = store.accounts_of(members[first : first + AT_ONCE])
            found = [sealing.opened(*one) for one in part]
            days = seeing.last_days(one.staff.id for one in found)
            for one in found:
                seen += 1
                here = one.division.partition("/")[0] == division
                day = days.get(one.staff.id)
                at = start_of_day(day) if day else None
                over = steps.is_overdue(one, at, now) if one.version else None
                if over is not None and _suspend(one, over, now):
                    suspended += 1
                    continue
                stand += [one] if here else []
                if over is not None:
                    left += 1
                elif one.version and steps.due_of(one, at, now):
                    listed.append(one)
        due += len(listed)
        dues.put_dues(division, listed)
        counted = working_in(division, stand, now)
        nights.put_night(division, counted, now)
        working += counted.total
    told = AccountsLookedAfter(seen, due, suspended, left, working)
    journal.tell(told)
    return told


def reviews(caller: Caller, now: datetime) -> tuple[Review, ...]:
    """Accounts of the caller's area that were due last night and still are, by division and unit;
    their names are put on record first. Raises AuditUnavailable, Busy."""
    members = dues.due_in(caller.division or "", LISTED)
    found = [sealing.opened(*one) for one in store.accounts_of(members)]
    days = seeing.last_days(one.staff.id for one in found)
    shown = []
    for one in found:
        day = days.get(one.staff.id)
        due = steps.due_of(one, start_of_day(day) if day else None, now)
        if due and covers(caller.division, one.division):
            shown.append(Review(one, due))
    audit_many(caller, [one.account.staff.id for one in shown], "read_account", now)
    return tuple(shown)


def _suspend(one: Account, over: Due, now: datetime) -> bool:
    made = steps.suspended(one, SYSTEM, WHY[over], now)
    try:
        put_step(made, one, "suspend", (SYSTEM, made.words), now)
    except Busy:
        return False
    return True
