"""How many accounts worked in each province last night: ACC-51, in `accounts`. No names, no ids.

A count is put whole with the instant it is of, and never over a later one: a night that is run
again, or late, ends as if it had run once.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from functions.access.domain.working import Working
from functions.access.store.accounts import AccountRecord
from functions.kernel.periods import at_millis, millis_of
from functions.runtime.tables import ConditionLost, translated

NIGHTS: Final = "working"
_NATION: Final = "vn"


def put_night(province: str, told: Working, at: datetime) -> None:
    """ACC-51: so many work in a province (at the nation itself: "") at an instant; nothing changes
    where a later count stands. Raises Busy."""
    body = json.dumps({"r": dict(told.by_role), "c": told.communes}, sort_keys=True)
    record = AccountRecord(NIGHTS, province or _NATION, t=body, v=millis_of(at))
    fresh = AccountRecord.id.does_not_exist() | (AccountRecord.v <= millis_of(at))
    try:
        with translated():
            record.save(condition=fresh)
    except ConditionLost:
        return


def nights() -> dict[str, tuple[Working, datetime]]:
    """ACC-51: the count of each province and of the nation itself (""), and its instant; one query
    of 64 small items. Raises Busy."""
    with translated():
        return {_place(one.id): _night(one) for one in AccountRecord.query(NIGHTS)}


def _place(id_: str) -> str:
    return "" if id_ == _NATION else id_


def _night(record: AccountRecord) -> tuple[Working, datetime]:
    told = json.loads(record.t or "{}")
    return Working(told["r"], told["c"]), at_millis(record.v or 0)
