"""Pages of officers: proposals by district, a commune's last days, figures, signing."""

from __future__ import annotations

from typing import Any

from functions.kernel.callers import Role
from functions.kernel.divisions import DivisionUnknown, find_division
from functions.kernel.errors import Refusal
from functions.kernel.periods import day_of
from functions.kernel.rules import NoRuleInForce
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.zoning.domain.area import AreaUnknown, is_part, name_of
from functions.zoning.domain.criteria import criteria_rules
from functions.zoning.domain.dry_run import Turn
from functions.zoning.domain.figures import COLUMNS
from functions.zoning.domain.why import why
from functions.zoning.schemas.forms import AgainForm, FiguresForm, SignForm
from functions.zoning.service import entering, showing, signing
from functions.zoning.service.places import province_of

pages = Api(__name__, audience="staff")

BOARD, AREA, FIGURES = "zoning/board.html", "zoning/area.html", "zoning/figures.html"
PLACE = "/can-bo/cap-do-dich"
MOST_TURNING = 40
"""Areas of a dry run that one page names."""


@pages.page(
    "GET",
    "/can-bo/cap-do-dich",
    query=("province", "district", "rule"),
    refuses=(DivisionUnknown, NoRuleInForce),
)
def show_board(request: Request) -> Answer:
    """Show what is proposed for my province, by district; or what another version would say."""
    return render(request, BOARD, **fresh_form(**_board(request)))


@pages.page("POST", "/can-bo/cap-do-dich", body=AgainForm)
def propose_again(request: Request, form: AgainForm) -> Answer:
    """Make yesterday's proposal anew."""
    try:
        showing.propose_again(request.caller, "", request.now)
    except Refusal as refusal:
        return again(request, BOARD, form, refusal, **_board(request))
    return see_other(PLACE)


@pages.page("POST", "/can-bo/cap-do-dich/ky", body=SignForm)
def sign(request: Request, form: SignForm) -> Answer:
    """Sign levels and put them in force."""
    key = form.idempotency_key
    try:
        signing.sign(request.caller, "", form.wanted(), key=key, now=request.now)
    except Refusal as refusal:
        return again(request, BOARD, form, refusal, **_board(request, form.district))
    return see_other(f"{PLACE}?district={form.district}" if form.district else PLACE)


@pages.page(
    "GET", "/can-bo/cap-do-dich/xa", query=("area",), refuses=(AreaUnknown, DivisionUnknown)
)
def show_area(request: Request) -> Answer:
    """Show a commune's last days."""
    area = request.query.get("area", "")
    past = showing.past_of(request.caller, area[:2], area, request.now)
    told = why(past[-1].outcome, request.language) if past else ""
    return render(request, AREA, area=area, title=_title(past, area), past=past, why=told)


@pages.page("GET", "/can-bo/cap-do-dich/so-lieu")
def show_figures(request: Request) -> Answer:
    """Show the form in which figures are entered, and what was."""
    return render(request, FIGURES, **fresh_form(**_figures(request)))


@pages.page("POST", "/can-bo/cap-do-dich/so-lieu", body=FiguresForm)
def enter_figures(request: Request, form: FiguresForm) -> Answer:
    """Enter figures of my province's communes."""
    caller, now = request.caller, request.now
    try:
        province, _ = province_of(caller)
        rows, day = form.rows(province), form.day()
        entering.enter(caller, province, day, rows, key=form.idempotency_key, now=now)
    except Refusal as refusal:
        return again(request, FIGURES, form, refusal, **_figures(request))
    return see_other(f"{PLACE}/so-lieu")


def _board(request: Request, district: str = "") -> dict[str, Any]:
    shown = showing.show(request.caller, request.query.get("province", ""), request.now)
    asked = district or request.query.get("district", "")
    rule, province = request.query.get("rule", ""), request.query.get("province", "")
    known = {one.path.rpartition("/")[2]: one.path for one in shown.districts}
    return {
        "shown": shown,
        "district": known.get(asked, ""),
        "names": {path: find_division(code).name for code, path in known.items()},
        "name_of": name_of,
        "is_part": is_part,
        "why": lambda outcome: why(outcome, request.language),
        "may_sign": request.caller.role is Role.PROVINCE_OFFICER,
        "place": PLACE,
        "versions": [(one.rule_id, one.rule_id) for one in criteria_rules().versions],
        "dry": showing.dry_run(request.caller, province, rule, request.now) if rule else None,
        "turns": [one.value for one in Turn],
        "most": MOST_TURNING,
    }


def _figures(request: Request) -> dict[str, Any]:
    return {
        "entries": entering.entries_shown(request.caller, ""),
        "columns": COLUMNS,
        "today": day_of(request.now).isoformat(),
        "place": PLACE,
    }


def _title(past: tuple[showing.Past, ...], area: str) -> str:
    part = past[-1].line.name if past else ""
    return f"{part} ({name_of(area)})" if part else name_of(area)
