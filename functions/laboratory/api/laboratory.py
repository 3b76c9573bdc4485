"""JSON doors of laboratories: their files of results."""

from __future__ import annotations

from functions.kernel.uploads import FileNameInvalid, FileSizeInvalid
from functions.laboratory.domain.clearing import NotRefused, ReasonMissing
from functions.laboratory.domain.file_refusals import FileUnknown, ManifestUnreadable
from functions.laboratory.schemas.files import (
    AnnounceFile,
    FileAnnounced,
    FilesView,
    FileView,
    SubmitAgain,
)
from functions.laboratory.service import announcing, resubmitting
from functions.runtime.http import Answer, Api, Request, created, ok

api = Api(__name__, audience="laboratory")


@api.door(
    "POST",
    "/api/lab/files",
    body=AnnounceFile,
    answers={201: FileAnnounced},
    refuses=(FileNameInvalid, FileSizeInvalid, ManifestUnreadable),
)
def announce_file(request: Request, body: AnnounceFile) -> Answer:
    """Announce a file of results and get the form that sends it."""
    file = announcing.announce_file(
        request.caller,
        filename=body.filename,
        size=body.size,
        told=body.manifest(),
        key=request.idempotency_key,
        now=request.now,
    )
    return created(FileAnnounced(file_id=file.id, upload=announcing.upload_of(file)))


@api.door("GET", "/api/lab/files", answers={200: FilesView})
def list_files(request: Request) -> Answer:
    """The newest files of one's laboratory."""
    files = announcing.files_of(request.caller)
    return ok(FilesView(files=[FileView.of(file) for file in files]))


@api.door("GET", "/api/lab/files/{id}", answers={200: FileView}, refuses=(FileUnknown,))
def show_file(request: Request) -> Answer:
    """How a file fares, row by row."""
    shown = announcing.file_shown(request.caller, request.path["id"], request.now)
    return ok(FileView.shown(shown))


@api.door(
    "POST",
    "/api/lab/files/{id}/again",
    body=SubmitAgain,
    answers={200: FileView},
    refuses=(FileUnknown, NotRefused, ReasonMissing),
)
def submit_again(request: Request, body: SubmitAgain) -> Answer:
    """Submit a refused file again, as a new one that two approvers must let go."""
    made = resubmitting.submit_again(request.caller, request.path["id"], body.reason, request.now)
    return ok(FileView.of(made))
