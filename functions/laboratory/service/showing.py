"""What does a person, a guardian, or the holder of a short code see of a sample?

Audited before anything is opened. Another's id is answered like an unknown one, and both are put
on record as refused (security.md Z02).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import Busy, CryptoUnavailable, NotFound, Refusal
from functions.kernel.identifiers import PersonId, TubeCode, read_opaque_id
from functions.kernel.periods import day_of
from functions.laboratory.domain import paper
from functions.laboratory.domain.result import PersonResult, ResultUnknown
from functions.laboratory.domain.validity import Validity, validity
from functions.laboratory.service import codes, worklist
from functions.laboratory.store import codes as places
from functions.laboratory.store import person_results as store
from functions.laboratory.store.codes import Place
from functions.registry import service as registry
from functions.runtime import settings, signing

SIGNER = "results"
KEY_ID = 1
TOKENS_KEPT = 4096
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """A sample as it is shown: names of units, what a negative result counts for, the link of its
    paper ("" before there is anything to print, and while it can't be signed)."""

    id: str
    result: PersonResult
    laboratory: str
    unit: str
    validity: Validity
    link: str


def results_of(
    caller: Caller, now: datetime, for_person: PersonId | None = None, request_id: str = ""
) -> tuple[Shown, ...]:
    """All samples of the caller or of one of the family, newest first, read strongly.

    What a card of theirs was sampled for is theirs. Raises ResultUnknown for anybody else's,
    AuditUnavailable, CryptoUnavailable, Busy.
    """
    own = PersonId(caller.subject)
    person = for_person or own
    if person != own:
        _check(caller, person)
    of_person = registry.shown_to(person)
    _audit(caller, of_person, "read_results", now, request_id)
    found = [result for each in of_person for result in store.results(each)]
    newest = sorted(found, key=lambda each: each.collected_at or _NEVER, reverse=True)
    return tuple(shown(result, signed=False) for result in newest)


def result_of(caller: Caller, result_id: str, now: datetime, request_id: str = "") -> Shown:
    """One result of the caller or the family. Raises ResultUnknown, AuditUnavailable,
    CryptoUnavailable, Busy."""
    place = place_of(result_id)
    _check(caller, place.person if place else None)
    return opened(caller, place, "read_result", now, request_id)


def result_answered(
    caller: Caller,
    challenge: str,
    code: str,
    asker: access.Asker,
    now: datetime,
    *,
    request_id: str = "",
) -> Shown:
    """The one result that a short code, and the code sent to its person's phone, opens.

    Raises CodeNotAccepted, TriesSpent, TooMany, AuditUnavailable, CryptoUnavailable, Busy.
    """
    place = codes.place_answered(challenge, code, asker, now)
    return opened(caller, place, "read_result_by_code", now, request_id)


def place_of(result_id: str) -> Place | None:
    """Where an id leads; None for what is no id. Raises Busy."""
    try:
        return places.place_of_id(read_opaque_id(result_id))
    except Refusal as refusal:
        if refusal.code == "ID_INVALID":
            return None
        raise


def opened(
    caller: Caller, place: Place | None, action: str, now: datetime, request_id: str
) -> Shown:
    """Audit, then open; the caller's right to it has been judged. Raises ResultUnknown."""
    if place is None:
        raise ResultUnknown
    _audit(caller, (place.person,), action, now, request_id)
    found = store.result(place.person, place.tube)
    if found is None:
        raise ResultUnknown
    if found.versions:
        _note_seen(found.tube, now)
    return shown(found)


def shown(result: PersonResult, *, signed: bool = True) -> Shown:
    """A result with all that a page says of it."""
    standing = result.standing
    identifier = codes.result_id(result.person, result.tube)
    return Shown(
        id=identifier,
        result=result,
        laboratory=_name(standing.laboratory if standing else result.laboratory),
        unit=_name(result.unit),
        validity=validity(result.told, standing.method if standing else None, result.collected_at),
        link=_link(identifier, result) if signed else "",
    )


def forget() -> None:
    """Drop signed tokens and names of units."""
    _token.cache_clear()
    _name.cache_clear()


def _note_seen(tube: TubeCode, now: datetime) -> None:
    """The last leg of the tube's clock ends. A person's reading never fails for its sake."""
    try:
        worklist.note_seen(tube, now)
    except Busy:
        return


def _link(identifier: str, result: PersonResult) -> str:
    standing = result.standing
    if standing is None:
        return ""
    sampled_on = day_of(result.collected_at or standing.tested_at)
    told = paper.Paper(identifier, standing.number, standing.method, sampled_on, KEY_ID)
    try:
        return paper.write_link(settings.public_origin(), _token(told))
    except CryptoUnavailable:
        return ""  # the result is read all the same; it can be printed later


@lru_cache(maxsize=TOKENS_KEPT)
def _token(told: paper.Paper) -> str:
    return paper.write_token(told, lambda message: signing.sign(SIGNER, message))


@lru_cache(maxsize=1024)
def _name(unit: str) -> str:
    try:
        return access.unit_of(unit).name
    except NotFound:
        return unit


def _check(caller: Caller, person: PersonId | None) -> None:
    """Own or of the family? Raises ResultUnknown; asked of an unknown id as of another's."""
    holder = registry.record_holder(person) if person else None
    own = PersonId(caller.subject)
    linked = holder is not None and holder != own and registry.is_guardian(own, holder)
    try:
        access.require(caller, Scope(person=holder), linked=linked)
    except NotFound:
        raise ResultUnknown from None


def _audit(
    caller: Caller, persons: tuple[PersonId, ...], action: str, now: datetime, request_id: str
) -> None:
    registry.audited(
        caller, persons, action=action, fields=("result",), now=now, request_id=request_id
    )
