"""A person asked that data about them be erased: what of it lies here goes, and is told.

First the registration is withdrawn, by which the stream gives back its seat and counts it no more,
then it is deleted and counted for the request in one transaction; what was derived of it goes by
the stream, after all that its former versions left. What a dose made part of a record is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from functions.kernel.callers import Caller, Purpose, Role
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.messages.datarights import DataErased, DataRequestAgreed
from functions.registry import service as registry
from functions.runtime import facts
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.erasing import is_record
from functions.vaccination.domain.registration import Registration, RegistrationState
from functions.vaccination.service import alike, keeping, sharing
from functions.vaccination.service.reconsidering import known_of
from functions.vaccination.store import erasing as store
from functions.vaccination.store import marks, registrations, shares
from functions.vaccination.store.registration_record import registration_of_image

PLATFORM: Final = Caller(
    Role.SYSTEM, "data-requests", purpose=Purpose.VACCINATION, route="QUEUE vaccination-facts"
)
REGISTRATIONS, LIST_STATUS = "registrations", "list_status"
TRIES: Final = 5


def agreed(body: str, now: datetime) -> None:
    """A request was agreed to: do what it asks of data that lies here. Audited before.

    Doing it again changes nothing, also where the person has registered or let somebody know since.
    Raises AuditUnavailable, CryptoUnavailable, Busy.
    """
    fact = DataRequestAgreed.model_validate_json(body)
    if not fact.acts.keys() & {REGISTRATIONS, LIST_STATUS} or store.is_finished(fact.request):
        return
    people = registry.records_of(PersonId(fact.person))
    stopped = _stop(people, fact.request, now) if LIST_STATUS in fact.acts else 0
    kept = _erase(people, fact.request, now) if REGISTRATIONS in fact.acts else 0
    store.finish(fact.request, kept, stopped)


def told(new: Mapping[str, Any]) -> None:
    """From the stream: all is done that a request asked for; tell how much. Raises Busy."""
    done = store.erased_of_image(new)
    if done is None:
        return
    fact = DataErased(
        request=done.request,
        done={REGISTRATIONS: done.erased, LIST_STATUS: done.stopped},
        kept={REGISTRATIONS: done.kept, LIST_STATUS: 0},
    )
    facts.tell(fact.model_dump())


def gone(new: Mapping[str, Any], old: Mapping[str, Any], now: datetime) -> None:
    """From the stream: a withdrawn registration was deleted; what was derived of it goes too, but
    for whoever has registered again since: they are counted by their new one's versions, of which
    the stream tells after this.

    Where its campaign's time is over the nightly round has seen to that. Raises Busy,
    CryptoUnavailable.
    """
    one = None if new else registration_of_image(old)
    if one is None or not keeping.has_registrations(one.campaign, now):
        return
    alike.forget(one)
    if registrations.standing(one.person, one.campaign) is None:
        store.drop_mark(one.campaign, one.person)
    else:
        marks.begin_anew(one.campaign, one.person, one.version)


def _stop(people: tuple[PersonId, ...], request: str, now: datetime) -> int:
    """Organisations are told no more of these people, from the next file on."""
    _audit(people, "stop_list_status", (LIST_STATUS,), now)
    given = [one for person in people for one in shares.of_person(person)]
    for one in given:
        sharing.end_of(one.place, now, one.person, None, unless=lambda: store.is_finished(request))
    return len(given)


def _erase(people: tuple[PersonId, ...], request: str, now: datetime) -> int:
    """Erase their registrations; how many had to be kept."""
    _audit(people, "erase_vaccine_registration", (REGISTRATIONS,), now)
    known, kept = known_of(people[0]), 0
    for person in people:
        for one in registrations.of_person(person):
            if is_record(one, known):
                kept += 1
            else:
                _erase_one(one, request, now)
    return kept


def _erase_one(one: Registration, request: str, now: datetime) -> None:
    seen: Registration | None = one
    for _ in range(TRIES):
        if seen is None:
            return
        try:
            if seen.stands:
                withdrawn = _withdrawn(seen, now)
                store.withdraw(withdrawn, seen, request)
                seen = withdrawn
            store.erase(seen, request)
        except ConditionLost:
            if store.is_finished(request):
                return
            seen = registrations.standing(one.person, one.campaign)
            continue
        return
    raise Busy


def _withdrawn(seen: Registration, now: datetime) -> Registration:
    return replace(
        seen,
        version=seen.version + 1,
        state=RegistrationState.WITHDRAWN,
        conflicts=(),
        holds_number="",
        at=now.replace(microsecond=0),
        word=None,
    )


def _audit(
    people: tuple[PersonId, ...], action: str, fields: tuple[str, ...], now: datetime
) -> None:
    registry.audited(PLATFORM, people, action=action, fields=fields, now=now)
