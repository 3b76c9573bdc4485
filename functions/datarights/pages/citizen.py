"""Pages on which people ask about their own data, and take along a copy of it. They work without
scripts; with them the copy is taken as one archive as well.

The page of the copy reads nothing of anybody but the names of one's wards: each file comes from its
house's own door, which asks who is asking and puts the look on record (decision 0135).
"""

from __future__ import annotations

from typing import Any

from functions.datarights.domain.copies import held_at, left_out, taken_along
from functions.datarights.domain.legal import kept, rule_at
from functions.datarights.schemas.wishes import AskForm, read_whose
from functions.datarights.service import asking
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.kernel.rules import NoRuleInForce
from functions.registry import service as registry
from functions.registry.service import PersonUnknown
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")

OWN = "datarights/own.html"
PLACE, COPY = "/yeu-cau-du-lieu", "/ban-sao-du-lieu"


@pages.page("GET", PLACE, query=("for",), refuses=(PersonUnknown,))
def show_own(request: Request) -> Answer:
    """Show what I have asked about my data, and what I may ask."""
    return render(request, OWN, **fresh_form(**_own(request, request.query.get("for", ""))))


@pages.page("POST", PLACE, body=AskForm, refuses=(PersonUnknown,))
def ask(request: Request, form: AskForm) -> Answer:
    """Ask about my data."""
    try:
        asking.open_request(request.caller, form.wanted(request.caller.subject), request.now)
    except PersonUnknown:
        raise
    except Refusal as refusal:
        return again(request, OWN, form, refusal, **_own(request, form.person))
    return see_other(f"{PLACE}?for={form.person}" if form.person else PLACE)


@pages.page("GET", COPY, query=("for",), refuses=(PersonUnknown, NoRuleInForce))
def show_copy(request: Request) -> Answer:
    """Show what is held about me, or a ward, and give each kind as a file."""
    ward, held = _ward(request), held_at(request.now)
    family = registry.family(request.caller, request.now, request.request_id)
    return render(
        request,
        "datarights/copy.html",
        place=COPY,
        archive=f"la-chan-{day_of(request.now).isoformat()}.zip",
        ward=ward,
        family=[(one.person, one.full_name) for one in family],
        given=[(one, one.link(ward)) for one in taken_along(held)],
        left_out=left_out(held),
    )


def _own(request: Request, whose: str) -> dict[str, Any]:
    caller, now = request.caller, request.now
    person = read_whose(whose, caller.subject)
    found = asking.own_requests(caller, person, now, request.request_id)
    family = registry.family(caller, now, request.request_id)
    return {
        "place": PLACE,
        "person": whose,
        "family": [(one.person, one.full_name) for one in family],
        "requests": found,
        "kinds": asking.kinds(),
        "kept": kept(rule_at(now)),
        "now": now,
    }


def _ward(request: Request) -> str:
    """The ward that is asked about, "" for oneself. Raises PersonUnknown (of no family of mine)."""
    own = PersonId(request.caller.subject)
    person = read_whose(request.query.get("for", ""), own)
    if person == own:
        return ""
    if not registry.is_guardian(own, person):
        raise PersonUnknown
    return person
