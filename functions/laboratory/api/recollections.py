"""Doors of those who take second samples: the list of their unit, and the way to a person."""

from __future__ import annotations

from functions.laboratory.schemas.recollecting import Reach, TasksView, TaskView, WayView
from functions.laboratory.service import recollecting
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")


@api.door("GET", "/api/recollections", answers={200: TasksView})
def list_recollections(request: Request) -> Answer:
    """List who has to be sampled again by my unit, overdue first, masked."""
    found = recollecting.tasks_shown(request.caller, request.now, request.request_id)
    tasks = [TaskView.of(task, found.known, request.now) for task in found.tasks]
    return ok(TasksView(tasks=tasks))


@api.door(
    "POST",
    "/api/recollections/reach",
    body=Reach,
    answers={200: WayView},
    refuses=(recollecting.TaskUnknown,),
)
def reach(request: Request, body: Reach) -> Answer:
    """Show how to reach one of them, put on record."""
    way = recollecting.reach(request.caller, body.id, request.now, request.request_id)
    return ok(WayView.of(way))
