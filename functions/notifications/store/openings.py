"""Notices that leave together: NOT-23 and NOT-24, each written under its own condition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from functions.notifications.domain.notice import Notice
from functions.notifications.store.notices import KEPT, Delivery
from functions.runtime import bulk

_STATE: Final = {"#s": "state"}


@dataclass(frozen=True, slots=True)
class Opening:
    """A notice that is new and about to leave: by which template (`text`), in whose list it would
    stand (`division`), and the message itself where it may be needed again."""

    notice: Notice
    text: str
    division: str | None
    body: str


def open_all(new: Sequence[Opening], now: datetime) -> frozenset[Notice]:
    """NOT-23: claim them and count their first sending by one write; those that stand already are
    answered, of which nothing was changed. Raises Busy."""
    lost = bulk.put_each_if("notices", [_item(one, now) for one in new], "attribute_not_exists(w)")
    return frozenset(new[place].notice for place in lost)


def settle_all(sent: Sequence[Notice]) -> None:
    """NOT-24: these have left; those of which more is known already stay as they are. Raises
    Busy."""
    bulk.update_each_if(
        "notices",
        [{"w": {"S": one.person}, "k": {"S": one.cause}} for one in sent],
        "SET #s = :sent",
        "#s = :sending",
        names=_STATE,
        values={
            ":sent": {"S": Delivery.SENT.value},
            ":sending": {"S": Delivery.SENDING.value},
        },
    )


def _item(one: Opening, now: datetime) -> dict[str, Any]:
    item: dict[str, Any] = {
        "w": {"S": one.notice.person},
        "k": {"S": one.notice.cause},
        "state": {"S": Delivery.SENDING.value},
        "tries": {"N": "1"},
        "at": {"S": now.isoformat()},
        "left": {"S": now.isoformat()},
        "text": {"S": one.text},
        "x": {"N": str(int((now + KEPT).timestamp()))},
    }
    more = {"division": one.division, "body": one.body or None}
    return item | {name: {"S": told} for name, told in more.items() if told is not None}
