"""The owner's board of a venue."""

from __future__ import annotations

from typing import Any

from functions.checkin.pages.showing import day_asked, days_to_choose
from functions.checkin.service import board
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")


@pages.page("GET", "/dia-diem/{code}/bang", query=("day",))
def show_board(request: Request) -> Answer:
    """Show my venue's day: counts, masked visitors, warnings."""
    code, day = registry.read_code(request.path["code"]), day_asked(request)
    shown = board.board_of(request.caller, code, day, request.now, request_id=request.request_id)
    return render(
        request,
        "board.html",
        venue={"code": shown.venue.code, "name": shown.venue.details.name},
        day=day,
        days=days_to_choose(request),
        inside=shown.inside,
        entries=shown.entries,
        hours=shown.hours,
        visitors=_visitors(shown),
        warnings=_warnings(shown, request.language),
    )


def _visitors(shown: board.Board) -> list[dict[str, Any]]:
    return [
        {
            "masked_name": one.masked_name,
            "masked_phone": one.masked_phone,
            "in_at": one.entered_at,
            "out_at": one.left_at,
        }
        for one in shown.visitors
    ]


def _warnings(shown: board.Board, language: str) -> list[dict[str, str]]:
    return [{"code": one.code, "message": one.words(language)} for one in shown.warnings]
