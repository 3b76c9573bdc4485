"""Who has to be sampled again: as the list shows it, and how one of them is reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from functions.kernel.identifiers import PersonId
from functions.laboratory.domain.recollection import Task
from functions.laboratory.service.recollecting import id_of
from functions.registry.service import MaskedPerson, WayToPerson
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import Out


class Reach(BaseModel):
    """Whom to reach, by the id that the list gives."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    id: str = Field(max_length=40)


class ReachForm(Form):
    """The same as a form."""

    id: str = Line


class WayView(Out):
    """How a person is reached; "" where it is not known."""

    name: str
    phone: str
    address: str

    @classmethod
    def of(cls, way: WayToPerson) -> WayView:
        """As it was opened."""
        return cls(name=way.name, phone=way.phone, address=way.address)


class TaskView(Out):
    """A person or a tube; `who` and `phone` are masked. `id` is "" where there is nobody to
    reach: a tube is tested again, or the second sample has been taken.
    """

    id: str
    who: str
    phone: str
    tube: str
    due_at: datetime
    overdue: bool
    taken_by: str

    @classmethod
    def of(cls, task: Task, known: Mapping[PersonId, MaskedPerson], now: datetime) -> TaskView:
        """As the unit's staff see it."""
        masked = known.get(task.person) if task.person else None
        return cls(
            id=id_of(task),
            who=masked.gate_name if masked else "",
            phone=masked.phone if masked else "",
            tube=task.tube,
            due_at=task.due_at,
            overdue=task.is_overdue(now),
            taken_by=task.taken_by or "",
        )


class RetestView(Out):
    """A tube that its laboratory has to test by itself, and the pool that asks for it."""

    tube: str
    pool: str
    due_at: datetime
    overdue: bool

    @classmethod
    def of(cls, task: Task, now: datetime) -> RetestView:
        """As the laboratory sees it: which finding of the pool asks is not told."""
        return cls(
            tube=task.retest or "", pool=task.tube, due_at=task.due_at, overdue=task.is_overdue(now)
        )


class RetestsView(Out):
    """The tubes that a laboratory has to test by themselves, overdue first."""

    tubes: list[RetestView]


class TasksView(Out):
    """The open tasks of a unit, overdue first."""

    tasks: list[TaskView]
