"""Door of those who sampled: which of their results were changed or taken back."""

from __future__ import annotations

from functions.laboratory.schemas.amended import AmendedView, AmendmentView
from functions.laboratory.service import amending
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")


@api.door("GET", "/api/amended-results", answers={200: AmendedView})
def list_amended(request: Request) -> Answer:
    """List the amended results of my unit's tubes, newest first; nothing that was found."""
    found = amending.amended_results(request.caller, request.now)
    return ok(AmendedView(results=[AmendmentView.of(one) for one in found]))
