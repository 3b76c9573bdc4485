"""The door by which everybody reads how often people's data were looked at."""

from __future__ import annotations

from functions.access.schemas.looking import CountsView
from functions.access.service.openness import published
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="citizen")


@api.door("GET", "/api/access-counts", answers={200: CountsView})
def show_counts(request: Request) -> Answer:
    """Show the looks at people's data by month, purpose and kind of hand."""
    return ok(CountsView.of(published()))
