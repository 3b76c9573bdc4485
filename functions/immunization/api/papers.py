"""Doors of paper lists: two people type the same row, each by themselves."""

from __future__ import annotations

from functions.immunization.domain.dose import DoseConflict
from functions.immunization.domain.paper import PaperInvalid, PaperRecorded
from functions.immunization.schemas import papers as schemas
from functions.immunization.service import late
from functions.immunization.service.sites import NotASite
from functions.runtime.http import Answer, Api, Request, created, ok

api = Api(__name__, audience="staff")


@api.door(
    "POST",
    "/api/immunizations/paper-rows",
    body=schemas.TypeRow,
    answers={201: schemas.RowView},
    refuses=(NotASite, PaperInvalid, PaperRecorded, DoseConflict),
)
def type_row(request: Request, body: schemas.TypeRow) -> Answer:
    """Type a row of a paper list of my site."""
    shown = late.type_row(request.caller, body.typed(), request.now)
    return created(schemas.RowView.of(shown))


@api.door(
    "GET",
    "/api/immunizations/paper-rows",
    answers={200: schemas.RowsView},
    refuses=(NotASite, PaperInvalid),
    query=("sheet",),
)
def list_rows(request: Request) -> Answer:
    """Show the rows of a sheet of my site, and where two hands differ."""
    found = late.rows_of(request.caller, request.query.get("sheet", ""))
    return ok(schemas.RowsView(rows=[schemas.RowView.of(one) for one in found]))
