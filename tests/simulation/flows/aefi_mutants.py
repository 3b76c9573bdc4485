"""Planted bugs in the real AEFI: each patches one name of a domain, service or store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from pynamodb.transactions import TransactWrite

from functions.aefi.domain.case import Act, Case, timed
from functions.aefi.domain.followup import Followed
from functions.aefi.service import by_code, hearing, recording, telling
from functions.aefi.store import cases, codes, counts, doses
from functions.runtime.idempotency import Claim

_told, _linked, _dose_next = hearing.told, recording.linked, doses.put_next
_tell, _claim, _case_id, _opened = telling.told, Claim.of, cases.case_id, codes.opened


def _any_revision(standing: Followed | None, heard: Followed) -> Followed | None:
    return _told(replace(standing, revision=0) if standing else None, heard)


def _clock_anew(case: Case, *, is_severe: bool, recognised_at: datetime) -> tuple[Case, Act]:
    made, act = _linked(case, is_severe=is_severe, recognised_at=recognised_at)
    return (timed(made, recognised_at) if is_severe else made), act


def _never_raised(case: Case, *, is_severe: bool, recognised_at: datetime) -> tuple[Case, Act]:
    return _linked(case, is_severe=False, recognised_at=recognised_at)


def _told_once(new: Any, old: Any) -> None:
    if old is None:
        _tell(new, old)


def _claimed_anew(actor: str, action: str, key: str, asked: Any, now: datetime) -> Claim:
    return _claim(actor, action, f"{key}-{now.isoformat()}", asked, now)


def _still_open(code: str) -> codes.Opened | None:
    found = _opened(code)
    return replace(found, is_off=False) if found else None


def _counted_over(together: TransactWrite, before: Followed | None, after: Followed) -> None:
    """Counts change with a version, but by whoever writes last."""
    standing = doses.dose(after.person, after.immunization)
    _dose_next(together, standing, replace(after, version=standing.version + 1 if standing else 1))


def _case_each(person: Any, immunization: str, onset: date) -> str:
    standing = doses.dose(person, immunization)
    return _case_id(person, f"{immunization}#{standing.version if standing else 0}", onset)


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "revisions are heard in any order": partial(patch.object, hearing, "told", _any_revision),
    "the clock begins anew with each report": partial(
        patch.object, recording, "linked", _clock_anew
    ),
    "a severe report reopens nothing": partial(patch.object, recording, "linked", _never_raised),
    "a case is told when it opens alone": partial(patch.object, telling, "told", _told_once),
    "a report sent again is another": partial(patch.object, by_code.Claim, "of", _claimed_anew),
    "a code that was taken back still opens": partial(patch.object, codes, "opened", _still_open),
    "a case for each report": partial(patch.object, cases, "case_id", _case_each),
    "lots are listed by nobody": partial(patch.object, counts, "list_lot", lambda _: None),
}
