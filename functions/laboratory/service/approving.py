"""Who lets a file of results go? Two different approvers of its laboratory, not its sender.

What each says is kept for good, once. Enough words move the file on by one conditional write:
of two approvers at the same instant each finds the other's word or is found by it, and a refusal
and an approval can't both win. The stream repeats the step for whoever lost their connection.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import Conflict
from functions.kernel.identifiers import FileId, StaffId, UnitId
from functions.laboratory.domain.clearing import OPEN, Approval, check_approval
from functions.laboratory.domain.file import FileState, ResultFile
from functions.laboratory.domain.file_refusals import FileUnknown
from functions.laboratory.domain.guards import Alarm
from functions.laboratory.service import deciding
from functions.laboratory.store import approvals, files
from functions.runtime.tables import ConditionLost

SHOWN = 50


class AlreadyDecided(Conflict):
    """An approver's word stands: it can't be turned round."""

    code = "ALREADY_DECIDED"
    vi = "Bạn đã quyết định về tệp này, không thể thay đổi."
    en = "You have already decided on this file; that can't be changed."


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for its approvers: why it is held, and what was said of it."""

    file: ResultFile
    alarms: tuple[Alarm, ...]
    said: tuple[Approval, ...]


def waiting(caller: Caller) -> tuple[Waiting, ...]:
    """The files of the caller's laboratory that wait, newest first."""
    found = files.files_of(UnitId(caller.unit), SHOWN)
    return tuple(_waiting(file) for file in found if file.state in OPEN)


def file_waiting(caller: Caller, file_id: str) -> Waiting:
    """One file and what was said of it, whatever its state. Raises FileUnknown."""
    return _waiting(_own_file(caller, file_id))


def decide(
    caller: Caller, file_id: str, *, lets_go: bool, reason: str, now: datetime
) -> ResultFile:
    """Say that a file may be released, or that it is void; the file as it stands then.

    Saying the same again is answered alike. Raises FileUnknown, NothingToDecide,
    SenderMayNotApprove, ReasonMissing, AlreadyDecided, AuditUnavailable, Busy.
    """
    file = _own_file(caller, file_id)
    said = Approval(StaffId(caller.subject), now, lets_go, file.state, " ".join(reason.split()))
    standing = next((each for each in approvals.approvals(file.id) if each.by == said.by), None)
    if standing is not None and standing.lets_go == lets_go:
        return deciding.follow_approvals(file.id) or file
    check_approval(file, said)
    access.write_audit(
        caller,
        (f"result-file#{file.id}",),
        action="approve_results" if lets_go else "refuse_results",
        fields=("results",),
        allowed=True,
        now=now,
    )
    try:
        approvals.put_approval(file.id, said)
    except ConditionLost:
        raise AlreadyDecided from None
    return deciding.follow_approvals(file.id) or file


def _own_file(caller: Caller, file_id: str) -> ResultFile:
    """Raises FileUnknown, also for another laboratory's."""
    file = files.head(FileId(file_id))
    if file is None or not access.holds(caller, Scope(unit=file.laboratory)):
        raise FileUnknown
    return file


def _waiting(file: ResultFile) -> Waiting:
    held = file.state is FileState.HELD
    alarms = approvals.hold(file.id) if held else ()
    return Waiting(file, alarms, approvals.approvals(file.id))
