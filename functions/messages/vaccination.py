"""What the vaccination house tells: facts on the topic, sealed where they say something of a body.

What was injected is personal even beside a random id, so it travels sealed as a result does:
base64url, AES-256-GCM under the key ``immunizations-<year>``, bound to
``facts|<immunization>|<revision>``. It opens to `DoseTold`.
"""

from __future__ import annotations

from typing import Literal

from functions.messages.message import Message


class DoseTold(Message):
    """What a fact of a dose says, sealed in it. `product` is a code of the dose record's list
    (``vero-cell``); `dose` is derived from the history, `doses` is the product's series;
    `observed_until` is when the observation ended, None while that is not recorded; `state` is
    ``ok``, ``confirmed``, ``suspect``, or ``withdrawn`` where it never happened."""

    product: str
    lot: str
    dose: int
    doses: int
    occurred_at: str
    observed_until: str | None
    state: Literal["ok", "suspect", "confirmed", "withdrawn"]


class ImmunizationRecorded(Message):
    """A dose was given to a person at a site (topic of facts). `revision` grows with every
    correction of the record, and with the end of the observation."""

    fact: Literal["ImmunizationRecorded"] = "ImmunizationRecorded"
    version: Literal[1] = 1
    immunization: str
    revision: int
    person: str
    site: str
    year: int
    sealed: str


class ImmunizationCorrected(ImmunizationRecorded):
    """A later revision of a dose's record: what was told before is void (topic of facts)."""

    fact: Literal["ImmunizationCorrected"] = "ImmunizationCorrected"  # type: ignore[assignment]
    reason: str


SEALED_DOSE = "facts|"
