"""Doors of the boards: a laboratory's own, a province's laboratories."""

from __future__ import annotations

from functions.kernel.errors import NotFound
from functions.kernel.periods import DateInvalid, day_of, read_day
from functions.laboratory.schemas.boards import LaboratoryBoardView, ProvinceBoardView
from functions.laboratory.service import board
from functions.runtime.http import Answer, Api, Request, ok

laboratory = Api(__name__, audience="laboratory")
staff = Api(__name__, audience="staff")


@laboratory.door("GET", "/api/lab/board", answers={200: LaboratoryBoardView}, refuses=(NotFound,))
def show_laboratory_board(request: Request) -> Answer:
    """Show my laboratory's days, clocks, backlog and stuck tubes."""
    return ok(LaboratoryBoardView.of(board.board_of(request.caller, request.now)))


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
