"""Pages by which anybody checks a certificate."""

from __future__ import annotations

from functions.certificates.domain.judging import Verdict
from functions.certificates.schemas import asking
from functions.certificates.service import publishing, trusting
from functions.runtime.http import Answer, Api, Request
from functions.runtime.http.answers import CAMERA_HEADERS
from functions.runtime.http.padding import UNCOMPRESSED
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")


@pages.page("GET", "/kiem-tra-chung-nhan")
def ask_for_text(request: Request) -> Answer:
    """Ask for the text of a QR code."""
    return _page(request, None)


@pages.page("POST", "/kiem-tra-chung-nhan", body=asking.CheckForm)
def check_text(request: Request, form: asking.CheckForm) -> Answer:
    """Say whether the certificate counts."""
    return _page(request, trusting.verify(form.text, request.now))


def _page(request: Request, told: Verdict | None) -> Answer:
    shown = None
    if told is not None:
        shown = {
            "valid": told.is_valid,
            "reason": told.reason.value if told.reason else "",
            "name": told.name,
            "birth_year": told.birth_year,
        }
    return render(
        request,
        "check.html",
        headers=CAMERA_HEADERS | UNCOMPRESSED,
        told=shown,
        list_key=publishing.list_key(),
        values={},
        problem=None,
    )
