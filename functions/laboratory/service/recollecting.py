"""Second samples: opened by what a tube's aggregate says, closed by the second result.

`project_recollections` is called by the stream door of `specimens` with the whole aggregate, read
consistently; it writes absolute values guarded by editions, so that replays, reordering and two
containers at once end alike. Statistics count people by their own results, never by tasks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.kernel.callers import Caller
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
from functions.laboratory.store import recollections as store

SAYS_OF_THE_TUBE = frozenset({Outcome.REPORTED, Outcome.IN_POOL, Outcome.WITHDRAWN})
SHOWN: timedelta = timedelta(days=14)
"""How far back the lists go: the epidemiological window of a contact."""


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
