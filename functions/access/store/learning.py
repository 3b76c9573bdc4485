"""What staff have practised, passed and been let off: ACC-43 to ACC-47, in the table `learning`.

p                  s                                what
<staff>            <number>#<exercise>              progress
passed#<province>  <division>#<role>#<staff>        an account that passed, for counting
waivers            <division>#<staff>               somebody asks to be let off
"""

from __future__ import annotations

from datetime import date
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.access.domain.learning import Learnt, Lesson, Pass, Progress, Waiver
from functions.access.store.people import StaffRecord
from functions.kernel.callers import Caller, Role
from functions.runtime.tables import Record, connection, table_meta, translated

WAIVERS: Final = "waivers"


class ProgressRecord(Record):
    """An exercise of somebody: answers, in a row, round, done, the last answer and its worth."""

    Meta = table_meta("learning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    k = NumberAttribute()
    r = NumberAttribute()
    d = NumberAttribute()
    a = UnicodeAttribute(null=True)
    w = NumberAttribute()


class PassRecord(Record):
    """That an account passed a number of its guide on a day."""

    Meta = table_meta("learning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    d = UnicodeAttribute()


class WaiverRecord(Record):
    """A waiver that is asked for: role, reason, hands, version."""

    Meta = table_meta("learning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    ro = UnicodeAttribute()
    re = UnicodeAttribute()
    ok = UnicodeSetAttribute(null=True)
    v = NumberAttribute()


def progress_of(subject: str, number: int) -> dict[str, Progress]:
    """ACC-43: somebody's exercises of a guide's version, by name, read strongly. Raises Busy."""
    begins = ProgressRecord.s.startswith(f"{number:04}#")
    with translated():
        found = list(ProgressRecord.query(subject, begins, consistent_read=True))
    return {str(one.s).partition("#")[2]: _progress(one) for one in found}


def put_progress(subject: str, lesson: Lesson, made: Progress, seen: Progress) -> None:
    """ACC-44: an exercise after an answer or anew, if nothing came between. Raises ConditionLost,
    Busy."""
    record = ProgressRecord(
        subject,
        f"{lesson.number:04}#{lesson.exercise}",
        n=made.answers,
        k=made.in_a_row,
        r=made.round,
        d=int(made.is_done),
        a=made.last or None,
        w=int(made.was_right),
    )
    stands = (ProgressRecord.n == seen.answers) & (ProgressRecord.r == seen.round)
    is_first = seen == Progress()
    with translated():
        record.save(condition=ProgressRecord.p.does_not_exist() if is_first else stands)


def put_learnt(caller: Caller, learnt: Learnt) -> None:
    """ACC-45: the staff record says what was learnt, and the account counts among those of its
    place, both or neither. Raises ConditionLost (another role or unit by now), Busy."""
    division = caller.division or ""
    passed = PassRecord(
        f"passed#{_province(division)}",
        f"{division}#{learnt.role.value}#{caller.subject}",
        n=learnt.number,
        d=learnt.day.isoformat(),
    )
    is_theirs = (StaffRecord.role == learnt.role.value) & (StaffRecord.unit == caller.unit)
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(passed)
        together.update(
            StaffRecord(caller.subject),
            actions=[StaffRecord.t.set(learnt.written())],
            condition=is_theirs,
        )


def passes_in(province: str, place: str) -> tuple[Pass, ...]:
    """ACC-46: accounts of a place that passed; `province` is its code, "" for the nation's own
    offices. Raises Busy."""
    begins = PassRecord.s.startswith(place) if place else None
    with translated():
        found = list(PassRecord.query(f"passed#{province}", begins))
    return tuple(map(_pass, found))


def waiver(division: str, subject: str) -> Waiver | None:
    """ACC-47: a waiver that is asked for, read strongly. Raises Busy."""
    try:
        with translated():
            return _waiver(WaiverRecord.get(WAIVERS, f"{division}#{subject}", consistent_read=True))
    except DoesNotExist:
        return None


def waivers() -> tuple[Waiver, ...]:
    """ACC-47: all that are asked for. Raises Busy."""
    with translated():
        return tuple(map(_waiver, WaiverRecord.query(WAIVERS, consistent_read=True)))


def put_waiver(made: Waiver, seen: Waiver | None) -> None:
    """ACC-47: a waiver asked for, or with one more hand. Raises ConditionLost, Busy."""
    stands = WaiverRecord.p.does_not_exist() if seen is None else WaiverRecord.v == seen.version
    with translated():
        _waiver_record(made).save(condition=stands)


def end_waiver(seen: Waiver, learnt: Learnt) -> None:
    """ACC-47: the last hand: the staff record says until when, and nothing is asked any more.
    Raises ConditionLost, Busy."""
    with translated(), TransactWrite(connection=connection()) as together:
        together.delete(_waiver_record(seen), condition=WaiverRecord.v == seen.version)
        together.update(
            StaffRecord(seen.subject),
            actions=[StaffRecord.t.set(learnt.written())],
            condition=StaffRecord.role == learnt.role.value,
        )


def _progress(one: ProgressRecord) -> Progress:
    return Progress(int(one.n), int(one.k), int(one.r), bool(one.d), one.a or "", bool(one.w))


def _pass(one: PassRecord) -> Pass:
    division, role, _ = str(one.s).split("#", 2)
    return Pass(division, Role(role), int(one.n), date.fromisoformat(one.d))


def _waiver(one: WaiverRecord) -> Waiver:
    division, _, subject = str(one.s).partition("#")
    hands = frozenset(one.ok or ())
    return Waiver(subject, division, Role(one.ro), one.re, hands, int(one.v))


def _waiver_record(made: Waiver) -> WaiverRecord:
    return WaiverRecord(
        WAIVERS,
        f"{made.division}#{made.subject}",
        ro=made.role.value,
        re=made.reason,
        ok=set(made.hands) or None,
        v=made.version,
    )


def _province(division: str) -> str:
    return division.partition("/")[0]
