"""How does a file of results go from accounted to released, held, or void?

ACCOUNTED -> RELEASING                      a laboratory that releases by itself
ACCOUNTED -> AWAITING_RELEASE -> RELEASING  two different approvers, neither of them the sender
ACCOUNTED -> HELD             -> RELEASING  the same, each with a written reason
             HELD, AWAITING_RELEASE -> REJECTED   one approver: its rows are void
REJECTED: its object may be taken again, once, as a new file; that one needs two approvers
RELEASING -> RELEASED                       once every chunk is done
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.kernel.errors import Conflict, FieldFault, Forbidden, Invalid
from functions.kernel.identifiers import StaffId
from functions.laboratory.domain.file import FileState, ResultFile
from functions.laboratory.domain.guards import Alarm, Counted
from functions.laboratory.domain.release import Clearance
from functions.laboratory.domain.settings import APPROVERS, ReleaseMode, Settings
from functions.laboratory.domain.words import Finding

OPEN: Final = frozenset({FileState.HELD, FileState.AWAITING_RELEASE})
LEAST_REASON, MOST_REASON = 10, 500


class SenderMayNotApprove(Forbidden):
    """Who sent a file is none of its two approvers."""

    code = "SENDER_MAY_NOT_APPROVE"
    vi = "Người gửi tệp không được tự duyệt tệp của mình."
    en = "Who sent a file may not approve it."


class NothingToDecide(Conflict):
    """The file does not wait for approvers, or no longer."""

    code = "NOTHING_TO_DECIDE"
    vi = "Tệp này không còn chờ duyệt."
    en = "This file does not wait for approval any more."


class ReasonMissing(Invalid):
    """A held file is let go, and any file refused, only with a reason in words."""

    code = "REASON_MISSING"
    vi = "Vui lòng ghi rõ lý do, từ 10 đến 500 ký tự."
    en = "Please give the reason in words, 10 to 500 characters."


class NotRefused(Conflict):
    """Only a file that approvers refused is taken again."""

    code = "FILE_NOT_REFUSED"
    vi = "Chỉ gửi lại được tệp đã bị người duyệt từ chối."
    en = "Only a file that approvers have refused can be submitted again."


@dataclass(frozen=True, slots=True)
class Approval:
    """What an approver said of a file: `lets_go` or not, in which state of it, and why."""

    by: StaffId
    at: datetime
    lets_go: bool
    state: FileState
    reason: str = ""


def clearance(file: ResultFile | None) -> Clearance:
    """May rows of the file be released? Of a file that is not there, not yet."""
    if file is None:
        return Clearance.PENDING
    if file.state in (FileState.RELEASING, FileState.RELEASED):
        return Clearance.CLEARED
    return Clearance.VOID if file.state is FileState.REJECTED else Clearance.PENDING


def counted(found: Mapping[Finding, int]) -> Counted:
    """What the guards look at, of the findings that were counted in a file."""
    return Counted(sum(found.values()), found.get(Finding.POSITIVE, 0))


def after_accounting(file: ResultFile, settings: Settings, alarms: tuple[Alarm, ...]) -> FileState:
    """Where an accounted file goes. A guard holds it whatever the mode of its laboratory.

    A file that was refused before needs two approvers, whatever the mode.
    """
    if alarms:
        return FileState.HELD
    auto = settings.mode is ReleaseMode.AUTO and file.again_of is None
    return FileState.RELEASING if auto else FileState.AWAITING_RELEASE


def check_approval(file: ResultFile, wanted: Approval) -> None:
    """Refuses NothingToDecide, SenderMayNotApprove, ReasonMissing."""
    if file.state not in OPEN:
        raise NothingToDecide
    if wanted.by == file.by:
        raise SenderMayNotApprove
    in_words = LEAST_REASON <= len(wanted.reason) <= MOST_REASON
    needs_words = not wanted.lets_go or file.state is FileState.HELD
    if (needs_words or wanted.reason) and not in_words:
        raise ReasonMissing(FieldFault("reason", "LENGTH"))


def check_reason(reason: str) -> None:
    """Refuses ReasonMissing unless it is given in words."""
    if not LEAST_REASON <= len(reason) <= MOST_REASON:
        raise ReasonMissing(FieldFault("reason", "LENGTH"))


def after_approvals(file: ResultFile, approvals: Iterable[Approval]) -> FileState:
    """Where a waiting file goes, by all that was said of it. One refusal is enough."""
    if file.state not in OPEN:
        return file.state
    said = [each for each in approvals if each.by != file.by]
    if any(not each.lets_go for each in said):
        return FileState.REJECTED
    for_it = {each.by for each in said if each.lets_go}
    return FileState.RELEASING if len(for_it) >= APPROVERS else file.state


def moved(file: ResultFile, state: FileState) -> ResultFile:
    """The file in its next state."""
    return replace(file, state=state, changes=file.changes + 1)
