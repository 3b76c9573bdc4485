"""What is counted of venues is told by their stream: where each stands, its kind, whether open.

Neither name, address nor owner is told. A change of anything else (a poster rendered, a controller
added) tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from functions.kernel.periods import day_of
from functions.messages.registry import VenueListed
from functions.runtime import facts

Image = Mapping[str, Mapping[str, str]]
_CLOSED = ("paused_at", "suspended_by", "joined_into")


def venue_told(new: Image, old: Image) -> None:
    """A venue was written: tell what of it is counted, where that is otherwise now. Raises Busy."""
    listed = _listed(new)
    if listed is not None and listed != _listed(old):
        division, kind, is_open = listed
        fact = VenueListed(
            venue=new["code"]["S"],
            edition=int(new["edition"]["N"]),
            division=division,
            kind=kind,
            is_open=is_open,
            registered=_registered(new),
        )
        facts.tell(fact.model_dump())


def _registered(image: Image) -> str:
    """The Vietnamese day on which it was registered, "" of an image without it."""
    at = image.get("registered_at", {}).get("S")
    return day_of(datetime.fromisoformat(at)).isoformat() if at else ""


def _listed(image: Image) -> tuple[str, str, bool] | None:
    """Path, kind, open or not; None of an image without a place."""
    division = image.get("division", {}).get("S")
    if not division:
        return None
    is_open = not any(image.get(name, {}).get("S") for name in _CLOSED)
    return division, image["kind"]["S"], is_open
