"""Doors of the boards: a laboratory's own, a province's laboratories."""

from __future__ import annotations

from functions.kernel.periods import DateInvalid, day_of, read_day
from functions.laboratory.schemas.boards import ProvinceBoardView
from functions.laboratory.service import board
from functions.runtime.http import Answer, Api, Request, ok

staff = Api(__name__, audience="staff")


@staff.door(
    "GET",
    "/api/laboratories/board",
    answers={200: ProvinceBoardView},
    refuses=(DateInvalid,),
    query=("day",),
)
def show_province_board(request: Request) -> Answer:
    """Show the laboratories of my area on a day, aggregates alone."""
    asked = request.query.get("day")
    day = read_day(asked) if asked else day_of(request.now)
    return ok(ProvinceBoardView.of(board.province_board(request.caller, day, request.now)))
