"""Pages of laboratories: their files of results."""

from __future__ import annotations

from typing import Any

from functions.kernel.errors import Refusal
from functions.laboratory.schemas.files import AgainForm, FileForm, FileView
from functions.laboratory.service import announcing, resubmitting
from functions.laboratory.service.template import template_csv, template_link
from functions.runtime.forms import again, fresh_form, upload_headers
from functions.runtime.http import Answer, Api, Request, attachment, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="laboratory")

FILES, FILE = "laboratory/files.html", "laboratory/file.html"


@pages.page("GET", "/xet-nghiem/tep")
def files(request: Request) -> Answer:
    """Files of the laboratory, and a form to send one."""
    return render(request, FILES, 200, upload_headers(), **fresh_form(**_files(request)))


@pages.page("POST", "/xet-nghiem/tep", body=FileForm)
def announce_file(request: Request, form: FileForm) -> Answer:
    """Announce a file, then show where to send it."""
    try:
        file = announcing.announce_file(
            request.caller,
            filename=form.filename,
            size=form.bytes(),
            told=form.manifest(),
            key=form.idempotency_key,
            now=request.now,
        )
    except Refusal as refusal:
        return again(request, FILES, form, refusal, **_files(request))
    return see_other(f"/xet-nghiem/tep/{file.id}")


@pages.page("GET", "/xet-nghiem/tep/{id}")
def file(request: Request) -> Answer:
    """How a file fares."""
    return render(request, FILE, 200, upload_headers(), **fresh_form(**_file(request)))


@pages.page("POST", "/xet-nghiem/tep/{id}", body=AgainForm)
def submit_again(request: Request, form: AgainForm) -> Answer:
    """Submit a refused file again, with a reason."""
    try:
        made = resubmitting.submit_again(
            request.caller, request.path["id"], form.reason, request.now
        )
    except Refusal as refusal:
        return again(request, FILE, form, refusal, **_file(request))
    return see_other(f"/xet-nghiem/tep/{made.id}")


@pages.page("GET", "/xet-nghiem/mau", answers={200: "text/csv"})
def template(request: Request) -> Answer:
    """The national template of a file of results."""
    text = template_csv().decode()
    return attachment(text, "text/csv", "mau-ket-qua-xet-nghiem.csv")


@pages.page("GET", "/xet-nghiem/mau/xlsx")
def template_workbook(request: Request) -> Answer:
    """The same as a workbook, with its guide: a short link to it."""
    return see_other(template_link())


def _file(request: Request) -> dict[str, Any]:
    shown = announcing.file_shown(request.caller, request.path["id"], request.now)
    return {"file": FileView.shown(shown), "upload": announcing.upload_of(shown.file)}


def _files(request: Request) -> dict[str, Any]:
    found = announcing.files_of(request.caller)
    return {"files": [FileView.of(each) for each in found]}
