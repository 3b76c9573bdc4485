"""Page from which people take along a copy of all that is held about them. No scripts.

It reads nothing of anybody but the names of one's wards: each file comes from its house's own door,
which asks who is asking and puts the look on record (decision 0135).
"""

from __future__ import annotations

from functions.datarights.domain.copies import held_at, left_out, taken_along
from functions.datarights.schemas.wishes import read_whose
from functions.kernel.identifiers import PersonId
from functions.kernel.rules import NoRuleInForce
from functions.registry import service as registry
from functions.registry.service import PersonUnknown
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")

PLACE = "/ban-sao-du-lieu"


@pages.page("GET", PLACE, query=("for",), refuses=(PersonUnknown, NoRuleInForce))
def show_copy(request: Request) -> Answer:
    """Show what is held about me, or a ward, and give each kind as a file."""
    ward, held = _ward(request), held_at(request.now)
    family = registry.family(request.caller, request.now, request.request_id)
    return render(
        request,
        "datarights/copy.html",
        place=PLACE,
        ward=ward,
        family=[(one.person, one.full_name) for one in family],
        given=[(one, one.link(ward)) for one in taken_along(held)],
        left_out=left_out(held),
    )


def _ward(request: Request) -> str:
    """The ward that is asked about, "" for oneself. Raises PersonUnknown (of no family of mine)."""
    own = PersonId(request.caller.subject)
    person = read_whose(request.query.get("for", ""), own)
    if person == own:
        return ""
    if not registry.is_guardian(own, person):
        raise PersonUnknown
    return person
