"""Second samples: opened by what a tube's aggregate says, closed by the second result.

`project_recollections` is called by the stream door of `specimens` with the whole aggregate, read
consistently; it writes absolute values guarded by editions, so that replays, reordering and two
containers at once end alike. Statistics count people by their own results, never by tasks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import PersonId, TubeCode, UnitId
from functions.laboratory.domain.recollection import (
    ReleaseSeen,
    Task,
    edition_of,
    second_result_at,
    tasks_of,
)
from functions.laboratory.domain.release import Aggregate, Outcome, Release
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody, Finding
from functions.laboratory.service import codes
from functions.laboratory.store import recollections as store
from functions.registry import service as registry

SAYS_OF_THE_TUBE = frozenset({Outcome.REPORTED, Outcome.IN_POOL, Outcome.WITHDRAWN})
SHOWN: timedelta = timedelta(days=14)
"""How far back the lists go: the epidemiological window of a contact."""


LIMIT: Final = "recollections.reach"
MOST_A_DAY: Final = 200
"""People whom one member of staff may look up in a day to invite them again [J]."""


class TaskUnknown(NotFound):
    """No such person waits for a second sample by this unit."""

    code = "RECOLLECTION_UNKNOWN"
    vi = "Không có người này trong danh sách cần lấy lại mẫu của đơn vị."
    en = "This person is not among those whom the unit has to sample again."


@dataclass(frozen=True, slots=True)
class TasksShown:
    """The open tasks of a unit, and their people as its staff see them in a list."""

    tasks: tuple[Task, ...]
    known: Mapping[PersonId, registry.MaskedPerson]


@dataclass(frozen=True, slots=True)
class Said:
    """A release as far as tasks need it. A withdrawn one has no finding: it asks nothing."""

    number: int
    finding: Finding
    released_at: datetime
    cancelled: bool

    @classmethod
    def of(cls, release: Release) -> Said:
        """Read a release."""
        finding = release.finding or Finding.NEGATIVE
        return cls(release.number, finding, release.released_at, release.cancelled)


def recollections_follow(known: Aggregate) -> None:
    """Bring the tasks in step with a tube's aggregate; an open tube asks nobody. Raises Busy.

    A version that only says that the pool's tubes are tested one by one, or that reports
    contradict one another, says nothing of the tube itself.
    """
    tube = known.specimen
    if tube is not None and tube.custody is not Custody.COLLECTING:
        said = [Said.of(one) for one in known.releases if one.outcome in SAYS_OF_THE_TUBE]
        project_recollections(tube, said)


def project_recollections(tube: Specimen, releases: Sequence[ReleaseSeen]) -> None:
    """Open, withdraw, mark as taken, or close the tasks that this tube speaks of. Raises Busy."""
    for task in tasks_of(tube, releases):
        store.put_task(task)
    if tube.second_of is not None:
        for member in tube.members:
            first = store.task_about(member, tube.second_of, person=True)
            if first is not None:
                _settle(first, tube, releases)
    if tube.pooled_in is not None:
        asked = store.task_about(tube.tube, tube.pooled_in, person=False)
        if asked is not None and releases:
            _settle(asked, tube, releases)


def second_of(members: Sequence[PersonId]) -> TubeCode | None:
    """The tube that this sample is the second of, if that is so for every member alike."""
    found = {_asked_by(member) for member in members}
    return found.pop() if len(found) == 1 else None


def tasks_to_do(caller: Caller, now: datetime) -> tuple[Task, ...]:
    """The open tasks of the caller's unit, overdue first, then by due time."""
    tasks = store.tasks_of(UnitId(caller.unit), now - SHOWN)
    return tuple(
        sorted(
            (task for task in tasks if task.is_open),
            key=lambda task: (not task.is_overdue(now), task.taken_by is not None, task.due_at),
        )
    )


def retests_to_do(caller: Caller, now: datetime) -> tuple[Task, ...]:
    """The tubes that the caller's laboratory has to test by themselves, overdue first."""
    return tuple(task for task in tasks_to_do(caller, now) if task.retest is not None)


def tasks_shown(caller: Caller, now: datetime, request_id: str = "") -> TasksShown:
    """The same with masked names and phones. Raises AuditUnavailable, CryptoUnavailable."""
    tasks = tasks_to_do(caller, now)
    people = list(dict.fromkeys(task.person for task in tasks if task.person))
    return TasksShown(tasks, registry.masked(caller, people, now=now, request_id=request_id))


def reach(
    caller: Caller, task_id: str, now: datetime, request_id: str = ""
) -> registry.WayToPerson:
    """How to reach a person whom the caller's unit has to sample again, put on record first.

    Only while nobody has taken that sample. Raises TaskUnknown, TooMany, AuditUnavailable,
    CryptoUnavailable.
    """
    access.count(LIMIT, caller.subject, now, most=MOST_A_DAY, per=timedelta(days=1))
    for task in tasks_to_do(caller, now):
        if task_id and id_of(task) == task_id and task.person is not None:
            return registry.way_to_person(
                caller, task.person, action="reach_for_sample", now=now, request_id=request_id
            )
    raise TaskUnknown


def id_of(task: Task) -> str:
    """By which a list names a person to be reached, without the person's id; "" for nobody."""
    asked = task.person is not None and task.taken_by is None
    return codes.result_id(task.person, task.tube) if asked and task.person else ""


def _asked_by(member: PersonId) -> TubeCode | None:
    for task in store.tasks_about(member, person=True):
        if task.is_open and task.taken_by is None:
            return task.tube
    return None


def _settle(task: Task, tube: Specimen, releases: Sequence[ReleaseSeen]) -> None:
    store.settle(
        task,
        tube.tube,
        taken_at=tube.sealed_at,
        closed_at=second_result_at(releases),
        edition=edition_of(tube, releases),
    )
