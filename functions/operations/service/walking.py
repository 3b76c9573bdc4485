"""A walk from outside: what a citizen does, by the public origin, every five minutes.

Whoever walks is the synthetic person at the synthetic venue (functions/kernel/synthetic.py), with a
poster and a session that were laid down for it (service/preparing.py): it holds no key. A step that
fails, in whatever way, stops none of the others; the whole is over after `PATIENCE`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Final

from functions.access import service as access
from functions.kernel.errors import NotFound, Unavailable
from functions.kernel.periods import DAY, write_instant
from functions.kernel.synthetic import SYNTHETIC_DIVISION
from functions.messages.certificates import WALKED_TEXTS
from functions.operations.domain import judging
from functions.operations.domain.journeys import Step, Walked, Why, trodden
from functions.operations.domain.judging import Reply
from functions.operations.service import preparing
from functions.operations.store import outside
from functions.runtime import journal, objects
from functions.runtime.keeper import Keeper
from functions.runtime.pages import static_url

PATIENCE: Final = 75.0
"""Seconds for a whole walk; its function has two minutes."""
SHEET: Final = "css/lachan.css"
CHECK: Final = "/kiem-tra-chung-nhan"
CAMPAIGNS: Final = "/api/vaccination/campaigns"
PROVINCE: Final = SYNTHETIC_DIVISION.partition("/")[0]
JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
_kept = Keeper(timedelta(minutes=30))


@dataclass(frozen=True, slots=True)
class StepWalked(journal.Fact):
    """A step was walked, and all is well, closed by decision, or too early to judge."""

    step: str
    why: str
    status: int
    millis: int


@dataclass(frozen=True, slots=True)
class StepFailed(journal.Fact):
    """A step from outside failed; `error` and `place` tell where we fell over ourselves."""

    level: ClassVar[journal.Level] = "ERROR"
    step: str
    why: str
    status: int
    millis: int
    error: str
    place: str


@dataclass(slots=True)
class Walk:
    """One walk: when it began, until when it may last, what it has learnt."""

    now: datetime
    until: float
    poster: str = ""
    visit: str = ""
    replies: list[Reply] = field(default_factory=list)

    def get(self, path: str, session: str = "") -> Reply:
        """Read a page."""
        return self._noted(lambda left: outside.get(path, session, left))

    def post(self, path: str, kind: str, body: bytes, session: str = "") -> Reply:
        """Send something."""
        return self._noted(lambda left: outside.post(path, kind, body, session, left))

    def _noted(self, ask: Callable[[float], Reply]) -> Reply:
        left = self.until - time.monotonic()
        reply = ask(left) if left > 0 else Reply(0, over=True)
        self.replies.append(reply)
        return reply


def walk(now: datetime) -> tuple[Walked, ...]:
    """Walk all steps once, tell and measure each. Raises nothing that a step raises."""
    walking = Walk(now, time.monotonic() + PATIENCE)
    walked = tuple(_tried(step, act, walking) for step, act in STEPS.items())
    for one in walked:
        if one.why.is_judged:
            journal.measure("StepFailed", float(not one.why.is_good), step=one.step.value)
        journal.measure("StepTime", one.millis, "Milliseconds", step=one.step.value)
    for journey in trodden(walked):
        name = journey.journey.value
        if journey.judged:  # its alarm knows nothing yet, which is neither quiet nor loud
            journal.measure("JourneyFailed", float(journey.failed), journey=name)
        journal.measure("JourneyTime", journey.millis, "Milliseconds", journey=name)
    return walked


def forget() -> None:
    """As a fresh container."""
    _kept.forget()


def _tried(step: Step, act: Callable[[Walk], Why], walking: Walk) -> Walked:
    walking.replies = []
    error = place = ""
    try:
        why = act(walking)
    except Exception as failed:
        why, error, place = Why.UNPREPARED, type(failed).__name__, journal.place_of(failed)
    status = walking.replies[-1].status if walking.replies else 0
    millis = sum(one.millis for one in walking.replies)
    if why.is_good:
        journal.tell(StepWalked(step.value, why.value, status, millis))
    else:
        journal.tell(StepFailed(step.value, why.value, status, millis, error, place))
    return Walked(step, why, status, millis)


def _home(walking: Walk) -> Why:
    return judging.judge_home(walking.get("/"))


def _static(walking: Walk) -> Why:
    return judging.judge_static(walking.get(static_url(SHEET)))


def _poster(walking: Walk) -> Why:
    return judging.judge_poster(walking.get(f"/v/{_token(walking.now)}", _session(walking.now)))


def _check_in(walking: Walk) -> Why:
    told = {"poster": _token(walking.now), "at": write_instant(walking.now)}
    reply = walking.post("/api/checkins", JSON, _json(told), _session(walking.now))
    why, walking.visit = judging.judge_check_in(reply)
    return why


def _check_out(walking: Walk) -> Why:
    if not walking.visit:
        return Why.ABSENT
    told = {"visit": walking.visit, "at": write_instant(walking.now + timedelta(seconds=1))}
    reply = walking.post("/api/checkouts", JSON, _json(told), _session(walking.now))
    return judging.judge_check_out(reply, walking.visit)


def _signed(walking: Walk) -> Why:
    text = _texts(walking.now)["signed"]
    reply = walking.post(CHECK, FORM, outside.form(text=text))
    return judging.judge_certificate(reply, "expired")


def _changed(walking: Walk) -> Why:
    text = _texts(walking.now)["changed"]
    reply = walking.post(CHECK, FORM, outside.form(text=text))
    return judging.judge_certificate(reply, "signature")


def _figures(walking: Walk) -> Why:
    day = judging.day_due(walking.now)
    reply = walking.get(f"/api/figures?day={day.isoformat()}")
    return judging.judge_figures(reply, walking.now, _stood(walking.now))


def _seats(walking: Walk) -> Why:
    reply = walking.get(f"{CAMPAIGNS}?province={PROVINCE}")
    why, campaign = judging.judge_list(reply, "campaigns", "campaign")
    if not campaign:
        return why
    why, unit = judging.judge_list(walking.get(f"{CAMPAIGNS}/{campaign}"), "sites", "unit")
    if not unit:
        return why
    return judging.judge_seats(walking.get(f"{CAMPAIGNS}/{campaign}/sites/{unit}"))


def _prepared(now: datetime) -> preparing.Prepared:
    return _kept.fresh("prepared", now, preparing.prepared)


def _token(now: datetime) -> str:
    return _prepared(now).poster


def _session(now: datetime) -> str:
    """The cookie of the synthetic person, as a browser sends back what a sign-in set."""
    return access.session_cookie(_prepared(now).session, DAY).partition(";")[0]


def _stood(now: datetime) -> datetime | None:
    """Since when the stage stands; None where nobody prepared: then nothing is excused."""
    try:
        return _prepared(now).stood
    except (NotFound, Unavailable, ValueError):
        return None


def _texts(now: datetime) -> Mapping[str, str]:
    """The texts that the centre signed for walks when a signer was installed. Raises NotFound
    where none was since, Busy."""

    def read() -> Mapping[str, str]:
        told: Mapping[str, str] = json.loads(objects.read_if_there("documents", WALKED_TEXTS))
        return told

    return _kept.fresh("texts", now, read)


def _json(told: Mapping[str, str]) -> bytes:
    return json.dumps(told).encode()


STEPS: Final[Mapping[Step, Callable[[Walk], Why]]] = {
    Step.HOME: _home,
    Step.STATIC: _static,
    Step.POSTER: _poster,
    Step.CHECK_IN: _check_in,
    Step.CHECK_OUT: _check_out,
    Step.SIGNED: _signed,
    Step.CHANGED: _changed,
    Step.FIGURES: _figures,
    Step.SEATS: _seats,
}
