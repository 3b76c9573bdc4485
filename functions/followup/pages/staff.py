"""Pages of those who look after people: the board with its list, one person."""

from __future__ import annotations

from typing import Any

from functions.followup.domain.refusals import FollowUpUnknown
from functions.followup.schemas.wishes import StepForm
from functions.followup.service import nation, showing, working
from functions.kernel.divisions import provinces
from functions.kernel.errors import Refusal
from functions.kernel.periods import day_of
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

BOARD, PERSON = "followup/board.html", "followup/person.html"
PLACE = "/can-bo/theo-doi"


@pages.page("GET", PLACE, query=("province",))
def show_board(request: Request) -> Answer:
    """Show my area's numbers by day, and whom I have to look after."""
    caller = request.caller
    board = showing.board(
        caller, request.query.get("province", ""), request.now, request.request_id
    )
    told = {
        "place": PLACE,
        "board": board,
        "most": max(1, *(told["followed"] for _, told in board.by_day)),
        "provinces": [] if caller.division else [(one.code, one.name) for one in provinces()],
        "sees_people": showing.sees_people(caller),
        "nation": nation.nation_for(caller, request.query.get("province", ""), request.now),
    }
    return render(request, BOARD, **fresh_form(**told))


@pages.page("GET", PLACE + "/{follow_up}", refuses=(FollowUpUnknown,))
def show_person(request: Request) -> Answer:
    """Show a person under follow-up, how to reach them, and everything that was done."""
    return render(request, PERSON, **fresh_form(**_person(request)))


@pages.page("POST", PLACE + "/{follow_up}", body=StepForm, refuses=(FollowUpUnknown,))
def take_step(request: Request, form: StepForm) -> Answer:
    """Write down a call or visit, papers that were seen, or decide the end."""
    try:
        _take(request, form)
    except FollowUpUnknown:
        raise
    except Refusal as refusal:
        return again(request, PERSON, form, refusal, **_person(request))
    return see_other(f"{PLACE}/{request.path['follow_up']}")


def _take(request: Request, form: StepForm) -> object:
    return working.take(
        request.caller,
        request.path["follow_up"],
        form.on_version(),
        form.step,
        form.words,
        outcome=form.outcome,
        now=request.now,
    )


def _person(request: Request) -> dict[str, Any]:
    shown = showing.show(request.caller, request.path["follow_up"], request.now, request.request_id)
    return {
        "place": f"{PLACE}/{shown.follow_up.id}",
        "shown": shown,
        "one": shown.follow_up,
        "today": day_of(request.now),
        "outcomes": [one.value for one in working.Outcome],
    }
