"""Pages of the boards: a laboratory's own, a province's laboratories."""

from __future__ import annotations

from functions.kernel.periods import day_of, read_day
from functions.laboratory.domain.clocks import Leg
from functions.laboratory.service import board
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

laboratory = Api(__name__, audience="laboratory")
staff = Api(__name__, audience="staff")


@laboratory.page("GET", "/xet-nghiem/bang")
def show_laboratory_board(request: Request) -> Answer:
    """Show my laboratory's days, clocks, backlog and stuck tubes."""
    shown = board.board_of(request.caller, request.now)
    return render(request, "laboratory/board.html", board=shown, legs=list(Leg))


@staff.page("GET", "/can-bo/xet-nghiem", query=("day",))
def show_province_board(request: Request) -> Answer:
    """Show the laboratories of my area on a day, aggregates alone."""
    asked = request.query.get("day")
    day = read_day(asked) if asked else day_of(request.now)
    shown = board.province_board(request.caller, day, request.now)
    return render(
        request, "laboratory/province.html", board=shown, days=board.days_to_choose(request.now)
    )
