"""The public page of how often people's data were looked at, and its table as a file."""

from __future__ import annotations

from functions.access.schemas.looking import CountsView
from functions.access.service.openness import published, table_of
from functions.runtime.http import Answer, Api, Request, attachment
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")


@pages.page("GET", "/minh-bach/luot-xem")
def show_counts(request: Request) -> Answer:
    """Show the looks at people's data by month, purpose and kind of hand."""
    return render(request, "access/counts.html", told=CountsView.of(published()))


@pages.page("GET", "/minh-bach/luot-xem/bang", answers={200: "text/csv"})
def send_counts(request: Request) -> Answer:
    """The same as a file."""
    return attachment(table_of(published()), "text/csv", "luot-xem-du-lieu.csv")
