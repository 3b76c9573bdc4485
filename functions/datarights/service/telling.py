"""What follows when a request is decided: its facts, told by the stream of the table.

They may be told again; whoever hears that it was agreed to has done it by then, and doing it again
changes nothing; whoever asked is told once for each decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.datarights.domain.request import DataRequest, State
from functions.datarights.store import requests as store
from functions.messages.datarights import DataRequestAgreed, DataRequestAnswered
from functions.runtime import facts


def told(new: Mapping[str, Any]) -> None:
    """A record of the stream: who asked is told that there is a decision, the houses what was
    agreed to and of which nobody has said yet what they did. Raises Busy, CryptoUnavailable."""
    id_ = store.decided_of_image(new)
    one = store.newest(id_) if id_ else None
    if one is None:
        return
    answered = {"request": one.id, "person": one.by, "number": one.number}
    facts.tell(DataRequestAnswered.model_validate(answered).model_dump())
    if one.state is State.AGREED and not one.outcomes:
        facts.tell(_agreed(one))


def _agreed(one: DataRequest) -> dict[str, Any]:
    acts = {datum.value: act.value for datum, act in one.acts.items()}
    fact = {"request": one.id, "person": one.person, "acts": acts}
    return DataRequestAgreed.model_validate(fact).model_dump()
