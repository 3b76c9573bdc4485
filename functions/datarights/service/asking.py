"""Somebody asks about their own data, or a ward's, and sees what became of it.

One request of a kind is open at a time: who asks again, from another phone or because an answer was
lost, gets the one that stands.
"""

from __future__ import annotations

from datetime import datetime

from functions.datarights.domain.legal import Kind
from functions.datarights.domain.request import DataRequest, State, Wanted, opened
from functions.datarights.store import requests as store
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost


def open_request(caller: Caller, wanted: Wanted, now: datetime) -> DataRequest:
    """Open a request; the one that stands where one of the kind is open. Audited before.

    Raises PersonUnknown (not of the caller's family), DataRequestWordsMissing, NoRuleInForce,
    AuditUnavailable, CryptoUnavailable, Busy.
    """
    own = PersonId(caller.subject)
    if not registry.acts_for(caller, wanted.person):
        raise registry.PersonUnknown
    known = store.own(wanted.person).get(wanted.kind, ())
    standing = store.newest(known[-1]) if known else None
    if standing is not None and standing.state is State.OPEN:
        return standing
    number = len(known) + 1
    id_ = store.id_of(wanted.person, wanted.kind, number)
    made = opened(id_, wanted, own, registry.residence(wanted.person) or "", now)
    registry.audited(
        caller, (wanted.person,), action="ask_data_request", fields=(wanted.kind.value,), now=now
    )
    try:
        store.begin(made, number)
    except ConditionLost:
        first = store.newest(id_)  # another phone's, or our own first try's
        if first is None:
            raise Busy from None
        return first
    return made


def own_requests(
    caller: Caller, person: PersonId, now: datetime, request_id: str = ""
) -> tuple[DataRequest, ...]:
    """The requests about the caller, or a ward, the newest first. Audited before.

    Raises PersonUnknown, AuditUnavailable, CryptoUnavailable, Busy.
    """
    if not registry.acts_for(caller, person):
        raise registry.PersonUnknown
    registry.audited(
        caller,
        (person,),
        action="read_data_requests",
        fields=("data_request",),
        now=now,
        request_id=request_id,
    )
    found = (store.newest(id_) for ids in store.own(person).values() for id_ in ids)
    known = sorted((one for one in found if one), key=lambda one: one.id)
    return tuple(sorted(known, key=lambda one: one.opened_at, reverse=True))


def kinds() -> tuple[str, ...]:
    """The kinds that may be asked for."""
    return tuple(kind.value for kind in Kind)
