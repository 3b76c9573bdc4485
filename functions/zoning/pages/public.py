"""The public map of levels, and its tables as files."""

from __future__ import annotations

import json
from typing import Any

from functions.kernel.divisions import DivisionUnknown, find_division, provinces
from functions.runtime.http import Answer, Api, Request, attachment
from functions.runtime.pages import render
from functions.zoning.domain.area import communes_of, name_of
from functions.zoning.service.public_map import geojson_of, public_map, table_of

pages = Api(__name__, audience="vaccination")


@pages.page(
    "GET",
    "/minh-bach/cap-do-dich",
    query=("province", "revision"),
    refuses=(DivisionUnknown,),
)
def show_map(request: Request) -> Answer:
    """Show the map of a province's levels, and the table beside it."""
    query = request.query
    told = public_map(query.get("province", ""), request.now, query.get("revision", ""))
    blocks, height = told.blocks()
    names = {str(one): name_of(one) for one in communes_of(told.province)}
    choice = [(str(one.code), one.name) for one in provinces()]
    districts = {
        one.district: find_division(one.district.rpartition("/")[2]).name for one in blocks
    }
    context: dict[str, Any] = {"districts": districts} | {
        "told": told,
        "blocks": blocks,
        "height": height,
        "names": names,
    }
    return render(request, "zoning/map.html", provinces=choice, **context)


@pages.page(
    "GET",
    "/minh-bach/cap-do-dich/bang",
    query=("province", "revision"),
    refuses=(DivisionUnknown,),
    answers={200: "text/csv"},
)
def send_table(request: Request) -> Answer:
    """The levels of a province as a file."""
    query = request.query
    told = public_map(query.get("province", ""), request.now, query.get("revision", ""))
    return attachment(table_of(told), "text/csv", f"cap-do-dich-{told.province}.csv")


@pages.page(
    "GET",
    "/minh-bach/cap-do-dich/geojson",
    query=("province", "revision"),
    refuses=(DivisionUnknown,),
    answers={200: "application/geo+json"},
)
def send_geojson(request: Request) -> Answer:
    """The levels of a province as GeoJSON, without geometry."""
    query = request.query
    told = public_map(query.get("province", ""), request.now, query.get("revision", ""))
    text = json.dumps(geojson_of(told), ensure_ascii=False, separators=(",", ":"))
    return attachment(text, "application/geo+json", f"cap-do-dich-{told.province}.geojson")
