"""What does a station's tablet need to work without network? Nothing of any person.

The checklist in force with its thresholds, the vaccines, the open vials of the site, and what the
account may record; kept by the device until it hears a newer one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.access import service as access
from functions.immunization.domain.lot import Lot, Vial
from functions.immunization.domain.screening import checklist_on
from functions.immunization.service import stock
from functions.immunization.service.replaying import ONLINE
from functions.kernel.callers import Caller
from functions.kernel.periods import day_of
from functions.kernel.rules import Rule


@dataclass(frozen=True, slots=True)
class Equipment:
    """What an account at a site works with at an instant; `vials`: open, usable, with their lot."""

    who: str
    may: tuple[str, ...]
    rule: Rule
    vials: tuple[tuple[Lot, Vial], ...]
    at: datetime


def equipment_of(caller: Caller, now: datetime) -> Equipment:
    """What the caller's tablet works with today. Raises NotASite, NoRuleInForce, Busy."""
    kinds: Mapping[str, str] = {kind.value: key for kind, key in ONLINE.items()}
    shelves = [one for one in stock.shelves(caller) if not one.stock.lot.is_blocked(now)]
    return Equipment(
        who=caller.subject,
        may=tuple(kind for kind, key in kinds.items() if access.may_pass(caller.role, key)),
        rule=checklist_on(day_of(now)),
        vials=tuple(
            (shelf.stock.lot, vial)
            for shelf in shelves
            for vial in shelf.vials
            if vial.left > 0 and now < vial.until
        ),
        at=now,
    )
