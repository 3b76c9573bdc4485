"""A registration is erased because its person asked for it, and counted once: VAX-120 to VAX-122.

The count of a request lies beside it and grows in the very transaction that deletes: however often
the request is told, each registration counts once, and none that was made after the house had done
all. Nothing of the person stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.registration import Registration
from functions.vaccination.store import changed, marks, registrations, rolls
from functions.vaccination.store.marks import MarkRecord
from functions.vaccination.store.registration_record import RegistrationRecord

ERASURE, TOLD = "erasure#", "told"


class ErasureRecord(Record):
    """Of a request: `n` registrations erased, `k` kept, `l` organisations that are told no more;
    `ok` once all is done."""

    Meta = table_meta("vaccine_registrations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    k = NumberAttribute(null=True)
    l = NumberAttribute(null=True)  # noqa: E741
    ok = BooleanAttribute(null=True)


_UNFINISHED: Final = ErasureRecord.ok.does_not_exist()


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done for a request."""

    request: str
    erased: int
    kept: int
    stopped: int


def is_finished(request: str) -> bool:
    """VAX-121: is all that a request asks for done? Read strongly. Raises Busy."""
    try:
        with translated():
            found = ErasureRecord.get(ERASURE + request, TOLD, consistent_read=True)
    except DoesNotExist:
        return False
    return bool(found.ok)


def withdraw(made: Registration, seen: Registration, request: str) -> None:
    """VAX-42 for a request that is not finished: what somebody registers after it was is not its.

    Raises ConditionLost where the registration has moved on or the request is finished, Busy,
    CryptoUnavailable.
    """
    with translated(), TransactWrite(connection=connection()) as together:
        registrations.put_within(together, made, seen)
        together.condition_check(ErasureRecord, ERASURE + request, TOLD, condition=_UNFINISHED)


def erase(seen: Registration, request: str) -> None:
    """VAX-120: the registration is gone and counted for the request, together.

    Raises ConditionLost where it has moved on or is gone, or the request is finished, Busy.
    """
    count = ErasureRecord(ERASURE + request, TOLD)
    place, key = rolls.key_of(seen.campaign, seen.person)
    with translated(), TransactWrite(connection=connection()) as together:
        together.delete(
            RegistrationRecord(seen.person, seen.campaign),
            condition=RegistrationRecord.n == seen.version,
        )
        together.delete(rolls.LineRecord(place, key))
        together.update(count, actions=[ErasureRecord.n.add(1)], condition=_UNFINISHED)


def finish(request: str, kept: int, stopped: int) -> None:
    """VAX-121: all that a request asks for is done; the first word stands. Raises Busy."""
    actions: list[Action] = [
        ErasureRecord.n.set(ErasureRecord.n | 0),
        ErasureRecord.k.set(kept),
        ErasureRecord.l.set(stopped),
        ErasureRecord.ok.set(True),
    ]
    try:
        with translated():
            ErasureRecord(ERASURE + request, TOLD).update(actions=actions, condition=_UNFINISHED)
    except ConditionLost:
        return


def drop_mark(campaign: CampaignId, person: PersonId) -> None:
    """VAX-122: the mark of a registration that is gone; its list is counted anew. Again is the
    same. Raises Busy, CryptoUnavailable."""
    place, key = marks.key_of(campaign, person)
    with translated():
        MarkRecord(place, key).delete()
    changed.put_list(campaign, place.rpartition("#")[2])


def erased_of_image(image: Mapping[str, Any]) -> Erased | None:
    """Of a stream's image: a request of which all is done, else None."""
    place = image.get("p", {}).get("S", "")
    if not place.startswith(ERASURE) or "ok" not in image:
        return None
    many = {name: int(image.get(name, {}).get("N", 0)) for name in ("n", "k", "l")}
    return Erased(place.removeprefix(ERASURE), many["n"], many["k"], many["l"])
