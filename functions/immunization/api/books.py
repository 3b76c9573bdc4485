"""The door of the books of vaccine: what was received is used, wasted or left."""

from __future__ import annotations

from functions.immunization.schemas.books import BooksView
from functions.immunization.service import reconciling
from functions.kernel.divisions import DivisionUnknown
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")


@api.door(
    "GET",
    "/api/vaccine-stock/books",
    answers={200: BooksView},
    refuses=(DivisionUnknown,),
    query=("province",),
)
def show_books(request: Request) -> Answer:
    """Show yesterday's books of the sites of my area, those that differ first."""
    asked = request.query.get("province", "")
    return ok(BooksView.of(reconciling.report_of(request.caller, asked, request.now)))
