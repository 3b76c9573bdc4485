"""What was a person told? Their own list, whatever became of the messages; no health fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.kernel.callers import Caller
from functions.kernel.identifiers import PersonId
from functions.notifications.domain.limits import BREAKER
from functions.notifications.domain.notice import EXPOSURE, EXPOSURE_VOID, RECALL, RESULT
from functions.notifications.domain.texts import kinds
from functions.notifications.store import inbox
from functions.notifications.store.notices import KEPT, Delivery
from functions.registry import service as registry

SHOWN: Final = timedelta(days=90)
ALL_KEPT: Final = KEPT
"""How far back a copy of them all goes (decision 0135)."""
NOT_SHOWN: Final = (Delivery.VOID, Delivery.CANCELLED)
"""What was taken back before it left is not told here either."""
PAGES: Final = {
    RESULT: "/ket-qua",
    RECALL: "/mui-tiem",
    EXPOSURE: "/tiep-xuc",
    EXPOSURE_VOID: "/tiep-xuc",
    "paper_ready": "/chung-nhan",
    "paper_void": "/chung-nhan",
    "papers_anew": "/chung-nhan",
    "appointment_confirmed": "/tiem-chung",
    "appointment_cancelled": "/tiem-chung",
    "appointment_deferred": "/tiem-chung",
    "appointment_due": "/tiem-chung",
    "invitation": "/tiem-chung",
    "daily_check": "/hoi-tham",
    "follow_up_ended": "/hoi-tham",
    "data_request_decided": "/yeu-cau-du-lieu",
}
"""The person's own page to which a kind leads."""


FAMILY_SHOWN: Final = (RESULT, EXPOSURE, EXPOSURE_VOID)
"""Whose page shows those too whom one declares for."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the list: of which kind, when, where it leads, and whether it counts no more;
    `of` names the member of the family whom it is for, "" where it is for oneself."""

    kind: str
    at: datetime
    page: str
    is_void: bool
    of: str = ""


def notices_of(
    caller: Caller, now: datetime, request_id: str = "", shown: timedelta = SHOWN
) -> tuple[Told, ...]:
    """The notices of the last ninety days, or of as many as `shown`, of the caller and of those
    whom they declare for, the newest first. What a member was told is audited as a look at the
    member, before it is read. Raises AuditUnavailable, CryptoUnavailable, Busy."""
    own = registry.record_holder(PersonId(caller.subject))
    since = now - shown
    found = _told_to(dict.fromkeys((PersonId(caller.subject), own)), "", since)
    for member in registry.family(caller, now, request_id):
        registry.audited(
            caller,
            (member.person,),
            action="read_notices",
            fields=("notices",),
            now=now,
            request_id=request_id,
        )
        found += _told_to((member.person,), member.full_name or member.relation, since)
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _told_to(persons: Iterable[PersonId], of: str, since: datetime) -> list[Told]:
    found = []
    told = [
        one
        for person in persons
        for one in inbox.notices_of(person, since)
        if one.state not in NOT_SHOWN and not (one.state is Delivery.HELD and one.why == BREAKER)
    ]
    voided = {_contact(one.notice.cause) for one in told if one.notice.kind == EXPOSURE_VOID}
    for one in told:
        kind = one.notice.kind
        if kind in (RESULT, *kinds()):
            is_void = kind == EXPOSURE and any(
                of == _contact(one.notice.cause)[0] and edition > _contact(one.notice.cause)[1]
                for of, edition in voided
            )
            page = PAGES.get(kind, "") if not of or kind in FAMILY_SHOWN else ""
            found.append(Told(kind, one.at, page, is_void, of))
    return found


def _contact(cause: str) -> tuple[str, int]:
    _, contact, edition = cause.split("#")
    return contact, int(edition)
