"""The people of a recalled lot are told, each once, as a job that goes through the list in pieces.

A piece tells the topic of a hundred doses, notes how far it came, and asks for the next; each may
come twice. Notifications know a person by the recall, so whoever had two doses of the lot, or is
told of again, gets one message. A dose that is recorded of a recalled lot later (paper that comes
in, a correction) is told by its own stream: it reads the lot after it stands in the list, the job
reads the list after the lot was recalled, so nobody falls between.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final

from functions.immunization.domain.dose import Dose
from functions.immunization.domain.lot import Lot, LotId
from functions.immunization.service.sites import division_of
from functions.immunization.store import informing, lots, recipients
from functions.immunization.store.recipients import Recipient
from functions.messages.vaccination import LotRecalledFor, LotToTell
from functions.runtime import facts, queues

QUEUE: Final = "vaccine-recalls"


def begin(recalled: Lot, now: datetime) -> None:
    """A lot is recalled: begin to tell its people; again is the same. Raises Busy."""
    informing.put_begun(recalled.id, now)
    queues.send(QUEUE, LotToTell(lot=recalled.id).model_dump())


def work_through(piece: LotToTell, now: datetime) -> None:
    """Tell the next of the list, note it, ask for the rest. Raises Busy, CryptoUnavailable."""
    id_ = LotId(piece.lot)
    recalled = lots.lot(id_)
    if recalled is None or not recalled.recall:
        return
    found, more = recipients.recipients_of(id_, piece.after)
    facts.tell_all(_facts(recalled, found))
    if informing.put_piece(id_, piece.after, more, len(found), now) or _is_next(id_, more):
        _ask_for(piece, more)


def tell_late(dose: Dose) -> None:
    """A dose was recorded: tell its person where its lot was recalled before. Raises Busy."""
    lot = lots.lot(dose.lot)
    if lot is not None and lot.recall:
        told = Recipient(dose.person, dose.site, dose.key, dose.number)
        facts.tell_all(_facts(lot, (told,)))


def _is_next(lot: LotId, more: str) -> bool:
    """Was this piece noted, and nothing after it? Then whoever noted it may have died there."""
    standing = informing.informing(lot)
    return bool(more) and standing is not None and standing.after == more


def _ask_for(piece: LotToTell, more: str) -> None:
    if more:
        queues.send(QUEUE, piece.model_copy(update={"after": more}).model_dump())


def _facts(recalled: Lot, people: Iterable[Recipient]) -> list[dict[str, Any]]:
    known = cache(division_of)
    return [
        LotRecalledFor(
            person=one.person,
            immunization=one.key,
            recall=recalled.recall,
            division=known(one.site),
        ).model_dump()
        for one in people
    ]
