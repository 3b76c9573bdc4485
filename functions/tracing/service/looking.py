"""May this caller see a case, and may they see whom it met?

A case of another area is answered like one that never was. Whoever asks for contacts says why, by a
closed list without law enforcement; without a case that counts, in the caller's own area, nothing
is shown, and the refusal stands in the register (security.md PM-06, PM-07).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.access import service as access
from functions.kernel.base32 import CodeUnreadable
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import NotFound, Refusal
from functions.kernel.identifiers import read_opaque_id
from functions.tracing.domain.case import Case
from functions.tracing.domain.refusals import CaseUnknown, NoCaseBasis, PurposeNotAllowed
from functions.tracing.store import cases


class Purpose(StrEnum):
    """Why somebody looks at contacts: closed, and no value is for law enforcement."""

    FIND_CONTACTS = "find_contacts"
    FIND_SOURCE = "find_source"
    CARE_FOR_CONTACTS = "care_for_contacts"


CONTACTS: Final = "checkin.contacts"
"""What a right has to name so that its holder sees whom a case met."""


def case_of(caller: Caller, id_: str, shows: str = "") -> Case:
    """A case of the caller's area, or of one to whose data (`shows`, else what the route shows)
    their unit has a right. Raises CaseUnknown, the same for an unknown one and another's,
    AuditUnavailable."""
    try:
        found = cases.case(read_opaque_id(id_))
        if found is None:
            raise CaseUnknown
        access.require(caller, Scope(division=found.division), shows=shows)
    except (CodeUnreadable, NotFound):
        raise CaseUnknown from None
    return found


def based_on(caller: Caller, id_: str, purpose: str, now: datetime, request_id: str = "") -> Case:
    """The case for which contacts may be shown. Raises PurposeNotAllowed, NoCaseBasis; both stand
    in the register of refusals."""
    if purpose not in set(Purpose):
        raise refused(caller, PurposeNotAllowed(), now, request_id)
    try:
        found = case_of(caller, id_, CONTACTS)
    except CaseUnknown:
        raise refused(caller, NoCaseBasis(), now, request_id) from None
    if not found.counts:
        raise refused(caller, NoCaseBasis(), now, request_id)
    return found


def refused(caller: Caller, refusal: Refusal, now: datetime, request_id: str = "") -> Refusal:
    """The refusal, put on record."""
    access.keep_refusal(caller, caller.route, refusal, now, request_id)
    return refusal
