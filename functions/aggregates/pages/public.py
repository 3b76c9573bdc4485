"""The public figures as a page with a chart and a map of tiles, and as a file."""

from __future__ import annotations

from typing import Any

from functions.aggregates.domain.tiles import laid_out, shades
from functions.aggregates.service.showing import Told, last_days, table_of, told
from functions.kernel.divisions import DivisionUnknown, provinces
from functions.kernel.periods import DateInvalid
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, attachment
from functions.runtime.pages import render

pages = Api(__name__, audience="vaccination")

ASKED = ("place", "day", "revision")
REFUSES = (DivisionUnknown, DateInvalid, NoRuleInForce)
CHARTED = ("scans", "results")


@pages.page("GET", "/minh-bach/so-lieu", query=ASKED, refuses=REFUSES)
def show_figures(request: Request) -> Answer:
    """Show the published figures of a day by place, the last days, and how they are computed."""
    found = _asked(request)
    vietnamese = request.language == "vi"
    return render(
        request,
        "aggregates/figures.html",
        told=found,
        days=_days(request, found.place),
        provinces=[(str(one.code), one.name) for one in provinces()],
        words={
            one.definition.id: one.definition.vi if vietnamese else one.definition.en
            for one in found.tables
        },
        **_map(found),
    )


@pages.page(
    "GET", "/minh-bach/so-lieu/bang", query=ASKED, refuses=REFUSES, answers={200: "text/csv"}
)
def send_figures(request: Request) -> Answer:
    """A day's figures as a file."""
    found = _asked(request)
    name = f"so-lieu-{found.day.isoformat()}-{found.place.replace('/', '-') or 'ca-nuoc'}.csv"
    return attachment(table_of(found), "text/csv", name)


def _asked(request: Request) -> Told:
    asked = request.query
    return told(
        asked.get("place", ""), asked.get("day", ""), asked.get("revision", ""), request.now
    )


def _days(request: Request, place: str) -> list[tuple[Any, dict[str, int | None]]]:
    return [
        (
            day,
            {
                one.definition.figure: one.row(place)[0]
                for one in found
                if one.definition.figure in CHARTED
            },
        )
        for day, found in last_days(request.now)
    ]


def _map(found: Told) -> dict[str, Any]:
    scans = next((one for one in found.tables if one.definition.figure == "scans"), None)
    if scans is None or not found.inside:
        return {"blocks": (), "height": 0, "names": {}, "shades": {}, "totals": {}}
    totals = {path: scans.row(path)[0] for path, name in found.inside if name}
    blocks, height = laid_out(totals)
    names = dict(found.inside) | {found.place: found.name}
    return {
        "blocks": blocks,
        "height": height,
        "names": names,
        "shades": shades(totals),
        "totals": totals,
    }
