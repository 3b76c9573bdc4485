"""Pages of the boards of data quality, and their table as a file."""

from __future__ import annotations

from datetime import date

from functions.immunization.service import scoring
from functions.immunization.service.scoring import QualityBoard
from functions.kernel.divisions import DivisionUnknown, provinces
from functions.runtime.http import Answer, Api, Request, attachment
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

BOARD = "immunization/quality.html"


@pages.page("GET", "/diem-tiem/chat-luong")
def show_site_quality(request: Request) -> Answer:
    """Show how good my site's records of the last days are."""
    board = scoring.site_board(request.caller, request.now)
    return _shown(request, board, (), scoring.suspects(request.caller, request.now))


@pages.page("GET", "/can-bo/chat-luong-mui-tiem", query=("province",), refuses=(DivisionUnknown,))
def show_area_quality(request: Request) -> Answer:
    """Show how good the records of the sites of my area are."""
    board = scoring.area_board(request.caller, request.query.get("province", ""), request.now)
    choice = provinces() if request.caller.division == "" else ()
    return _shown(request, board, tuple((one.code, one.name) for one in choice))


@pages.page(
    "GET",
    "/can-bo/chat-luong-mui-tiem/bang",
    query=("province",),
    refuses=(DivisionUnknown,),
    answers={200: "text/csv"},
)
def send_area_table(request: Request) -> Answer:
    """The sites of my area as a file."""
    board = scoring.area_board(request.caller, request.query.get("province", ""), request.now)
    return attachment(scoring.table_of(board), "text/csv", "chat-luong-mui-tiem.csv")


def _shown(
    request: Request,
    board: QualityBoard,
    choice: tuple[tuple[str, str], ...],
    suspects: tuple[tuple[date, str], ...] = (),
) -> Answer:
    target = scoring.TARGET_PERCENT
    return render(request, BOARD, board=board, provinces=choice, target=target, suspects=suspects)
