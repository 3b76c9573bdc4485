"""Page of a laboratory: which tubes of its pools have to be tested by themselves, until when."""

from __future__ import annotations

from functions.laboratory.schemas.recollecting import RetestView
from functions.laboratory.service import recollecting
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

pages = Api(__name__, audience="laboratory")


@pages.page("GET", "/xet-nghiem/lam-lai")
def show_retests(request: Request) -> Answer:
    """Show the tubes to be tested by themselves, overdue first."""
    found = recollecting.retests_to_do(request.caller, request.now)
    tubes = [RetestView.of(task, request.now) for task in found]
    return render(request, "laboratory/retests.html", tubes=tubes)
