"""What goes out at the hot doors: check-in, check-out, gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from functions.kernel.divisions import print_place
from functions.kernel.periods import write_instant
from functions.runtime.http import problem_of
from functions.runtime.http.views import Out

if TYPE_CHECKING:
    from functions.checkin.service.arriving import Recorded
    from functions.checkin.service.gate import Passed
    from functions.checkin.service.leaving import Left


class Padded(Out):
    """A view of one size whatever it tells: `pad` is filled at the door."""

    pad: Annotated[
        str, Field(description="Filler without meaning: the answer's size tells nothing")
    ] = ""


class CheckInView(Padded):
    """A check-in that is acknowledged."""

    visit: str
    venue: str
    place: str
    in_at: str
    colour: str
    advice: str
    reason_vi: str
    reason_en: str
    rule: str
    assurance: str
    outcome: str

    @classmethod
    def of(cls, recorded: Recorded) -> CheckInView:
        """Show what was recorded."""
        advice = recorded.health.advice
        return cls(
            visit=recorded.visit,
            venue=recorded.venue,
            place=print_place(recorded.division),
            in_at=write_instant(recorded.entered_at),
            colour=advice.colour,
            advice=advice.advice,
            reason_vi=recorded.health.words("vi"),
            reason_en=recorded.health.words("en"),
            rule=advice.rule_id,
            assurance=recorded.assurance,
            outcome=recorded.outcome,
        )


class CheckOutView(Padded):
    """An exit that is acknowledged."""

    visit: str
    out_at: str
    outcome: str

    @classmethod
    def of(cls, left: Left) -> CheckOutView:
        """Show what was recorded."""
        return cls(visit=left.visit, out_at=write_instant(left.left_at), outcome=left.outcome)


class KeptResult(Out):
    """What became of one kept event; a refused one names its code."""

    index: int
    outcome: str
    visit: str = ""
    code: str = ""
    message_vi: str = ""
    message_en: str = ""


class ReplayView(Padded):
    """Every kept event, in order."""

    results: list[KeptResult]


class GateResult(Out):
    """One reading as the gate may see it: colour, advice and a masked name."""

    sequence: int
    outcome: str
    colour: str = ""
    advice: str = ""
    masked_name: str = ""
    reason_vi: str = ""
    reason_en: str = ""
    code: str = ""

    @classmethod
    def of(cls, passed: Passed) -> GateResult:
        """Show what was read."""
        if passed.refusal is not None:
            told = problem_of(passed.refusal, "")
            return cls(
                sequence=passed.sequence,
                outcome=passed.outcome,
                code=told["code"],
                reason_vi=told["message_vi"],
                reason_en=told["message_en"],
            )
        health = passed.health
        return cls(
            sequence=passed.sequence,
            outcome=passed.outcome,
            masked_name=passed.masked_name,
            colour=health.advice.colour if health else "",
            advice=health.advice.advice if health else "",
            reason_vi=health.words("vi") if health else "",
            reason_en=health.words("en") if health else "",
        )


class GateView(Padded):
    """A batch, and how many are inside as far as the server knows."""

    results: list[GateResult]


class GateStateView(Out):
    """What a gate shows between readings."""

    venue: str
    name: str
    inside: int
    server_time: str
    suspended: bool
