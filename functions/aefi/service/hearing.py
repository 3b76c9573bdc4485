"""What is heard of doses: our copy of each, and its counts. It may come twice, late, in any order.

A copy moves on only to a later revision, in one transaction with what it adds to the counts of its
lot and site: a fact that is told again adds nothing.
"""

from __future__ import annotations

import json
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.aefi.domain.followup import Followed, told
from functions.aefi.store import doses
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import read_instant
from functions.messages.vaccination import (
    SEALED_DOSE,
    DoseTold,
    ImmunizationCorrected,
    ImmunizationRecorded,
)
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost, connection, translated

TRIES: Final = 5
FACTS: Final[dict[str, type[ImmunizationRecorded]]] = {
    "ImmunizationRecorded": ImmunizationRecorded,
    "ImmunizationCorrected": ImmunizationCorrected,
}
"""What is heard; the queue's subscription asks for no other (infra/topics.yaml)."""


def hear(body: str) -> None:
    """A fact of a dose: keep our copy. Raises Busy, CryptoUnavailable."""
    model = FACTS.get(str(json.loads(body).get("fact")))
    if model is None:
        return
    heard = _followed(model.model_validate_json(body))
    for _ in range(TRIES):
        standing = doses.dose(heard.person, heard.immunization)
        after = told(standing, heard)
        if after is None:
            return
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                doses.put_next(together, standing, after)
        except (ConditionLost, Busy):
            continue  # a report, or the same fact, came in between
        return
    raise Busy


def _followed(fact: ImmunizationRecorded) -> Followed:
    bound_to = f"{SEALED_DOSE}{fact.immunization}|{fact.revision}"
    key = keys.key(f"immunizations-{fact.year}")
    dose = DoseTold.model_validate_json(crypto.unseal(key, crypto.from_text(fact.sealed), bound_to))
    return Followed(
        person=PersonId(fact.person),
        immunization=fact.immunization,
        product=dose.product,
        lot=dose.lot,
        site=UnitId(fact.site),
        occurred_at=read_instant(dose.occurred_at),
        counts=dose.state != "withdrawn",
        revision=fact.revision,
    )
