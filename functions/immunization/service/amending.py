"""A person asks that the record of a dose be put right, with a photo of the paper, and sees how
it fares; for oneself and for the family."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from functions.access import service as access
from functions.immunization.domain.amendment import (
    Amendment,
    AmendmentId,
    AmendmentMoved,
    AmendmentUnknown,
    Field,
    ValueMissing,
    due_of,
    read_id,
    read_value,
)
from functions.immunization.domain.dose import Dose, DoseUnknown
from functions.immunization.service.moving import TRIES
from functions.immunization.service.own import person_of
from functions.immunization.service.screening import history_of
from functions.immunization.service.sites import division_of
from functions.immunization.store import amendments
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy, FieldFault, NotFound
from functions.kernel.identifiers import PersonId, opaque_id
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.runtime import crypto, objects
from functions.runtime.documents import photos
from functions.runtime.idempotency import IdempotencyKeyReused
from functions.runtime.tables import ConditionLost

LIMIT: Final = "immunization.amendments"
MOST_A_DAY: Final = 10
"""Of one account: a family has a handful of doses each [J]."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: of which dose (its day, ``yyyymmdd``), what is wrong, what would be right."""

    dose: str
    field: Field
    value: str
    words: str


def ask(caller: Caller, person: PersonId, wish: Wish, key: str, now: datetime) -> Amendment:
    """Ask for a dose of the caller or of one of the family, once per idempotency key.

    Raises DoseUnknown, ValueMissing, TooMany, IdempotencyKeyReused, CryptoUnavailable, Busy.
    """
    value = read_value(wish.field, wish.value)
    if wish.field is Field.DAY and date.fromisoformat(value) > day_of(now):
        raise ValueMissing(FieldFault("value", "DATE_OUT_OF_RANGE"))
    dose = _dose(person_of(caller, person), wish.dose)
    digest = crypto.mac(caller.subject.encode(), f"amendment|{key}".encode())
    due, rule = due_of(now)
    made = Amendment(
        id=AmendmentId(opaque_id(digest[:16])),
        person=person,
        record=dose.person,
        asked_by=PersonId(caller.subject),
        dose=dose.key,
        site=dose.site,
        division=division_of(dose.site),
        field=wish.field,
        value=value,
        words=" ".join(wish.words.split()),
        asked_at=now,
        due=due,
        rule_id=rule.rule_id,
    )
    standing = amendments.amendment(made.id)
    if standing is None:
        access.count(LIMIT, caller.subject, now, most=MOST_A_DAY, per=timedelta(days=1))
        standing = amendments.put_new(made)
    if _said(standing) != _said(made):
        raise IdempotencyKeyReused
    return standing


def upload_of(made: Amendment, content_type: str) -> dict[str, Any] | None:
    """The form by which a photo is sent, for five minutes; None once one is there, or decided."""
    if made.photo or made.is_ended or content_type not in photos.TYPES:
        return None
    return objects.upload_form(_sent(made), content_type, photos.MOST_BYTES)


def keep_photo(caller: Caller, id_: str) -> Amendment:
    """The photo has been sent: keep the picture alone. Told again it changes nothing.

    Raises AmendmentUnknown, AmendmentMoved (decided meanwhile), PhotoInvalid, CryptoUnavailable,
    Busy.
    """
    kept = ""
    for _ in range(TRIES):
        seen = _own(caller, id_)
        if seen.photo:
            return seen
        if seen.is_ended:
            raise AmendmentMoved
        kept = kept or _redrawn(seen)
        made = replace(seen, photo=kept, version=seen.version + 1)
        try:
            amendments.put_alone(made)
        except ConditionLost:
            continue
        return made
    raise Busy


def amendments_of(
    caller: Caller, person: PersonId, now: datetime, request_id: str = ""
) -> tuple[Amendment, ...]:
    """What was asked of the doses of the caller or of one of the family, the newest first.

    Raises DoseUnknown for anybody else's, AuditUnavailable, CryptoUnavailable, Busy.
    """
    person_of(caller, person)
    registry.audited(
        caller,
        (person,),
        action="read_amendments",
        fields=("doses",),
        now=now,
        request_id=request_id,
    )
    return amendments.amendments_of(person)


def _dose(person: PersonId, key: str) -> Dose:
    found = [one for one in history_of(person).everywhere if one.key == key and one.counts]
    if not found:
        raise DoseUnknown
    return found[0]


def _own(caller: Caller, id_: str) -> Amendment:
    found = amendments.amendment(read_id(id_))
    try:
        if found is not None:
            person_of(caller, found.person)
            return found
    except NotFound:
        pass
    raise AmendmentUnknown


def _redrawn(seen: Amendment) -> str:
    try:
        body = objects.read_if_there("uploads", _sent(seen))
    except NotFound:
        raise photos.PhotoInvalid(FieldFault("photo", "REQUIRED")) from None
    key = f"dose-papers/{seen.id}.jpg"
    objects.put("documents", key, photos.redrawn(body), "image/jpeg")
    return key


def _sent(made: Amendment) -> str:
    return f"amendments/{made.id}/photo"


def _said(one: Amendment) -> tuple[object, ...]:
    return one.person, one.dose, one.field, one.value, one.words
