"""What follows when a case or a count is written; everything here is told by the stream.

What is told may come again: whoever hears it knows it by case and revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.aefi.domain.case import Case
from functions.aefi.store import counts
from functions.aefi.store.cases import case_of_image
from functions.aefi.store.sealed import key_of
from functions.messages.aefi import SEALED_EVENT, AdverseEventReported, EventTold
from functions.runtime import crypto, facts

Image = Mapping[str, Any]


def told(new: Image | None, old: Image | None) -> None:
    """A record of the stream: tell the case's fact, list a lot that was counted somewhere new.

    Raises Busy, CryptoUnavailable.
    """
    lot = counts.lot_of_image(new) if old is None else ""
    if lot:
        counts.list_lot(lot)
    case = case_of_image(new)
    if case is not None:
        facts.tell(fact_of(case).model_dump())


def fact_of(case: Case) -> AdverseEventReported:
    """The fact of a version of a case. Raises CryptoUnavailable."""
    event = EventTold(
        person=case.person,
        immunization=case.immunization,
        site=case.site,
        severe=case.is_severe,
        caution=case.is_caution,
    )
    year = int(case.immunization[:4])
    bound_to = f"{SEALED_EVENT}{case.id}|{case.version}"
    sealed = crypto.seal(key_of(year), event.model_dump_json().encode(), bound_to)
    return AdverseEventReported(
        case=case.id, revision=case.version, year=year, sealed=crypto.to_text(sealed)
    )
