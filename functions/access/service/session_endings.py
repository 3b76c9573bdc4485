"""An operator ends all sessions of a person: after a theft, or where an account is misused.

The person sees it among those who looked at their data. Whether the id is anybody's is not asked,
and not told: an id that is nobody's has no session.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.access.domain.account_steps import read_words
from functions.access.service import roster
from functions.access.service.audit import write_audit
from functions.access.store import session_endings as store
from functions.kernel.callers import Caller
from functions.kernel.errors import FieldFault
from functions.kernel.identifiers import PersonIdInvalid, read_person_id

SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Ending:
    """All sessions of a person were ended at an instant, by a member of staff, for a reason."""

    at: datetime
    by: str
    person: str
    words: str


def end_sessions(caller: Caller, person: str, words: str, now: datetime) -> Ending:
    """End all sessions of a person, everywhere within a minute. The look is audited and the reason
    registered before. Raises PersonIdInvalid, AccountReasonMissing, AuditUnavailable, Busy."""
    try:
        meant = str(read_person_id(person))
    except PersonIdInvalid:
        raise PersonIdInvalid(FieldFault("person", PersonIdInvalid.code)) from None
    reason = read_words(words)
    write_audit(caller, (meant,), action="end_sessions", fields=(), allowed=True, now=now)
    store.put_ending(meant, caller.subject, reason, now)
    roster.end_all(meant, now)
    return Ending(now, caller.subject, meant, reason)


def endings() -> tuple[Ending, ...]:
    """The register, newest first. Raises Busy."""
    return tuple(Ending(*one) for one in store.endings(SHOWN))
