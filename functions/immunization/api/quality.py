"""Doors of the boards of data quality: a site's own, and the sites of an area."""

from __future__ import annotations

from functions.immunization.schemas.quality import DataValueSetView, DataValueView, QualityBoardView
from functions.immunization.service import scoring
from functions.immunization.service.sites import NotASite
from functions.kernel.divisions import DivisionUnknown
from functions.kernel.periods import DateInvalid, read_day
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")


@api.door(
    "GET",
    "/api/immunizations/site-quality",
    answers={200: QualityBoardView},
    refuses=(NotASite,),
)
def show_site_quality(request: Request) -> Answer:
    """Show how good my site's records of the last days are."""
    return ok(QualityBoardView.of(scoring.site_board(request.caller, request.now)))


@api.door(
    "GET",
    "/api/immunizations/quality",
    answers={200: QualityBoardView},
    refuses=(DivisionUnknown,),
    query=("province",),
)
def show_area_quality(request: Request) -> Answer:
    """Show how good the records of the sites of my area are."""
    asked = request.query.get("province", "")
    return ok(QualityBoardView.of(scoring.area_board(request.caller, asked, request.now)))


@api.door(
    "GET",
    "/api/immunizations/days/{day}/dhis2",
    answers={200: DataValueSetView},
    refuses=(DateInvalid, DivisionUnknown),
    query=("province",),
)
def send_data_values(request: Request) -> Answer:
    """Give a day's figures of the sites of my area as a data value set of DHIS2."""
    day, province = read_day(request.path["day"]), request.query.get("province", "")
    found = scoring.values_of(request.caller, province, day)
    return ok(DataValueSetView(dataValues=[DataValueView.of(one) for one in found]))
