"""The page on which people see that they may have met a case, and what they are asked to do."""

from __future__ import annotations

from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render
from functions.tracing.service import own

pages = Api(__name__, audience="citizen")


@pages.page("GET", "/tiep-xuc")
def show_own(request: Request) -> Answer:
    """Show whether I may have met a case, and until when I do what."""
    found = own.own_contacts(request.caller, request.now, request.request_id)
    return render(request, "tracing/own.html", contacts=found)
