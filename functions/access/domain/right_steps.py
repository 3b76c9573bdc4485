"""What becomes of a right: agreed to, refused, taken back; an emergency opening judged.

None of the unit that gets a right has a hand in it, nor has whoever drew it up (security.md Z08).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from functions.access.domain.right_refusals import RightInvalid, RightOver
from functions.access.domain.rights import (
    SYSTEM,
    Kind,
    Right,
    State,
    Terms,
    Verdict,
    read_words,
    rights_rules,
    rule_on,
)
from functions.kernel.callers import Caller, covers


def may_agree(seen: Right, caller: Caller, now: datetime) -> bool:
    """Would a hand of the ministry be taken, where it saw the terms as they are?"""
    return _is_taken(seen, lambda: approved(seen, caller, seen.terms.seal, now))


def may_refuse(seen: Right, caller: Caller, now: datetime) -> bool:
    """May this one of the ministry refuse what is proposed? Whoever drew it up may not."""
    return _is_taken(seen, lambda: refused(seen, caller, now))


def approved(seen: Right, caller: Caller, seal: str, now: datetime) -> Right:
    """After a hand of the ministry agreed to the terms it saw; the last one needed puts it in
    force.

    Refuses RightInvalid: whoever drew it up, of the unit that gets it, a second time, or to other
    terms; RightOver: decided before, or its time is over.
    """
    _check_hand(seen, caller)
    if seen.kind is not Kind.GRANTED or seen.state is not State.PROPOSED:
        raise RightOver
    if seen.terms.until <= now:
        raise RightOver
    if caller.subject in seen.hands or seal != seen.terms.seal:
        raise RightInvalid
    hands = seen.hands | {caller.subject}
    needed = rights_rules().version(seen.rule_id).body["hands"]
    state = State.ACTIVE if len(hands) >= needed else State.PROPOSED
    return replace(seen, hands=hands, state=state, version=seen.version + 1)


def refused(seen: Right, caller: Caller, now: datetime) -> Right:
    """After one hand refused what was proposed, for good. Refuses RightInvalid, RightOver."""
    _check_hand(seen, caller)
    if seen.state is State.REFUSED:
        return seen
    if seen.state is not State.PROPOSED:
        raise RightOver
    return _ended(seen, State.REFUSED, caller, now)


def revoked(seen: Right, caller: Caller, words: str, now: datetime) -> Right:
    """After one of the ministry took it back: it opens nothing from the next request on.

    Whoever drew it up may do so too. Refuses RightOver (not in force), RightTermsInvalid (no
    reason), RightInvalid (of the unit that holds it).
    """
    if caller.unit == seen.terms.unit:
        raise RightInvalid
    if seen.state is State.REVOKED:
        return seen
    if seen.state is not State.ACTIVE or seen.terms.until <= now:
        raise RightOver
    return replace(_ended(seen, State.REVOKED, caller, now), words=read_words(words, "words"))


def reviewed(seen: Right, caller: Caller, verdict: Verdict, words: str, now: datetime) -> Right:
    """After the ministry judged an emergency opening; one still open that is not justified ends.

    Refuses RightInvalid (of the same unit), RightOver (judged otherwise, or no opening),
    RightTermsInvalid (no reason).
    """
    if caller.unit == seen.terms.unit or caller.subject == seen.by:
        raise RightInvalid
    if seen.kind is not Kind.OPENED or seen.verdict not in {None, verdict}:
        raise RightOver
    if seen.verdict is verdict:
        return seen
    judged = replace(seen, verdict=verdict, words=read_words(words, "words"))
    if verdict is Verdict.UNJUSTIFIED:
        return _ended(judged, State.REVOKED, caller, now)
    return replace(judged, version=seen.version + 1)


def check_may_open(held: Iterable[Right], terms: Terms, caller: Caller, now: datetime) -> None:
    """Refuse RightInvalid where an emergency opening is barred: a right of the unit to such data
    there was taken back lately, or an opening of the caller's was found unjustified."""
    body = rule_on(now).body
    since = now - timedelta(days=body["barred_days"])
    for one in held:
        late = one.ended_at is not None and one.ended_at > since
        ended = one.state is State.REVOKED and late and one.ended_by != SYSTEM
        taken = ended and one.kind is Kind.GRANTED and _overlaps(one.terms, terms)
        misused = ended and one.kind is Kind.OPENED and one.by == caller.subject
        if taken or misused:
            raise RightInvalid


def _overlaps(one: Terms, other: Terms) -> bool:
    near = covers(one.area, other.area) or covers(other.area, one.area)
    return near and not set(one.data).isdisjoint(other.data)


def _is_taken(seen: Right, step: Callable[[], Right]) -> bool:
    try:
        return step() is not seen
    except (RightInvalid, RightOver):
        return False


def _check_hand(seen: Right, caller: Caller) -> None:
    if caller.subject == seen.by or caller.unit == seen.terms.unit:
        raise RightInvalid


def _ended(seen: Right, state: State, caller: Caller, now: datetime) -> Right:
    return replace(
        seen, state=state, ended_by=caller.subject, ended_at=now, version=seen.version + 1
    )
