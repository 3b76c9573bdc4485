"""The public page of the way of doses, and its table as a file."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown, provinces
from functions.kernel.periods import DateInvalid
from functions.runtime.http import Answer, Api, Request, attachment
from functions.runtime.pages import render
from functions.vaccination.domain.definitions import DEFINITIONS
from functions.vaccination.domain.groups import GroupUnknown
from functions.vaccination.domain.queue import DEFINITION_EN, DEFINITION_VI
from functions.vaccination.pages.words import spoken
from functions.vaccination.service.openness import Openness, openness, table_of
from functions.vaccination.service.queueing import QueueShown, queue_shown
from functions.vaccination.service.queueing import table_of as queue_table
from functions.vaccination.service.revising import Revisions, revisions_of
from functions.vaccination.service.revising import table_of as revisions_table

pages = Api(__name__, audience="vaccination")

REFUSES = (DivisionUnknown, DateInvalid)
QUEUE_REFUSES = (DivisionUnknown, GroupUnknown)


@pages.page("GET", "/minh-bach/tiem-chung", query=("province", "day"), refuses=REFUSES)
def show_figures(request: Request) -> Answer:
    """Show the nation's or a province's figures by day and division."""
    return render(
        request,
        "vaccination/openness.html",
        told=_asked(request),
        provinces=[(str(one.code), one.name) for one in provinces()],
        definitions=[
            (one.figure.value, one.id, spoken(request, one.vi, one.en)) for one in DEFINITIONS
        ],
    )


@pages.page(
    "GET",
    "/minh-bach/tiem-chung/bang",
    query=("province", "day"),
    refuses=REFUSES,
    answers={200: "text/csv"},
)
def send_figures(request: Request) -> Answer:
    """The same as a file, all days of all divisions shown."""
    told = _asked(request)
    name = f"tiem-chung-{told.province or 'ca-nuoc'}.csv"
    return attachment(table_of(told), "text/csv", name)


@pages.page(
    "GET", "/minh-bach/tiem-chung/hang-cho", query=("province", "group"), refuses=QUEUE_REFUSES
)
def show_queue(request: Request) -> Answer:
    """Show the queue by priority group, and one group by division."""
    told = _queue(request)
    return render(
        request,
        "vaccination/queue.html",
        told=told,
        provinces=[(str(one.code), one.name) for one in provinces()],
        definition=spoken(request, DEFINITION_VI, DEFINITION_EN),
        group_words={
            one.code: f"{one.code}. {spoken(request, one.vi, one.en)}" for one in told.groups
        },
    )


@pages.page(
    "GET",
    "/minh-bach/tiem-chung/hang-cho/bang",
    query=("province", "group"),
    refuses=QUEUE_REFUSES,
    answers={200: "text/csv"},
)
def send_queue(request: Request) -> Answer:
    """The same as a file, all groups of all divisions."""
    told = _queue(request)
    return attachment(queue_table(told), "text/csv", f"hang-cho-{told.province or 'ca-nuoc'}.csv")


@pages.page("GET", "/minh-bach/tiem-chung/lan-sua", query=("province", "day"), refuses=REFUSES)
def show_revisions(request: Request) -> Answer:
    """Show what a province's day said before."""
    return render(
        request,
        "vaccination/revisions.html",
        found=_revisions(request),
        provinces=[(str(one.code), one.name) for one in provinces()],
        figures=[one.figure.value for one in DEFINITIONS],
    )


@pages.page(
    "GET",
    "/minh-bach/tiem-chung/lan-sua/bang",
    query=("province", "day"),
    refuses=REFUSES,
    answers={200: "text/csv"},
)
def send_revisions(request: Request) -> Answer:
    """The same as a file."""
    found = _revisions(request)
    name = f"lan-sua-{found.province}-{found.day.isoformat()}.csv"
    return attachment(revisions_table(found), "text/csv", name)


def _revisions(request: Request) -> Revisions:
    asked = request.query
    return revisions_of(asked.get("province", ""), asked.get("day", ""), request.now)


def _queue(request: Request) -> QueueShown:
    asked = request.query
    return queue_shown(asked.get("province", ""), asked.get("group", ""), request.now)


def _asked(request: Request) -> Openness:
    asked = request.query
    return openness(asked.get("province", ""), asked.get("day", ""), request.now)
