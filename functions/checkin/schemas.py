"""What comes in at the doors of check-in, and what goes out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.checkin.domain.declaration import Declaration
from functions.checkin.service.arriving import Recorded
from functions.checkin.service.board import Board
from functions.checkin.service.declaring import Declared
from functions.checkin.service.gate import Passed
from functions.checkin.service.health import Health
from functions.checkin.service.history import Visit
from functions.checkin.service.leaving import Left
from functions.kernel.divisions import print_place
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.http import problem_of

Instant = Annotated[str, Field(min_length=20, max_length=40, description="RFC 3339 instant")]
PersonRef = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{13}$")]
Sequence = Annotated[int, Field(ge=1, le=2**53 - 1)]


class In(BaseModel):
    """Strict: unknown fields and other types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Out(BaseModel):
    """A view; it never holds more than its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Confirmation(In):
    """ "Nothing changed" since the last declaration."""

    nothing_changed: Literal[True]


class RecordCheckIn(In):
    """A scan of a poster."""

    poster: Annotated[str, Field(min_length=9, max_length=400)]
    at: Instant
    for_person: PersonRef | None = None
    declaration: Confirmation | None = None
    offline: bool = False
    sent_at: Instant | None = None
    typed: bool = False


class RecordCheckOut(In):
    """The end of an own visit."""

    visit: Annotated[str, Field(min_length=19, max_length=30)]
    at: Instant
    for_person: PersonRef | None = None
    offline: bool = False
    sent_at: Instant | None = None


class KeptEvent(In):
    """A scan (`in`, with `poster`) or an exit kept on the phone.

    An exit (`out`) names its `visit`, or the scan that is kept too: `poster` and `in_at`.
    """

    kind: Literal["in", "out"]
    at: Instant
    poster: Annotated[str, Field(max_length=400)] | None = None
    visit: Annotated[str, Field(max_length=30)] | None = None
    in_at: Instant | None = None
    for_person: PersonRef | None = None
    declaration: Confirmation | None = None
    offline: Literal[True] = True
    sequence: Sequence | None = None


class ReplayKept(In):
    """What a phone kept while it was offline, in order; `sent_at` by the phone's clock."""

    sent_at: Instant | None = None
    events: Annotated[list[KeptEvent], Field(min_length=1, max_length=100)]


class Typed(In):
    """A code or number typed where no camera reads."""

    kind: Literal["card", "cccd", "cmnd", "passport", "bhyt"]
    value: Annotated[str, Field(min_length=4, max_length=40)]


class GateReading(In):
    """One reading of a gate: a QR's text or something typed."""

    sequence: Sequence
    at: Instant
    direction: Literal["in", "out"] = "in"
    reading: Annotated[str, Field(min_length=1, max_length=4296)] | None = None
    typed: Typed | None = None
    offline: bool = False


class PassGate(In):
    """A batch of readings, by rising sequence."""

    events: Annotated[list[GateReading], Field(min_length=1, max_length=100)]
    sent_at: Instant | None = None


class LinkCard(In):
    """A card and a phone's code, both shown now."""

    card: Annotated[str, Field(min_length=1, max_length=4296)]
    personal: Annotated[str, Field(min_length=1, max_length=400)]


class Declare(In):
    """A health declaration."""

    kind: Literal["domestic", "movement", "entry"]
    version: Annotated[int, Field(ge=1, le=99)]
    for_person: PersonRef | None = None
    identity: dict[Annotated[str, Field(max_length=40)], Any] = {}
    answers: dict[Annotated[str, Field(max_length=40)], Any]


class CheckInView(Out):
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


class CheckOutView(Out):
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


class ReplayView(Out):
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


class GateView(Out):
    """A batch, and how many are inside as far as the server knows."""

    results: list[GateResult]


class GateStateView(Out):
    """What a gate shows between readings."""

    venue: str
    name: str
    inside: int
    server_time: str
    suspended: bool


class DeclaredView(Out):
    """A declaration that stands."""

    at: str
    colour: str
    advice: str
    reason_vi: str
    reason_en: str
    rule: str

    @classmethod
    def of(cls, declared: Declared) -> DeclaredView:
        """Show what stands."""
        health: Health = declared.health
        return cls(
            at=write_instant(declared.declared_at),
            colour=health.advice.colour,
            advice=health.advice.advice,
            reason_vi=health.words("vi"),
            reason_en=health.words("en"),
            rule=health.advice.rule_id,
        )


class DeclarationView(Out):
    """An own declaration."""

    at: str
    kind: str
    version: int
    on_behalf: bool
    answers: dict[str, Any]

    @classmethod
    def of(cls, at: datetime, declaration: Declaration) -> DeclarationView:
        """Show it to the one who made it."""
        return cls(
            at=write_instant(at),
            kind=declaration.kind,
            version=declaration.version,
            on_behalf=declaration.on_behalf,
            answers={
                key: value.isoformat() if isinstance(value, date) else value
                for key, value in declaration.answers.items()
            },
        )


class DeclarationsView(Out):
    """Own declarations, newest first."""

    declarations: list[DeclarationView]


class VisitView(Out):
    """An own visit."""

    visit: str
    venue: str
    venue_name: str
    place: str
    in_at: str
    out_at: str
    certainty: str
    by: str
    colour: str

    @classmethod
    def of(cls, visit: Visit) -> VisitView:
        """Show it to its owner."""
        return cls(
            visit=visit.visit,
            venue=visit.venue,
            venue_name=visit.venue_name,
            place=print_place(visit.division),
            in_at=write_instant(visit.entered_at),
            out_at=write_instant(visit.left_at),
            certainty=visit.certainty,
            by=visit.channel,
            colour=visit.colour,
        )


class HistoryView(Out):
    """Own visits, newest first."""

    visits: list[VisitView]


class CodeView(Out):
    """What a phone needs to draw its rotating code."""

    sealed: str
    seed: str
    window_seconds: int
    server_time: str


class HourView(Out):
    """One hour of a venue."""

    hour: int
    entries: int
    inside: int


class VisitorView(Out):
    """One masked visitor."""

    masked_name: str
    masked_phone: str
    in_at: str
    out_at: str | None


class WarningView(Out):
    """Something about the venue's check-ins that the owner should know."""

    code: str
    message_vi: str
    message_en: str


class BoardView(Out):
    """A venue's day for its owner."""

    venue: str
    name: str
    day: str
    inside: int
    entries: int
    hours: list[HourView]
    visitors: list[VisitorView]
    warnings: list[WarningView]

    @classmethod
    def of(cls, board: Board) -> BoardView:
        """Show it to the owner."""
        return cls(
            venue=board.venue.code,
            name=board.venue.details.name,
            day=board.day.isoformat(),
            inside=board.inside,
            entries=board.entries,
            hours=[HourView(hour=h.hour, entries=h.entries, inside=h.inside) for h in board.hours],
            visitors=[
                VisitorView(
                    masked_name=one.masked_name,
                    masked_phone=one.masked_phone,
                    in_at=write_instant(one.entered_at),
                    out_at=write_instant(one.left_at) if one.left_at else None,
                )
                for one in board.visitors
            ],
            warnings=[
                WarningView(code=code, message_vi=vi, message_en=en)
                for code, vi, en in board.warnings
            ],
        )


class ProofView(Out):
    """A signed statement that a day's key was deleted."""

    day: str
    statement: str


class ProofsView(Out):
    """The statements of a year, newest first."""

    proofs: list[ProofView]


def instant(text: str) -> datetime:
    """An instant of the wire. Raises InstantInvalid."""
    return read_instant(text)
