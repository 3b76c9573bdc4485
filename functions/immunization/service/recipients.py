"""Who was given of a lot? For those who have to reach them after a recall; each look audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.access import service as access
from functions.immunization.domain.lot import LotId, LotUnknown, read_lot_id
from functions.immunization.service.sites import division_of
from functions.immunization.store import lots
from functions.immunization.store import recipients as store
from functions.immunization.store.recipients import Recipient
from functions.kernel.callers import Caller, covers
from functions.registry import service as registry


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who was given of the lot, masked."""

    recipient: Recipient
    masked_name: str
    masked_phone: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of people; `cursor` leads on, "" at the end. Some may lie outside the area."""

    people: tuple[Named, ...]
    cursor: str


def people_of(caller: Caller, lot: str, cursor: str, now: datetime, request_id: str = "") -> Page:
    """Those who were given of a lot at sites of the caller's area, a page.

    Raises LotUnknown, CursorInvalid, AuditUnavailable, CryptoUnavailable, Busy.
    """
    id_ = read_lot_id(lot)
    if lots.lot(id_) is None:
        raise LotUnknown
    after = _after(caller, cursor, id_) if cursor else ""
    found, more = store.recipients_of(id_, after)
    here = [one for one in found if covers(caller.division, division_of(one.site))]
    known = registry.masked(caller, [one.person for one in here], now=now, request_id=request_id)
    people = tuple(
        Named(one, known[one.person].gate_name, known[one.person].phone)
        for one in here
        if one.person in known
    )
    return Page(people, access.seal_cursor(caller, f"{id_} {more}") if more else "")


def _after(caller: Caller, cursor: str, lot: LotId) -> str:
    """The place in this lot's list, not in another's. Raises CursorInvalid."""
    of, _, place = access.open_cursor(caller, cursor).partition(" ")
    if of != lot:
        raise access.CursorInvalid
    return place
