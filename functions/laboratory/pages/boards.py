"""Pages of the boards: a laboratory's own, a province's laboratories."""

from __future__ import annotations

from functions.kernel.periods import day_of, read_day
from functions.laboratory.service import board
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

staff = Api(__name__, audience="staff")


@staff.page("GET", "/can-bo/xet-nghiem", query=("day",))
def show_province_board(request: Request) -> Answer:
    """Show the laboratories of my area on a day, aggregates alone."""
    asked = request.query.get("day")
    day = read_day(asked) if asked else day_of(request.now)
    shown = board.province_board(request.caller, day, request.now)
    return render(
        request, "laboratory/province.html", board=shown, days=board.days_to_choose(request.now)
    )
