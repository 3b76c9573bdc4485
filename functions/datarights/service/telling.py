"""What follows when a request is agreed to: its fact, told by the stream of the table.

It may be told again; whoever hears it has done it by then, and doing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.datarights.domain.request import State
from functions.datarights.store import requests as store
from functions.messages.datarights import DataRequestAgreed
from functions.runtime import facts


def told(new: Mapping[str, Any]) -> None:
    """A record of the stream: a request that was agreed to, and of which nobody has said yet what
    they did. Raises Busy, CryptoUnavailable."""
    id_ = store.agreed_of_image(new)
    one = store.newest(id_) if id_ else None
    if one is None or one.state is not State.AGREED or one.outcomes:
        return
    acts = {datum.value: act.value for datum, act in one.acts.items()}
    fact = {"request": one.id, "person": one.person, "acts": acts}
    facts.tell(DataRequestAgreed.model_validate(fact).model_dump())
