"""What a member of staff has practised and passed; two others may let them off for some days."""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.access.domain.learning import (
    How,
    Learnt,
    Lesson,
    Pass,
    Progress,
    ProgressChanged,
    Waiver,
    WaiverUnknown,
    agreed,
    answered,
    begun_anew,
    is_open,
    required,
    rule_on,
)
from functions.access.service.audit import write_audit
from functions.access.store import learning as store
from functions.kernel.callers import Caller, covers
from functions.kernel.errors import Busy
from functions.kernel.names import canonical_line
from functions.kernel.periods import day_of
from functions.runtime.tables import ConditionLost

LONGEST_REASON = 300


def may_work(caller: Caller, now: datetime) -> bool:
    """Is the caller's live work open? Refuses NoRuleInForce."""
    return is_open(caller.role, caller.learnt, day_of(now))


def must_learn(caller: Caller, now: datetime) -> int:
    """The number of the guide that the caller must have learnt, 0 where none."""
    return required(caller.role, day_of(now))


def progress_of(caller: Caller, number: int) -> dict[str, Progress]:
    """The caller's exercises of a version of their guide, by name. Raises Busy."""
    return store.progress_of(caller.subject, number)


def keep_answer(
    caller: Caller,
    lesson: Lesson,
    seen: Progress,
    told: tuple[str, bool],
    now: datetime,
) -> Progress:
    """Keep an answer (and whether it is right) to the task seen; the same sent twice is one.

    Raises ProgressChanged, Busy.
    """
    answer, is_right = told
    made = answered(seen, answer, is_right=is_right, day=day_of(now))
    return _kept(caller, lesson, made, seen)


def begin_anew(caller: Caller, lesson: Lesson, seen: Progress) -> Progress:
    """Begin an exercise from its beginning. What was passed stays passed. Raises as above."""
    return _kept(caller, lesson, begun_anew(seen), seen)


def keep_passed(caller: Caller, number: int, now: datetime) -> None:
    """All exercises are done: live work opens with the next request. Raises ProgressChanged
    (another role or unit by now), Busy."""
    learnt = Learnt(How.PASSED, caller.role, number, day_of(now))
    if caller.learnt == learnt.written():
        return
    try:
        store.put_learnt(caller, learnt)
    except ConditionLost:
        raise ProgressChanged from None


def passes_in(caller: Caller, place: str) -> tuple[Pass, ...]:
    """Accounts of a place (a division path) that passed; places and roles, never who. The caller
    stands to the place already. Raises Busy."""
    return tuple(one for one in store.passes_in(place.partition("/")[0], place)
                 if covers(place, one.division))  # fmt: skip


def ask_waiver(caller: Caller, reason: str, now: datetime) -> Waiver:
    """Ask to work for some days before having practised; the same again is the same.

    Raises TextInvalid, AuditUnavailable, Busy.
    """
    said = canonical_line(reason, LONGEST_REASON)
    made = Waiver(caller.subject, caller.division or "", caller.role, said)
    _audit(caller, made, "ask_waiver", now)
    try:
        store.put_waiver(made, None)
    except ConditionLost:
        standing = store.waiver(made.division, made.subject)
        if standing is None:
            raise Busy from None
        return standing
    return made


def waiting_waivers(caller: Caller) -> tuple[Waiver, ...]:
    """Those of the caller's area that are asked for. Raises Busy."""
    return tuple(one for one in store.waivers() if covers(caller.division, one.division))


def agree_waiver(caller: Caller, division: str, subject: str, now: datetime) -> bool:
    """One hand of two; is it waived now? It ends by itself after the rule's days.

    Raises WaiverUnknown, SamePersonWaives, AuditUnavailable, Busy.
    """
    seen = store.waiver(division, subject) if covers(caller.division, division) else None
    if seen is None:
        raise WaiverUnknown
    _audit(caller, seen, "agree_waiver", now)
    made = agreed(seen, caller.subject)
    day = day_of(now)
    try:
        if len(made.hands) < 2:
            store.put_waiver(made, seen)
            return False
        until = day + timedelta(days=rule_on(day).body["waived_days"])
        store.end_waiver(seen, Learnt(How.WAIVED, seen.role, 0, until))
    except ConditionLost:
        raise Busy from None
    return True


def _kept(caller: Caller, lesson: Lesson, made: Progress, seen: Progress) -> Progress:
    try:
        store.put_progress(caller.subject, lesson, made, seen)
    except ConditionLost:
        standing = store.progress_of(caller.subject, lesson.number).get(lesson.exercise)
        if standing != made:
            raise ProgressChanged from None
    return made


def _audit(caller: Caller, one: Waiver, action: str, now: datetime) -> None:
    subjects = (f"staff#{one.subject}",)
    write_audit(caller, subjects, action=action, fields=("role", "reason"), allowed=True, now=now)
