"""Second samples to take and tubes to test again: LAB-76 to LAB-59.

A task lies under the unit that does it, by the instant of its opening; under its person (``p#…``)
or tube (``t#…``) lies a pointer to it. What the first tube's aggregate says and what the second
tube says are separate attributes, each guarded by the edition of its own aggregate, so that they
may come in any order and more than once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action

from functions.kernel.identifiers import PersonId, TubeCode, UnitId
from functions.kernel.periods import at_millis, millis_of
from functions.laboratory.domain.keeping import work_until
from functions.laboratory.domain.recollection import Task
from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class TaskRecord(Record):
    """A task, or a pointer to one."""

    Meta = table_meta("recollections")
    w = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    unit = UnicodeAttribute(null=True)
    key = UnicodeAttribute(null=True)
    tube = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    retest = UnicodeAttribute(null=True)
    opened_ms = NumberAttribute(null=True)
    due_ms = NumberAttribute(null=True)
    rule_id = UnicodeAttribute(null=True)
    withdrawn = BooleanAttribute(null=True)
    n = NumberAttribute(null=True)
    taken_by = UnicodeAttribute(null=True)
    taken_ms = NumberAttribute(null=True)
    closed_ms = NumberAttribute(null=True)
    m = NumberAttribute(null=True)
    x = NumberAttribute(null=True)


def put_task(task: Task) -> None:
    """LAB-76: the task as its tube's aggregate says; an older edition changes nothing.

    The pointer is written first, so that a task that exists can always be found by its subject.
    """
    until = work_until(task.opened_at)
    subject = _who(task.person, task.retest)
    with translated():
        TaskRecord(subject, task.tube, unit=task.unit, key=_key(task), x=until).save()
    wanted: list[Action] = [
        TaskRecord.tube.set(task.tube),
        TaskRecord.opened_ms.set(millis_of(task.opened_at)),
        TaskRecord.due_ms.set(millis_of(task.due_at)),
        TaskRecord.rule_id.set(task.rule_id),
        TaskRecord.withdrawn.set(task.withdrawn),
        TaskRecord.n.set(task.edition),
        TaskRecord.x.set(until),
    ]
    if task.person:
        wanted.append(TaskRecord.person.set(task.person))
    if task.retest:
        wanted.append(TaskRecord.retest.set(task.retest))
    newer = TaskRecord.n.does_not_exist() | (TaskRecord.n < task.edition)
    try:
        with translated():
            TaskRecord(task.unit, _key(task)).update(wanted, condition=newer)
    except ConditionLost:
        return


def settle(
    task: Task,
    by: TubeCode,
    *,
    taken_at: datetime | None,
    closed_at: datetime | None,
    edition: int,
) -> None:
    """LAB-77: a second tube was taken, or its result came; an older edition changes nothing."""
    wanted: list[Action] = [
        TaskRecord.taken_by.set(by),
        TaskRecord.m.set(edition),
        TaskRecord.x.set(work_until(task.opened_at)),
    ]
    if taken_at is not None:
        wanted.append(TaskRecord.taken_ms.set(millis_of(taken_at)))
    closing = TaskRecord.closed_ms.set(millis_of(closed_at)) if closed_at is not None else None
    wanted.append(closing or TaskRecord.closed_ms.remove())
    same = (TaskRecord.taken_by == by) & (TaskRecord.m < edition)
    later = TaskRecord.closed_ms.does_not_exist() & (TaskRecord.taken_by != by)
    if taken_at is not None:
        later &= TaskRecord.taken_ms < millis_of(taken_at)
    newer = TaskRecord.m.does_not_exist() | same | later
    try:
        with translated():
            TaskRecord(task.unit, _key(task)).update(wanted, condition=newer)
    except ConditionLost:
        return


def tasks_of(unit: UnitId, since: datetime) -> tuple[Task, ...]:
    """LAB-78: a unit's tasks that were opened since then, oldest first, ended ones included."""
    with translated():
        found = TaskRecord.query(unit, TaskRecord.s >= _stamp(since), consistent_read=True)
        return tuple(_task(record) for record in found)


def tasks_about(subject: PersonId | TubeCode, *, person: bool) -> tuple[Task, ...]:
    """LAB-79: the tasks about a person or a tube, through their pointers."""
    who = f"{'p' if person else 't'}#{subject}"
    with translated():
        pointers = list(TaskRecord.query(who, consistent_read=True))
        keys = [(str(pointer.unit), str(pointer.key)) for pointer in pointers]
        records = TaskRecord.batch_get(keys, consistent_read=True) if keys else ()
        return tuple(sorted(map(_task, _opened(records)), key=lambda task: task.opened_at))


def task_about(subject: PersonId | TubeCode, tube: TubeCode, *, person: bool) -> Task | None:
    """LAB-59: the task that a tube asked for about a person or a tube."""
    who = f"{'p' if person else 't'}#{subject}"
    try:
        with translated():
            pointer = TaskRecord.get(who, tube, consistent_read=True)
            record = TaskRecord.get(str(pointer.unit), str(pointer.key), consistent_read=True)
    except DoesNotExist:
        return None
    return _task(record)


def _opened(records: Iterable[TaskRecord]) -> Iterable[TaskRecord]:
    return (record for record in records if record.opened_ms is not None)


def _who(person: PersonId | None, retest: TubeCode | None) -> str:
    return f"p#{person}" if person else f"t#{retest}"


def _key(task: Task) -> str:
    return f"{_stamp(task.opened_at)}#{task.tube}#{task.subject}"


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _instant(milliseconds: float | None) -> datetime | None:
    if milliseconds is None:
        return None
    return at_millis(milliseconds)


def _task(record: TaskRecord) -> Task:
    start = datetime.fromtimestamp(0, UTC)
    return Task(
        unit=UnitId(record.w),
        tube=TubeCode(str(record.tube)),
        person=PersonId(record.person) if record.person else None,
        retest=TubeCode(record.retest) if record.retest else None,
        opened_at=_instant(record.opened_ms) or start,
        due_at=_instant(record.due_ms) or start,
        rule_id=str(record.rule_id),
        withdrawn=bool(record.withdrawn),
        edition=int(record.n or 0),
        taken_by=TubeCode(record.taken_by) if record.taken_by else None,
        taken_at=_instant(record.taken_ms),
        closed_at=_instant(record.closed_ms),
    )
