"""Pages by which anybody checks a printed result."""

from __future__ import annotations

from functions.kernel.errors import Refusal, Unavailable
from functions.laboratory.pages.showing import paper_shown
from functions.laboratory.schemas import asking
from functions.laboratory.service import verifying
from functions.runtime.http import Answer, Api, Request, problem_of, status_of
from functions.runtime.http.padding import UNCOMPRESSED
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")


@pages.page("GET", "/xac-minh")
def ask_for_paper(request: Request) -> Answer:
    """Ask for the code of a paper."""
    return _page(request, "")


@pages.page("POST", "/xac-minh", body=asking.PaperForm)
def check_typed_paper(request: Request, form: asking.PaperForm) -> Answer:
    """Check a paper by the text of its code."""
    return _page(request, form.paper)


@pages.page("GET", "/x/{token}")
def show_paper(request: Request) -> Answer:
    """Check a paper by the link in its code."""
    return _page(request, request.path["token"])


def _page(request: Request, text: str) -> Answer:
    checked, refusal = None, None
    try:
        if text or request.event["httpMethod"] == "POST":
            checked = verifying.check_paper(request.caller, text, request.now, request.request_id)
    except Unavailable:
        raise
    except Refusal as wrong:
        refusal = wrong
    return render(
        request,
        "paper.html",
        status_of(type(refusal)) if refusal else 200,
        dict(UNCOMPRESSED),
        paper=paper_shown(checked, request.language, request.now) if checked else None,
        values={},
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )
