"""Pages of the laboratory's front desk: boxes of tubes arrive."""

from __future__ import annotations

from typing import Any

from functions.kernel.errors import Refusal
from functions.laboratory.domain.words import Custody, RejectReason
from functions.laboratory.schemas.forms import ReceiveForm
from functions.laboratory.service import custody
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request
from functions.runtime.http.answers import CAMERA_HEADERS
from functions.runtime.pages import render

pages = Api(__name__, audience="laboratory")

PAGE = "laboratory/receive.html"
CAP = 64 * 1024


@pages.page("GET", "/xet-nghiem/nhan", query=("manifest",))
def show_desk(request: Request) -> Answer:
    """Show the desk, with the tubes of a manifest to tick off if one is named."""
    return _shown(request, **fresh_form(arrived=None, **_desk(request)))


@pages.page("POST", "/xet-nghiem/nhan", body=ReceiveForm, cap=CAP)
def receive(request: Request, form: ReceiveForm) -> Answer:
    """Take over a box, and show what differs from its list."""
    try:
        arrived = custody.receive_tubes(
            request.caller, form.codes(), form.rejections(), form.manifest, request.now
        )
    except Refusal as refusal:
        return again(request, PAGE, form, refusal, arrived=None, **_desk(request))
    return _shown(request, **fresh_form(arrived=arrived, **_desk(request)))


def _shown(request: Request, **context: Any) -> Answer:
    return render(request, PAGE, 200, CAMERA_HEADERS, **context)


def _desk(request: Request) -> dict[str, Any]:
    asked = request.query.get("manifest", "")
    tubes = custody.manifest_of(request.caller, asked)[1] if asked else ()
    return {
        "manifest": asked,
        "expected": [tube for tube in tubes if tube.custody is Custody.SENT],
        "manifests": custody.newest_manifests(request.caller, "to"),
        "reasons": [reason.value for reason in RejectReason],
    }
