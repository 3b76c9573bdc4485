"""What goes out to citizens and owners: declarations, history, board, proofs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from functions.checkin.domain.declaration import Declaration
from functions.checkin.schemas.outgoing import Padded
from functions.checkin.service.board import Board
from functions.checkin.service.declaring import Declared
from functions.checkin.service.health import Health
from functions.checkin.service.history import Visit
from functions.kernel.divisions import print_place
from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out


class DeclaredView(Padded):
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
    """What the owner should know of the venue's check-ins or poster; `count` is of check-ins."""

    code: str
    count: int | None
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
                WarningView(
                    code=one.code,
                    count=one.count,
                    message_vi=one.words("vi"),
                    message_en=one.words("en"),
                )
                for one in board.warnings
            ],
        )


class ProofView(Out):
    """A signed statement that a day's key was deleted."""

    day: str
    statement: str


class ProofsView(Out):
    """The statements of a year, newest first, and the public key (JWK) that verifies them."""

    key: dict[str, str]
    proofs: list[ProofView]
