"""What rights open to a caller at this moment, and that one was used.

The guard asks here on each request to a door that a right may open. Nothing is kept between two
requests: what was revoked or has run out opens nothing from the next one on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.access.domain import passage
from functions.access.domain.rights import openings_of
from functions.access.service.audit import SUFFIX_BITS, write_audit
from functions.access.store import rights as store
from functions.kernel.callers import Caller, Granted, Scope
from functions.runtime import entropy


def with_rights(caller: Caller, now: datetime) -> Caller:
    """The caller with what the rights of their unit open on this route now. Raises Busy."""
    if not caller.unit:
        return caller
    return replace(caller, granted=openings_of(store.rights_of(caller.unit), caller, now))


def put_on_record(caller: Caller, opened: Granted, now: datetime) -> None:
    """A right lets this request pass: audited, and told with the right. Raises AuditUnavailable,
    Busy."""
    write_audit(
        caller,
        (f"right#{opened.right}",),
        action="use_right",
        fields=(opened.datum,),
        allowed=True,
        now=now,
    )
    store.put_use(opened, now, entropy.token(SUFFIX_BITS), caller.subject, caller.route)


def holds_still(caller: Caller, scope: Scope, shows: str, now: datetime) -> bool:
    """Does what somebody was let do at a door still stand, where work goes on without them? By
    their own area, or by a right of their unit that is in force now. Raises Busy."""
    if passage.stands(caller, scope):
        return True
    known = with_rights(caller, now)
    return passage.right_to(known, scope.division, shows) is not None
