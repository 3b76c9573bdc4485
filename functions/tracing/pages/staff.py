"""Pages of those who trace: the board of cases, a case with its candidates, the list as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.divisions import print_place, provinces
from functions.kernel.errors import Refusal
from functions.registry import service as registry
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.http.answers import attachment
from functions.runtime.pages import render
from functions.tracing.domain.contact import Verdict
from functions.tracing.domain.refusals import CaseUnknown, NoCaseBasis, PurposeNotAllowed
from functions.tracing.schemas.forms import ROWS, CaseForm, DraftForm, values_of
from functions.tracing.service import (
    chain,
    comparing,
    contacting,
    deciding,
    exporting,
    nation,
    opening,
    picture,
    showing,
)
from functions.tracing.service.looking import Purpose

pages = Api(__name__, audience="staff")

BOARD, CASE = "tracing/board.html", "tracing/case.html"
PLACE = "/can-bo/truy-vet"
KINDS = ("card", "cccd", "cmnd", "passport", "bhyt")
BASIS = (NoCaseBasis, PurposeNotAllowed)


@pages.page(
    "GET",
    PLACE,
    refuses=(access.RightInvalid, access.CursorInvalid),
    query=("province", "rule", "cursor"),
)
def show_board(request: Request) -> Answer:
    """Show the cases of my area by day, and how far their traces are; or another rule's dry run."""
    return render(request, BOARD, **fresh_form(**_board(request)))


@pages.page("POST", PLACE, body=DraftForm)
def draft_or_sign(request: Request, form: DraftForm) -> Answer:
    """Draw up a case without a positive, or sign one as the second."""
    try:
        if form.step == "sign":
            opening.sign(request.caller, form.draft, form.words, now=request.now)
        else:
            _draw_up(request, form)
    except Refusal as refusal:
        return again(request, BOARD, form, refusal, **_board(request))
    return see_other(PLACE)


@pages.page(
    "GET",
    PLACE + "/{case}",
    refuses=(CaseUnknown, *BASIS, access.CursorInvalid),
    query=("purpose", "cursor"),
)
def show_case(request: Request) -> Answer:
    """Show a case; with a purpose, its candidates page by page."""
    asked = request.query
    told = _case(request, asked.get("purpose"), asked.get("cursor", ""))
    return render(request, CASE, **fresh_form(**told))


@pages.page("POST", PLACE + "/{case}", body=CaseForm, refuses=(CaseUnknown, *BASIS))
def take_step(request: Request, form: CaseForm) -> Answer:
    """Add an interview, close a case, ask again, or decide on a candidate."""
    try:
        if form.ask or form.pick:
            return _search(request, form)
        _step(request, form)
    except (CaseUnknown, PurposeNotAllowed):
        raise
    except Refusal as refusal:
        told = _case(request, form.purpose or None, form.cursor)
        return again(request, CASE, form, refusal, **told)
    back = urlencode({"purpose": form.purpose, "cursor": form.cursor}) if form.purpose else ""
    return see_other(f"{PLACE}/{request.path['case']}{'?' if back else ''}{back}")


@pages.page(
    "GET",
    PLACE + "/{case}/tep",
    answers={200: "text/csv"},
    refuses=(*BASIS, access.CursorInvalid),
    query=("purpose", "cursor"),
)
def download_contacts(request: Request) -> Answer:
    """Download candidates of a case, as many as one look shows; audited like a look."""
    told = exporting.file_of(
        request.caller,
        request.path["case"],
        request.query.get("purpose", ""),
        request.query.get("cursor", ""),
        request.now,
        request_id=request.request_id,
    )
    return attachment(told.decode(), "text/csv", "candidate-contacts.csv")


def _search(request: Request, form: CaseForm) -> Answer:
    """Show the interview as far as it is written, with venues of a name, or the one chosen."""
    told = _case(request, form.purpose or None, form.cursor)
    if form.pick:
        chosen = registry.venue(registry.read_code(form.pick))
        picked = {"picked": chosen.details.name}
        return again(request, CASE, form.picked(chosen.code), None, **told | picked)
    area = request.caller.division or told["case"].division
    told |= {"matches": registry.venues_named(form.find, area)}
    return again(request, CASE, form, None, **told)


def _draw_up(request: Request, form: DraftForm) -> str:
    return opening.draw_up(
        request.caller,
        form.sight(),
        form.sampled_at(),
        form.words,
        key=form.idempotency_key,
        now=request.now,
        request_id=request.request_id,
    )


def _step(request: Request, form: CaseForm) -> object:
    caller, id_, now = request.caller, request.path["case"], request.now
    if form.step in set(Verdict):
        verdict = Verdict(form.step)
        return contacting.decide(
            caller, id_, form.contact, verdict, form.words, purpose=form.purpose, now=now
        )
    if form.step == "ring":
        return contacting.ask_ring(caller, id_, form.contact, form.purpose, now=now)
    if form.step == "interview":
        revision, told, keep = form.on_revision(), form.told(), form.kept()
        return deciding.interview(caller, id_, revision, told, form.words, now=now, keep=keep)
    acts = {"close": deciding.close, "error": deciding.undo}
    act = acts.get(form.step, deciding.ask_again)
    return act(caller, id_, form.on_revision(), form.words, now=now)


def _board(request: Request) -> dict[str, Any]:
    caller, asked = request.caller, request.query
    province = asked.get("province", "")
    board = showing.board(caller, province, request.now, asked.get("cursor", ""))
    dry = (
        comparing.dry_run(caller, province, rule, request.now)
        if (rule := asked.get("rule", ""))
        else None
    )
    return {
        "place": PLACE,
        "board": board,
        "most": max(1, *(count for _, count in board.by_day)),
        "dry": dry,
        "nation": nation.nation_for(caller, province, request.now),
        "versions": comparing.versions(),
        "provinces": _areas(caller),
        "print_place": print_place,
        "drafts": opening.waiting(caller) if caller.role.value in SIGNERS else (),
        "kinds": KINDS,
        "may_open": caller.role is opening.DRAWING,
        "may_sign": caller.role.value in SIGNERS,
    }


def _areas(caller: Caller) -> list[tuple[str, str]]:
    """What may be chosen: every province, or one's own area and those one has a right to."""
    if not caller.division:
        return [(one.code, one.name) for one in provinces()]
    granted = sorted({one.area for one in caller.granted if one.datum == caller.shows})
    return [(area, print_place(area)) for area in (caller.division, *granted)] if granted else []


SIGNERS = ("epidemiologist", "province_officer")


def _case(request: Request, purpose: str | None, cursor: str) -> dict[str, Any]:
    caller, id_, now, request_id = (
        request.caller,
        request.path["case"],
        request.now,
        request.request_id,
    )
    shown = showing.show(caller, id_, now, request_id)
    told = chain.chain_for(caller, shown.case, now, request_id)
    found = None
    if purpose is not None:
        found = showing.candidates(
            caller, id_, purpose, cursor, now, request_id=request_id, most=PAGE
        )
    return {
        "place": f"{PLACE}/{shown.case.id}",
        "shown": shown,
        "case": shown.case,
        "chain": told,
        "picture": picture.picture_of(told),
        "found": found,
        "purpose": purpose or "",
        "cursor": cursor,
        "purposes": [one.value for one in Purpose],
        "rows": ROWS,
        "standing": values_of(shown.case.interview),
        "matches": None,
        "picked": "",
        "print_place": print_place,
    }


PAGE = 20
"""Candidates of one page, so that it stays small on a slow line."""
