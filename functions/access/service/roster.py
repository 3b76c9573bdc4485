"""Where am I signed in? Sessions begun in place of others, seen by their person, and ended.

What ends is taken back first and leaves the roster then: whoever is interrupted between the two has
ended a session that is still listed, never the other way round.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from functions.access.domain import roster as rules
from functions.access.domain import session as tokens
from functions.access.domain.roster import Device, Held
from functions.access.domain.session import Session
from functions.access.service import sessions
from functions.access.service.cookies import session_cookie
from functions.access.service.sessions import Opened, SignedIn
from functions.access.store import roster as store
from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Busy
from functions.kernel.periods import day_of, instant_at
from functions.runtime import journal

TRIES: Final = 4


def enter(person: str, device: Device, before: Caller, now: datetime) -> Opened:
    """Begin a session of a person in place of the one that this browser had (`before`), of whomever
    it was. The one unused for longest ends where there are too many. Raises CryptoUnavailable,
    Busy."""
    opened = sessions.begin_session(person, True, now)
    earlier = before.session if before.role is Role.CITIZEN else ""
    if earlier and before.subject != person:
        end_one(before, earlier, now)
        earlier = ""
    begun = _held(opened.session, device)
    for _ in range(TRIES):
        held, version = store.roster(person)
        kept, ended = rules.with_begun(held, begun, earlier, now)
        for session in ended:
            sessions.revoke_session(session, now)
        if store.put_roster(person, kept, version):
            journal.tell(SignedIn(Role.CITIZEN.value, opened.session.id, "", "sms"))
            return opened
    raise Busy


def enter_alone(person: str, device: Device, now: datetime) -> Opened:
    """End all sessions of a person and begin one: after a change of phone, or at their wish. Raises
    CryptoUnavailable, Busy."""
    sessions.end_sessions_of(person, now)
    # Begun a second later, so that ending all sessions so far does not end this one.
    opened = sessions.begin_session(person, True, now + timedelta(seconds=1))
    _replace(person, lambda _: (_held(opened.session, device),))
    return opened


def sessions_of(caller: Caller, now: datetime) -> tuple[Held, ...]:
    """The caller's own sessions, the latest used first. The present one is always among them, also
    where it began before there was a roster. Raises Busy."""
    held = rules.alive(store.roster(caller.subject)[0], now)
    if any(one.session == caller.session for one in held):
        return held
    present = Held(caller.session, caller.signed_in, day_of(now), Device.OTHER)
    return (present, *held)


def end_one(caller: Caller, session: str, now: datetime) -> None:
    """End one of the caller's sessions, everywhere within a minute; nothing happens to one that is
    not theirs, or no more. Raises Busy."""
    held, _ = store.roster(caller.subject)
    if session != caller.session and all(one.session != session for one in held):
        return
    sessions.revoke_session(session, now)
    _replace(caller.subject, lambda kept: tuple(one for one in kept if one.session != session))


def end_others(caller: Caller, now: datetime) -> Opened:
    """End all the caller's sessions and go on in a new one, whose token takes the place of the
    present. Raises CryptoUnavailable, Busy."""
    here = next((one for one in sessions_of(caller, now) if one.session == caller.session), None)
    return enter_alone(caller.subject, here.device if here else Device.OTHER, now)


def end_all(person: str, now: datetime) -> None:
    """End all sessions of a person, listed or not, everywhere within a minute. Raises Busy."""
    sessions.end_sessions_of(person, now)
    _replace(person, lambda _: ())


def cookie_due(session: Session, now: datetime) -> str:
    """The `Set-Cookie` with which a session that is used on another day than before goes on, "" on
    the same day. At most one write a session and day; where it can't be made, the next request
    tries again. Raises CryptoUnavailable."""
    again = tokens.seen_again(session, now)
    if again is None:
        return ""
    try:
        store.put_day(session.person, session.id, day_of(now))
    except Busy:
        return ""
    return session_cookie(sessions.write_token(again), again.expires_at - now)


def _held(begun: Session, device: Device) -> Held:
    return Held(begun.id, begun.issued, day_of(instant_at(begun.issued)), device)


def _replace(person: str, change: Callable[[tuple[Held, ...]], tuple[Held, ...]]) -> None:
    for _ in range(TRIES):
        held, version = store.roster(person)
        wanted = change(held)
        if wanted == held or store.put_roster(person, wanted, version):
            return
    raise Busy
