"""Who looked at whom? Written before anything is shown; where it can't be written, nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from functions.access.domain.audit import AuditRow
from functions.access.service import cursors
from functions.access.store import audit as store
from functions.access.store import people
from functions.kernel.callers import Caller
from functions.kernel.errors import AuditUnavailable, Busy
from functions.runtime import entropy
from functions.runtime.tables import ConditionLost

PAGE = 100
SUFFIX_BITS = 80


def write_audit(
    caller: Caller,
    subjects: Sequence[str],
    *,
    action: str,
    fields: Sequence[str],
    allowed: bool,
    now: datetime,
    request_id: str = "",
) -> None:
    """One row per subject, all or none disclosed: call it before the act.

    `fields` are names of field groups. People are counted for whoever looks (`service.volume`).
    Raises AuditUnavailable where any row may be missing; the caller then shows nothing (security.md
    F17); VolumeLimit, Busy.
    """
    unique = tuple(dict.fromkeys(subjects))
    if not unique:
        return
    if allowed and caller.is_staff:
        from functions.access.service import volume

        volume.count_people(caller, unique, now)
    first = AuditRow(
        subject=unique[0],
        at=now,
        by=caller.subject,
        who_role=caller.role,
        unit=caller.unit if caller.is_staff else "",
        session=caller.session,
        action=action,
        purpose=caller.purpose,
        fields=tuple(fields),
        allowed=allowed,
        request_id=request_id,
        route=caller.route,
    )
    rows = [
        (
            replace(first, subject=subject),
            entropy.token(SUFFIX_BITS),
        )
        for subject in unique
    ]
    try:
        store.put_audit(rows)
    except ConditionLost:
        # A suffix of 80 random bits is taken only by ourselves: our first try was written and
        # its answer lost (security.md F06).
        return
    except Exception as failed:
        raise AuditUnavailable from failed


def access_log(caller: Caller, now: datetime, cursor: str = "") -> tuple[tuple[AuditRow, ...], str]:
    """Who looked at the caller's data, newest first, and the cursor of older rows ("" if none).

    Units are told by name. Raises CursorInvalid, Busy.
    """
    before = cursors.open_cursor(caller, cursor) if cursor else None
    rows, more = store.audit_of(caller.subject, PAGE, before)
    names = {unit: _unit_name(unit) for unit in dict.fromkeys(row.unit for row in rows) if unit}
    told = tuple(replace(row, unit=names.get(row.unit, "")) for row in rows)
    return told, cursors.seal_cursor(caller, more) if more else ""


def _unit_name(identifier: str) -> str:
    try:
        found = people.unit(identifier)
    except Busy:
        return identifier
    return found.name if found else identifier
