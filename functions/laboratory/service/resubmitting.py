"""A refused file is submitted again: its object as a new file, with a reason, for two approvers.

Who refused may have erred, and so may the laboratory that would export the same rows once more.
Nothing of the refused file changes: its rows stay void. The new file's id follows from the old
one's, so that it is made once, whoever asks and how often; the stream has it taken.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.identifiers import FileId, opaque_id
from functions.laboratory.domain.clearing import NotRefused, check_reason
from functions.laboratory.domain.file import FileState, ResultFile
from functions.laboratory.domain.file_refusals import FileUnknown
from functions.laboratory.store import files


def submit_again(caller: Caller, file_id: str, reason: str, now: datetime) -> ResultFile:
    """The new file of a refused one; asked again, the one that was made.

    Raises FileUnknown, also for another laboratory's; NotRefused, ReasonMissing,
    AuditUnavailable, Busy.
    """
    refused = files.head(file_id)
    if refused is None or not access.holds(caller, Scope(unit=refused.laboratory)):
        raise FileUnknown
    if refused.state is not FileState.REJECTED:
        raise NotRefused
    words = " ".join(reason.split())
    check_reason(words)
    access.write_audit(
        caller,
        (f"result_file#{refused.id}",),
        action="resubmit_results",
        fields=("results",),
        allowed=True,
        now=now,
    )
    made = ResultFile(
        id=id_after(refused.id),
        laboratory=refused.laboratory,
        filename=refused.filename,
        ending=refused.ending,
        object_key=refused.object_key,
        by=caller.subject,
        made_at=now,
        manifest=refused.manifest,
        version=refused.version,
        again_of=refused.id,
        why_again=words,
    )
    return files.put_dropped(made)


def id_after(refused: FileId) -> FileId:
    """The id of the file that takes a refused file's object again."""
    digest = hashlib.sha256(f"again:v1\x1f{refused}".encode()).digest()
    return FileId(opaque_id(digest[:16]))
