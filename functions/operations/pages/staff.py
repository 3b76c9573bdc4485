"""The page of those who operate the platform."""

from __future__ import annotations

from functions.kernel.errors import Unavailable
from functions.operations.domain.panels import STEP, STEPS
from functions.operations.service import watching
from functions.runtime import settings
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

BOARD = "operations/board.html"


@pages.page("GET", "/can-bo/van-hanh", refuses=(Unavailable,))
def show_operations(request: Request) -> Answer:
    """Show charts and alarms of the platform, at most a minute old."""
    return render(
        request,
        BOARD,
        board=watching.board(request.now),
        runbooks=settings.runbooks(),
        minutes=int(STEP.total_seconds() // 60),
        hours=int(STEP.total_seconds() * STEPS // 3600),
    )
