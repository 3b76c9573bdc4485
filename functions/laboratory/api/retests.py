"""Door of laboratories: which tubes of their pools have to be tested by themselves, until when."""

from __future__ import annotations

from functions.laboratory.schemas.recollecting import RetestsView, RetestView
from functions.laboratory.service import recollecting
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="laboratory")


@api.door("GET", "/api/lab/retests", answers={200: RetestsView})
def list_retests(request: Request) -> Answer:
    """List the tubes that my laboratory has to test by themselves, overdue first."""
    found = recollecting.retests_to_do(request.caller, request.now)
    return ok(RetestsView(tubes=[RetestView.of(task, request.now) for task in found]))
