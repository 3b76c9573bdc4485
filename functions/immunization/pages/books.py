"""The page of the books of vaccine."""

from __future__ import annotations

from functions.immunization.service import reconciling
from functions.kernel.divisions import DivisionUnknown, provinces
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")


@pages.page("GET", "/can-bo/doi-chieu-vac-xin", query=("province",), refuses=(DivisionUnknown,))
def show_books(request: Request) -> Answer:
    """Show yesterday's books of the sites of my area, those that differ first."""
    asked = request.query.get("province", "")
    report = reconciling.report_of(request.caller, asked, request.now)
    choice = provinces() if request.caller.division == "" else ()
    return render(
        request,
        "immunization/books.html",
        report=report,
        provinces=tuple((one.code, one.name) for one in choice),
    )
