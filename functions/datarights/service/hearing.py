"""What is heard: that a request was agreed to, of what the registry holds; what houses have done.

The message stays in the queue until what it asks is done and written: doing it again changes
nothing, and an answer that is known already is not written twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from functions.datarights.domain.legal import Act, Datum
from functions.datarights.domain.request import Outcome, heard
from functions.datarights.store import requests as store
from functions.kernel.callers import Caller, Purpose, Role
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.messages.datarights import DataErased, DataRequestAgreed
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost

PLATFORM: Final = Caller(
    Role.SYSTEM, "data-requests", purpose=Purpose.SELF_SERVICE, route="QUEUE datarights-facts"
)
TRIES: Final = 5


def hear(body: str, now: datetime) -> None:
    """A fact. Raises AuditUnavailable, CryptoUnavailable, Busy."""
    name = json.loads(body).get("fact")
    if name == "DataRequestAgreed":
        _agreed(DataRequestAgreed.model_validate_json(body), now)
    elif name == "DataErased":
        fact = DataErased.model_validate_json(body)
        known = {one.value for one in Datum}
        told = {
            Datum(datum): Outcome(done, fact.kept.get(datum, 0))
            for datum, done in fact.done.items()
            if datum in known
        }
        _record(fact.request, told, now)


def _agreed(fact: DataRequestAgreed, now: datetime) -> None:
    """Whatever of it lies in the registry, this house sees to: the registry hears no requests.
    What it has seen to already is left alone: an address that was proven since is no part of it."""
    asked = fact.acts.get(Datum.EMAIL.value)

    def is_known() -> bool:
        one = store.newest(fact.request)
        return one is None or Datum.EMAIL in one.outcomes

    if asked is None or is_known():
        return
    person, erase = PersonId(fact.person), Act(asked) is Act.ERASE
    done = registry.ease_email(PLATFORM, person, now, erase=erase, unless=is_known)
    _record(fact.request, {Datum.EMAIL: Outcome(int(done))}, now)


def _record(id_: str, told: Mapping[Datum, Outcome], now: datetime) -> None:
    """The next version of the request by what was done; another house's answer may come between."""
    for _ in range(TRIES):
        one = store.newest(id_)
        made = heard(one, told, now) if one else None
        if made is None:
            return
        try:
            store.put_next(made)
        except ConditionLost:
            continue
        return
    raise Busy
