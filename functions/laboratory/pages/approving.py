"""Pages of approvers: files that wait, corrections of results."""

from __future__ import annotations

from typing import Any

from functions.kernel.errors import Refusal
from functions.laboratory.schemas.approving import DecisionForm, WaitingView
from functions.laboratory.schemas.correcting import CorrectionForm, VersionView
from functions.laboratory.service import approving, correcting
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="laboratory")

WAITING, ONE = "laboratory/approvals.html", "laboratory/approval.html"
RESULT = "laboratory/correction.html"


@pages.page("GET", "/xet-nghiem/duyet")
def show_waiting(request: Request) -> Answer:
    """The files of my laboratory that wait for approvers."""
    found = approving.waiting(request.caller)
    files = [WaitingView.of(each, request.caller.subject) for each in found]
    return render(request, WAITING, files=files)


@pages.page("GET", "/xet-nghiem/duyet/{id}")
def show_file(request: Request) -> Answer:
    """One file: its account, why it is held, what was said of it."""
    return render(request, ONE, **fresh_form(**_file(request)))


@pages.page("POST", "/xet-nghiem/duyet/{id}", body=DecisionForm)
def decide_file(request: Request, form: DecisionForm) -> Answer:
    """Let a file go, or refuse it."""
    try:
        approving.decide(
            request.caller,
            request.path["id"],
            lets_go=form.lets_go(),
            reason=form.reason,
            now=request.now,
        )
    except Refusal as refusal:
        return again(request, ONE, form, refusal, **_file(request))
    return see_other(f"/xet-nghiem/duyet/{request.path['id']}")


@pages.page("GET", "/xet-nghiem/ket-qua/{tube}")
def show_result(request: Request) -> Answer:
    """All versions of a tube's result, put on record."""
    return render(request, RESULT, **fresh_form(**_result(request)))


@pages.page("POST", "/xet-nghiem/ket-qua/{tube}", body=CorrectionForm)
def propose_correction(request: Request, form: CorrectionForm) -> Answer:
    """Propose the next version."""
    tube = request.path["tube"]
    try:
        correcting.propose(
            request.caller, tube, finding=form.found(), note=form.reason, now=request.now
        )
    except Refusal as refusal:
        return again(request, RESULT, form, refusal, **_result(request))
    return see_other(f"/xet-nghiem/ket-qua/{tube}")


@pages.page("POST", "/xet-nghiem/ket-qua/{tube}/xac-nhan", body=CorrectionForm)
def confirm_correction(request: Request, form: CorrectionForm) -> Answer:
    """Be the second person of a proposal."""
    tube, by = request.path["tube"], form.proposed_by
    try:
        correcting.confirm(
            request.caller, tube, number=form.version(), proposed_by=by, now=request.now
        )
    except Refusal as refusal:
        return again(request, RESULT, form, refusal, **_result(request))
    return see_other(f"/xet-nghiem/ket-qua/{tube}")


def _file(request: Request) -> dict[str, Any]:
    found = approving.file_waiting(request.caller, request.path["id"])
    return {"file": WaitingView.of(found, request.caller.subject)}


def _result(request: Request) -> dict[str, Any]:
    shown = correcting.history(request.caller, request.path["tube"], request.now)
    reader = request.caller.subject
    return {
        "tube": shown.tube,
        "versions": [VersionView.of(each, shown.kind, reader) for each in shown.releases],
        "proposals": [VersionView.of(each, shown.kind, reader) for each in shown.proposals],
    }
