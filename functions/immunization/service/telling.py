"""What follows when a dose is written; everything here is told by the stream of its table.

The fact, with what was injected sealed, and the list of who was given of the lot; where that lot is
recalled already its person is told, since the list was gone through before. What is told may come
again: whoever hears it knows it by person, key and revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from functions.immunization.domain.dose import OBSERVED, Dose
from functions.immunization.service import informing
from functions.immunization.store import recipients
from functions.immunization.store.doses import dose_of_image
from functions.immunization.store.sealed import key_of
from functions.kernel.periods import write_instant
from functions.messages.vaccination import (
    SEALED_DOSE,
    DoseTold,
    ImmunizationCorrected,
    ImmunizationRecorded,
)
from functions.runtime import crypto, facts

Image = Mapping[str, Any]
FIRST: Final = ("", OBSERVED)
"""Changes that make nothing void that was told before."""


def dose_told(new: Image | None, old: Image | None) -> None:
    """A record of the stream: list whom the lot was given to, tell the fact.

    Raises Busy, CryptoUnavailable.
    """
    dose, before = dose_of_image(new), dose_of_image(old)
    if dose is None:
        return
    if before is not None and before.lot != dose.lot:
        recipients.put(dose, before.lot, was_given=False)
    recipients.put(dose, dose.lot, was_given=dose.counts)
    if dose.counts and (before is None or (before.lot, before.counts) != (dose.lot, True)):
        informing.tell_late(dose)
    facts.tell(fact_of(dose).model_dump())


def fact_of(dose: Dose) -> ImmunizationRecorded:
    """The fact of a version of a dose. Raises CryptoUnavailable."""
    told = DoseTold(
        product=dose.product,
        lot=str(dose.lot).partition(".")[2],
        dose=dose.number,
        doses=dose.series,
        occurred_at=write_instant(dose.occurred_at),
        observed_until=write_instant(dose.observed_until) if dose.observed_until else None,
        state=dose.state.value,
    )
    year = dose.occurred_at.year
    bound_to = f"{SEALED_DOSE}{dose.key}|{dose.revision}"
    sealed = crypto.seal(key_of(year), told.model_dump_json().encode(), bound_to)
    common: dict[str, Any] = {
        "immunization": dose.key,
        "revision": dose.revision,
        "person": dose.person,
        "site": dose.site,
        "year": year,
        "sealed": crypto.to_text(sealed),
    }
    if dose.change in FIRST:
        return ImmunizationRecorded(**common)
    return ImmunizationCorrected(**common, reason=dose.change)
