"""How is a released result corrected or withdrawn by people? By a version that two of them decide.

An approver of the tube's laboratory proposes, with a reason; another one confirms. The version
takes the number after the one they both saw: what was released in between makes the confirmation
fail, so that nobody confirms what they have not read. Earlier versions stay, and whoever may read
them is put on record first. A conflict is decided in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import Conflict, FieldFault, Forbidden, NotFound
from functions.kernel.identifiers import TubeCode, read_tube_code
from functions.kernel.periods import day_of
from functions.laboratory.domain.clearing import LEAST_REASON, MOST_REASON, ReasonMissing
from functions.laboratory.domain.release import Aggregate, Clearance, Outcome, Release, Why
from functions.laboratory.domain.releasing import release_rule
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Finding, Kind
from functions.laboratory.service.releasing import Clearances, known_of
from functions.laboratory.store import releases
from functions.runtime.tables import ConditionLost


class VersionsUnknown(NotFound):
    """No such tube, another laboratory's, or nothing was released of it."""

    code = "RESULT_VERSIONS_UNKNOWN"
    vi = "Không tìm thấy kết quả."
    en = "The result was not found."


class ResultMoved(Conflict):
    """There is a newer version than the one that was read."""

    code = "RESULT_MOVED"
    vi = "Kết quả vừa có phiên bản mới, vui lòng xem lại."
    en = "The result has a newer version; please look again."


class NothingToCorrect(Conflict):
    """The standing version says this already."""

    code = "NOTHING_TO_CORRECT"
    vi = "Kết quả hiện hành đã ghi như vậy."
    en = "The standing result says this already."


class SamePerson(Forbidden):
    """Who proposed a correction is not its second person."""

    code = "SECOND_PERSON_NEEDED"
    vi = "Việc đính chính cần người thứ hai xác nhận."
    en = "A correction needs a second person."


@dataclass(frozen=True, slots=True)
class History:
    """All versions of a tube's result, and those that wait for their second person."""

    tube: TubeCode
    kind: Kind
    releases: tuple[Release, ...]
    proposals: tuple[Release, ...]


def history(caller: Caller, tube: str, now: datetime) -> History:
    """Every version, for those who may; put on record before it is shown.

    Raises VersionsUnknown, also for another laboratory's; AuditUnavailable.
    """
    known, specimen = _own(caller, tube)
    _put_on_record(caller, specimen, "read_result_versions", now)
    number = len(known.releases) + 1
    waiting = [each for each in releases.proposals(specimen.tube) if each.number == number]
    return History(specimen.tube, specimen.kind, known.releases, tuple(waiting))


def propose(
    caller: Caller, tube: str, *, finding: Finding | None, note: str, now: datetime
) -> Release:
    """Propose the next version: another finding, or None to withdraw the result.

    Proposing the same again is answered alike. Raises VersionsUnknown, NothingToCorrect,
    ReasonMissing, ResultMoved, AuditUnavailable.
    """
    known, specimen = _own(caller, tube)
    words = " ".join(note.split())
    if not LEAST_REASON <= len(words) <= MOST_REASON:
        raise ReasonMissing(FieldFault("reason", "LENGTH"))
    standing = known.releases[-1]
    outcome = Outcome.REPORTED if finding else Outcome.WITHDRAWN
    if (standing.outcome, standing.finding) == (outcome, finding):
        raise NothingToCorrect
    proposal = replace(
        standing,
        number=standing.number + 1,
        outcome=outcome,
        finding=finding,
        released_at=now,
        laboratory=specimen.laboratory,
        rule_id=release_rule(day_of(now)).rule_id,
        reason=Why.DECIDED_BY_PEOPLE,
        by=(caller.subject,),
        note=words,
        seen=_seen(known),
        pool=None,
    )
    _put_on_record(caller, specimen, "propose_correction", now)
    try:
        releases.put_proposal(proposal)
    except ConditionLost:
        raise ResultMoved from None
    return proposal


def confirm(caller: Caller, tube: str, *, number: int, proposed_by: str, now: datetime) -> Release:
    """Be the second person of a proposal; the version as it stands now.

    Confirming again is answered alike. Raises VersionsUnknown, SamePerson, ResultMoved,
    AuditUnavailable, Busy.
    """
    known, specimen = _own(caller, tube)
    by = (proposed_by, caller.subject)
    if (done := _numbered(known.releases, number)) is not None:
        if done.by == by:
            return done
        raise ResultMoved
    proposed = releases.proposals(specimen.tube)
    found = [each for each in proposed if (each.number, each.by) == (number, (proposed_by,))]
    if not found or number != len(known.releases) + 1:
        raise ResultMoved
    if proposed_by == caller.subject:
        raise SamePerson
    _put_on_record(caller, specimen, "confirm_correction", now)
    confirmed = replace(found[0], by=by, released_at=now)
    if releases.put_releases([confirmed]):
        raise ResultMoved
    return confirmed


def _own(caller: Caller, tube: str) -> tuple[Aggregate, Specimen]:
    """A tube of the caller's laboratory of which something was released. Raises VersionsUnknown."""
    known = known_of(read_tube_code(tube), Clearances())
    specimen = known.specimen
    if specimen is None or not access.holds(caller, Scope(unit=specimen.laboratory)):
        raise VersionsUnknown
    if not known.releases:
        raise VersionsUnknown
    return known, specimen


def _seen(known: Aggregate) -> tuple[str, ...]:
    """The reports that count so far; one that is held may still speak when it is let go."""
    return tuple(
        sorted(row.key for row in known.rows if known.files[row.file] is Clearance.CLEARED)
    )


def _numbered(versions: Sequence[Release], number: int) -> Release | None:
    return next((each for each in versions if each.number == number), None)


def _put_on_record(caller: Caller, specimen: Specimen, action: str, now: datetime) -> None:
    """Each member sees who looked at, or changed, their result."""
    subjects = specimen.members or (f"tube#{specimen.tube}",)
    access.write_audit(caller, subjects, action=action, fields=("results",), allowed=True, now=now)
