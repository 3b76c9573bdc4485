"""What is told of a search: everything here is told by the stream of its table.

A place that a round has put or changed is searched; a part that was found is told; a place that is
found counts towards the whole, and when no place is missing the whole is told. Each may come again:
it is known by trace, part and edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from functions.access import service as access
from functions.checkin.domain.case_lock import NoCaseBasis
from functions.checkin.domain.copresence import CoPresence, unpack_found
from functions.checkin.service.finding import VISIT_PLACES
from functions.checkin.service.searching import READER
from functions.checkin.store import places, searches
from functions.kernel.errors import KeyDestroyed
from functions.kernel.identifiers import person_id
from functions.kernel.periods import write_instant
from functions.messages.checkin import PlaceToSearch
from functions.messages.tracing import (
    SEALED_PRESENCES,
    PresencesFound,
    PresenceTold,
    TraceAnswered,
    TraceRefused,
)
from functions.runtime import crypto, keys, queues

PRESENCES_FOUND: Final = "presences-found"
Image = Mapping[str, Any] | None


def search_told(new: Image, old: Image, now: datetime) -> None:
    """A record of the stream: tell what follows from it. Raises Busy, CryptoUnavailable."""
    _tell_wish(searches.wish_of_image(new), searches.wish_of_image(old), now)
    _tell_place(places.place_of_image(new), places.place_of_image(old))
    try:
        part = places.part_of_image(new)
    except KeyDestroyed:
        return
    if part is not None:
        queues.send(PRESENCES_FOUND, part_told(part).model_dump())


def part_told(part: places.Part) -> PresencesFound:
    """The message of a part. Raises CryptoUnavailable."""
    presences = ",".join(
        _presence(one, part.head).model_dump_json() for one in unpack_found(part.packed)
    )
    plain = f'{{"presences":[{presences}]}}'.encode()
    bound_to = f"{SEALED_PRESENCES}{part.case}|{part.trace}|{part.name}"
    sealed = crypto.seal(keys.key(f"cases-{part.year}"), plain, bound_to)
    return PresencesFound(
        case=part.case,
        trace=part.trace,
        part=part.name,
        edition=part.edition,
        year=part.year,
        sealed=crypto.to_text(sealed),
    )


def _tell_wish(
    after: searches.StoredWish | None, before: searches.StoredWish | None, now: datetime
) -> None:
    if after is None:
        return
    if after.state == searches.REFUSED and (before is None or before.state != searches.REFUSED):
        queues.send(PRESENCES_FOUND, TraceRefused(case=after.case, trace=after.trace).model_dump())
        access.keep_refusal(READER, READER.route, NoCaseBasis(), now, after.case)
    answer = after.answer
    if answer is not None and (before is None or before.answer != answer):
        whole = TraceAnswered(
            case=after.case, trace=after.trace, edition=after.version, parts=answer
        )
        queues.send(PRESENCES_FOUND, whole.model_dump())


def _tell_place(after: places.Place | None, before: places.Place | None) -> None:
    if after is None:
        return
    if before is None or before.mark != after.mark:
        wanted = PlaceToSearch(case=after.case, trace=after.trace, place=after.name)
        queues.send(VISIT_PLACES, wanted.model_dump())
    if after.parts is not None and (before is None or before.done != after.done):
        parts = tuple((f"{after.name}.{one.name}", one.edition) for one in after.parts)
        searches.put_found(after.case, after.trace, after.name, after.done, parts)


def _presence(one: CoPresence, head: Mapping[str, Any]) -> PresenceTold:
    return PresenceTold(
        person=person_id(one.person),
        venue=head["v"],
        kind=head["k"],
        division=head["w"],
        from_at=_written(one.begins),
        until_at=_written(one.ends),
        certainty=one.certainty.value,
        assurance=one.assurance.value,
        weight=one.weight,
        suspect=one.suspect,
        late=one.late,
    )


def _written(seconds: int) -> str:
    return write_instant(datetime.fromtimestamp(seconds, UTC))
