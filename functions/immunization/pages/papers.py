"""The page of paper lists: type a row, see which rows wait for a second hand."""

from __future__ import annotations

from typing import Any

from functions.immunization.domain.paper import PaperInvalid
from functions.immunization.schemas.papers import RowForm
from functions.immunization.service import late
from functions.immunization.service.sites import site_of
from functions.kernel.errors import Refusal
from functions.kernel.vaccines import products
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

PAPERS, PLACE = "immunization/papers.html", "/diem-tiem/giay"


@pages.page("GET", "/diem-tiem/giay", query=("sheet",), refuses=(PaperInvalid,))
def show_rows(request: Request) -> Answer:
    """Show the form of a row, and the rows of a sheet."""
    return render(request, PAPERS, **fresh_form(**_sheet(request, request.query.get("sheet", ""))))


@pages.page("POST", "/diem-tiem/giay", body=RowForm)
def type_row(request: Request, form: RowForm) -> Answer:
    """Type a row of a paper list of my site."""
    try:
        shown = late.type_row(request.caller, form.typed(), request.now)
    except Refusal as refusal:
        return again(request, PAPERS, form, refusal, **_sheet(request, ""))
    return see_other(f"{PLACE}?sheet={shown.row.id.partition('#')[0]}")


def _sheet(request: Request, sheet: str) -> dict[str, Any]:
    site_of(request.caller)
    return {
        "sheet": sheet,
        "rows": late.rows_of(request.caller, sheet) if sheet else (),
        "products": [(one.code, one.name) for one in products().values()],
    }
