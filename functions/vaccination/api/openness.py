"""The door by which everybody reads the way of doses by day and division."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown
from functions.kernel.periods import DateInvalid
from functions.runtime.http import Answer, Api, Request, ok
from functions.vaccination.schemas.openness import OpennessView
from functions.vaccination.schemas.queue import QueueView
from functions.vaccination.schemas.revisions import RevisionsView
from functions.vaccination.service.openness import openness
from functions.vaccination.service.queueing import queue_shown
from functions.vaccination.service.revising import revisions_of

api = Api(__name__, audience="vaccination")


@api.door(
    "GET",
    "/api/vaccination/figures",
    answers={200: OpennessView},
    refuses=(DivisionUnknown, DateInvalid),
    query=("province", "day"),
)
def show_figures(request: Request) -> Answer:
    """Show the nation's or a province's figures by day and division."""
    asked = request.query
    told = openness(asked.get("province", ""), asked.get("day", ""), request.now)
    return ok(OpennessView.of(told))


@api.door(
    "GET",
    "/api/vaccination/queue",
    answers={200: QueueView},
    refuses=(DivisionUnknown,),
    query=("province",),
)
def show_queue(request: Request) -> Answer:
    """Show how many wait and are invited, by priority group and division."""
    told = queue_shown(request.query.get("province", ""), "", request.now)
    return ok(QueueView.of(told))


@api.door(
    "GET",
    "/api/vaccination/figures/revisions",
    answers={200: RevisionsView},
    refuses=(DivisionUnknown, DateInvalid),
    query=("province", "day"),
)
def show_revisions(request: Request) -> Answer:
    """Show what a province's day said before, and what each revision changed."""
    asked = request.query
    found = revisions_of(asked.get("province", ""), asked.get("day", ""), request.now)
    return ok(RevisionsView.of(found))
