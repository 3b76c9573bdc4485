"""Who did what to whose data, why, and were they allowed to?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.kernel.callers import Purpose, Role


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the audit, about one subject. It holds field names, never their values.

    `subject` is a person id, venue code or ``kind#id``; `by` the caller's id; `unit` the caller's
    unit, "" for citizens.
    """

    subject: str
    at: datetime
    by: str
    who_role: Role
    unit: str
    session: str
    action: str
    purpose: Purpose
    fields: tuple[str, ...]
    allowed: bool
    request_id: str
    route: str
