"""Doors on which modes of operation in a surge, and switches, are seen and decided; as the page."""

from __future__ import annotations

from functions.access.domain import mode_refusals as refusals
from functions.access.schemas.modes import (
    ModesView,
    ModeView,
    ProposeMode,
    StepOfMode,
    SwitchOffAlone,
)
from functions.access.service import mode_steps
from functions.kernel.errors import TooMany
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, created, ok
from functions.runtime.idempotency import IdempotencyKeyReused

api = Api(__name__, audience="staff")

BEGUN = (refusals.ModeInvalid, IdempotencyKeyReused, NoRuleInForce)
STEPPED = (refusals.ModeUnknown, refusals.ModeMoved, refusals.OtherPersonNeeded)


@api.door("GET", "/api/modes", answers={200: ModesView})
def list_modes(request: Request) -> Answer:
    """Show the decisions proposed last that concern the caller: those that count, that wait for a
    second person, and that are over, the newest first."""
    found = mode_steps.register(request.caller)
    return ok(ModesView(modes=[ModeView.of(one, request.now) for one in found]))


@api.door("POST", "/api/modes", body=ProposeMode, answers={201: ModeView}, refuses=BEGUN)
def propose_mode(request: Request, body: ProposeMode) -> Answer:
    """Propose a mode, or that a function is switched off; nothing changes before another agrees."""
    key, now = request.idempotency_key, request.now
    made = mode_steps.propose(request.caller, body.wanted(), key=key, now=now)
    return created(ModeView.of(made, now))


@api.door("POST", "/api/modes/{mode}", body=StepOfMode, answers={200: ModeView}, refuses=STEPPED)
def step_mode(request: Request, body: StepOfMode) -> Answer:
    """Agree to what was seen, refuse it, or end it before its time."""
    name, now = request.path["mode"], request.now
    made = mode_steps.step(request.caller, name, body.act, body.revision, now)
    return ok(ModeView.of(made, now))


@api.door(
    "POST",
    "/api/mode-switches",
    body=SwitchOffAlone,
    answers={201: ModeView},
    refuses=(*BEGUN, TooMany),
)
def switch_off_alone(request: Request, body: SwitchOffAlone) -> Answer:
    """Switch a function off for an hour, alone; an alarm rings."""
    key, now = request.idempotency_key, request.now
    made = mode_steps.switch_off_alone(request.caller, body.feature, body.reason, key=key, now=now)
    return created(ModeView.of(made, now))
