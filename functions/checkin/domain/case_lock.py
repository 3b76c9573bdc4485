"""May visits be read for a case, whose, and of which time?

Visits are given for an open case only, and only within the window that the case itself has told
(security.md PM-06, Z06): a wish names a case, and what check-in knows of that case decides. A wish
that was made on a later revision than is known here waits; whoever can wait is not refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from functions.kernel.errors import Forbidden
from functions.kernel.periods import Period


class NoCaseBasis(Forbidden):
    """No case stands that covers these visits."""

    code = "NO_CASE_BASIS"
    vi = "Không có ca bệnh đang mở làm căn cứ cho yêu cầu này."
    en = "No open case is the ground of this request."


class Verdict(StrEnum):
    """What becomes of a wish."""

    OPEN = "open"
    WAITS = "waits"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CaseLock:
    """What a case last told of itself. `stands`: it is neither withdrawn nor closed."""

    revision: int
    stands: bool
    person: str
    window: Period


@dataclass(frozen=True, slots=True)
class ByHand:
    """A place and time that an interview brought (*mốc dịch tễ*)."""

    venue: str
    period: Period


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose visits begin a search, in which time. `ring` is 0 for the case's own person, 1 for a
    contact; `revision` is the case's when it was asked; `venues` are named although suspect."""

    case: str
    trace: str
    revision: int
    person: str
    ring: int
    period: Period
    venues: frozenset[str] = frozenset()
    by_hand: tuple[ByHand, ...] = ()


def judge(lock: CaseLock | None, wish: Wish) -> Verdict:
    """Is the wish within what the case allows? It waits while the case is not known here as it was
    when it was asked; refused is another person's window, or a case that stands no more."""
    if lock is None or lock.revision < wish.revision:
        return Verdict.WAITS
    within = lock.window.start <= wish.period.start and wish.period.end <= lock.window.end
    own = wish.ring != 0 or wish.person == lock.person
    return Verdict.OPEN if lock.stands and within and own else Verdict.REFUSED
