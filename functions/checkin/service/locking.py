"""What is heard of cases, and of wishes for visits: whichever comes first waits for the other.

A case is kept before its waiting wishes are looked for, a wish is kept before its case is: one of
the two sees the other. A wish whose case nobody tells of is heard again by its queue, and refused
when it has waited for long (ADR 0065).
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final

from functions.checkin.domain.case_lock import ByHand, CaseLock, Verdict, Wish, judge
from functions.checkin.domain.retention import expires_at
from functions.checkin.service import searching
from functions.checkin.store import searches as store
from functions.kernel.errors import Busy
from functions.kernel.periods import Period, day_of, read_instant
from functions.messages.tracing import (
    CASE_FACTS,
    SEALED_CASE,
    SEALED_WISH,
    CaseAmended,
    CaseOpened,
    CaseTold,
    VisitsWanted,
    WishTold,
)
from functions.runtime import crypto, keys

STANDING: Final = (CaseOpened, CaseAmended)
PATIENCE: Final = timedelta(minutes=10)
"""How long a wish waits for its case [J]: both leave one table's stream, seconds apart."""
LOCK_OUTLIVES: Final = timedelta(days=30)
"""How long a lock stays when nothing of its window can be read any more: longer than any queue
keeps a message, so that no old fact of a withdrawn case opens it again."""


class CaseNotKnownYet(Busy):
    """The wish came before what its case tells; the queue hands it over again."""


def hear(body: str, waited: timedelta, now: datetime) -> None:
    """A fact of a case or a wish that has been on its queue for so long.

    Raises CaseNotKnownYet, Busy, CryptoUnavailable, AuditUnavailable.
    """
    fact = str(json.loads(body).get("fact"))
    if fact == "VisitsWanted":
        hear_wish(VisitsWanted.model_validate_json(body), waited, now)
    elif fact in CASE_FACTS:
        hear_case(CASE_FACTS[fact].model_validate_json(body), now)


def hear_case(fact: CaseOpened, now: datetime) -> None:
    """Keep what a case tells of itself, and answer what waited for it."""
    told = store.StoredLock(
        fact.case, fact.revision, type(fact) in STANDING, fact.year, fact.sealed
    )
    window = _lock(told).window
    store.put_lock(told, expires_at(day_of(window.end)) + LOCK_OUTLIVES)
    for waiting in store.waiting(fact.case):
        decide(waiting, now)


def hear_wish(fact: VisitsWanted, waited: timedelta, now: datetime) -> None:
    """Keep the wish, once, and answer it where its case is known."""
    told = store.StoredWish(
        fact.case, fact.trace, fact.revision, fact.year, fact.sealed, store.WAITING
    )
    ends = wish_of(told).period.end
    store.put_wish(told, expires_at(day_of(ends)) + LOCK_OUTLIVES)
    standing = store.wish(fact.case, fact.trace)
    if standing is None or standing.state != store.WAITING:
        return
    if decide(standing, now) is Verdict.WAITS:
        if waited < PATIENCE:
            raise CaseNotKnownYet
        store.refuse(fact.case, fact.trace)


def decide(waiting: store.StoredWish, now: datetime) -> Verdict:
    """Refuse the wish, begin its search, or let it wait."""
    wish = wish_of(waiting)
    verdict = judge(lock_of(waiting.case), wish)
    if verdict is Verdict.REFUSED:
        store.refuse(waiting.case, waiting.trace)
    elif verdict is Verdict.OPEN:
        searching.search(wish, waiting.year, now)
    return verdict


def search_again(case: str, trace: str, now: datetime) -> None:
    """More is known of where the person was: while the case stands, begin the search again."""
    standing = store.wish(case, trace)
    if standing is not None and standing.state == store.OPEN:
        decide(standing, now)


def still_allowed(case: str, trace: str) -> bool:
    """Does the case still stand, and does the wish lie within it?"""
    standing = store.wish(case, trace)
    if standing is None or standing.state == store.REFUSED:
        return False
    return judge(lock_of(case), wish_of(standing)) is Verdict.OPEN


def lock_of(case: str) -> CaseLock | None:
    """What is known of a case; None where nobody told of it."""
    standing = store.lock(case)
    return _lock(standing) if standing else None


def wish_of(stored: store.StoredWish) -> Wish:
    """A wish opened. Raises CryptoUnavailable."""
    plain = _opened(stored.year, stored.sealed, f"{SEALED_WISH}{stored.case}|{stored.trace}")
    told = WishTold.model_validate_json(plain)
    return Wish(
        case=stored.case,
        trace=stored.trace,
        revision=stored.revision,
        person=told.person,
        ring=told.ring,
        period=Period(read_instant(told.starts_at), read_instant(told.ends_at)),
        venues=frozenset(told.venues),
        by_hand=tuple(
            ByHand(venue, Period(read_instant(entered), read_instant(left)))
            for venue, entered, left in told.by_hand
        ),
    )


def _lock(stored: store.StoredLock) -> CaseLock:
    plain = _opened(stored.year, stored.sealed, f"{SEALED_CASE}{stored.case}|{stored.revision}")
    told = CaseTold.model_validate_json(plain)
    window = Period(read_instant(told.starts_at), read_instant(told.ends_at))
    return CaseLock(stored.revision, stored.stands, told.person, window)


def _opened(year: int, sealed: str, bound_to: str) -> bytes:
    return crypto.unseal(keys.key(f"cases-{year}"), crypto.from_text(sealed), bound_to)
