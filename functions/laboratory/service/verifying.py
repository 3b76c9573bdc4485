"""Does this paper still count? Its signature says that it is ours, the table what stands now.

Whoever holds the paper may ask. They see what the paper says anyway, and of the person only what
lets them compare it with the one before them: a masked name and the year of birth. A paper that a
correction has replaced tells nothing of what took its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.kernel.callers import Caller
from functions.laboratory.domain import paper
from functions.laboratory.domain.paper import Paper, PaperInvalid
from functions.laboratory.domain.result import Version
from functions.laboratory.domain.validity import Validity, validity
from functions.laboratory.service.showing import KEY_ID, SIGNER, place_of
from functions.laboratory.store import person_results as store
from functions.registry import service as registry
from functions.runtime import settings, signing


@dataclass(frozen=True, slots=True)
class Checked:
    """What stands of a paper; `version` is None where a later one has taken its place."""

    masked_name: str
    birth_year: str
    sampled_on: date
    version: Version | None
    validity: Validity | None


def check_paper(caller: Caller, text: str, now: datetime, request_id: str = "") -> Checked:
    """What stands of the paper whose code reads `text`, a link or the token alone.

    Raises PaperInvalid (also where nothing is known of it), AuditUnavailable, CryptoUnavailable,
    Busy.
    """
    told = paper.read_token(paper.token_in(text, settings.public_origin()), _signed)
    place = place_of(told.result)
    if place is None:
        raise PaperInvalid
    person = registry.shown_to_verifier(caller, place.person, now, request_id)
    registry.audited(
        caller,
        (place.person,),
        action="verify_result",
        fields=("result",),
        now=now,
        request_id=request_id,
    )
    found = store.result(place.person, place.tube)
    if found is None or found.standing is None or found.standing.number < told.version:
        raise PaperInvalid
    counts = found.standing if found.standing.number == told.version else None
    return Checked(
        person.masked_name,
        person.birth_year,
        told.sampled_on,
        counts,
        validity(counts.told, counts.method, found.collected_at) if counts else None,
    )


def _signed(key_id: int, message: bytes, signature: bytes) -> bool:
    return key_id == KEY_ID and signing.verified(signing.public_key(SIGNER), message, signature)


__all__ = ["Checked", "Paper", "PaperInvalid", "check_paper"]
