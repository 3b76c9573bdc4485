"""Doors of a station's tablet: what it works with, and what it recorded without network."""

from __future__ import annotations

from functions.immunization.schemas import replaying as schemas
from functions.immunization.service import equipping, replaying
from functions.immunization.service.sites import NotASite
from functions.kernel.periods import InstantInvalid
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")


@api.door(
    "GET",
    "/api/immunizations/work",
    answers={200: schemas.EquipmentView},
    refuses=(NotASite, NoRuleInForce),
)
def show_work(request: Request) -> Answer:
    """Show what my tablet works with: the checklist, the vaccines, open vials; of nobody."""
    found = equipping.equipment_of(request.caller, request.now)
    return ok(schemas.EquipmentView.of(found))


@api.door(
    "POST",
    "/api/immunizations/replay",
    body=schemas.ReplayEvents,
    answers={200: schemas.ReplayResults},
    refuses=(NotASite, InstantInvalid),
    cap=512 * 1024,
)
def replay(request: Request, body: schemas.ReplayEvents) -> Answer:
    """Take what I recorded at my station: one thing, or a week's buffer."""
    taken = replaying.replay(
        request.caller,
        [event.event() for event in body.events],
        request.now,
        sent_at=body.sent(),
    )
    return ok(schemas.ReplayResults(results=[schemas.ReplayResult.of(one) for one in taken]))
