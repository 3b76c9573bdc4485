"""The public page of doses, and its table as a file."""

from __future__ import annotations

from functions.immunization.service.public_figures import public_doses, table_of
from functions.kernel.divisions import DivisionUnknown, provinces
from functions.runtime.http import Answer, Api, Request, attachment
from functions.runtime.pages import render

pages = Api(__name__, audience="vaccination")


@pages.page("GET", "/minh-bach/tiem-chung", query=("province",), refuses=(DivisionUnknown,))
def show_figures(request: Request) -> Answer:
    """Show a province's doses by day and district."""
    told = public_doses(request.query.get("province", ""), request.now)
    choice = [(str(one.code), one.name) for one in provinces()]
    return render(request, "immunization/public.html", told=told, provinces=choice)


@pages.page(
    "GET",
    "/minh-bach/tiem-chung/bang",
    query=("province",),
    refuses=(DivisionUnknown,),
    answers={200: "text/csv"},
)
def send_figures(request: Request) -> Answer:
    """A province's doses as a file."""
    told = public_doses(request.query.get("province", ""), request.now)
    return attachment(table_of(told), "text/csv", f"mui-tiem-{told.province}.csv")
