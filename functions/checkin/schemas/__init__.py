"""What comes in at the doors of check-in, and what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.runtime.facade import lazily

if TYPE_CHECKING:
    # fmt: off
    from functions.checkin.schemas.filling import CardForm, Declare, LeaveForm
    from functions.checkin.schemas.incoming import (
        Confirmation,
        GateReading,
        Instant,
        KeptEvent,
        LinkCard,
        PassGate,
        PersonRef,
        RecordCheckIn,
        RecordCheckOut,
        ReplayKept,
        Sequence,
        Typed,
        instant,
    )
    from functions.checkin.schemas.outgoing import (
        CheckInView,
        CheckOutView,
        GateResult,
        GateStateView,
        GateView,
        KeptResult,
            ReplayView,
    )
    from functions.checkin.schemas.showing import (
        BoardView,
        CodeView,
        DeclarationsView,
        DeclarationView,
        DeclaredView,
        HistoryView,
        HourView,
        ProofsView,
        ProofView,
        VisitorView,
        VisitView,
        WarningView,
    )
    from functions.checkin.schemas.staff import (
        ParkedVisitsView,
        ParkedVisitView,
        ResolvedView,
        ResolveVisit,
    )
    # fmt: on

__getattr__ = lazily(
    __name__,
    {
        "functions.checkin.schemas.filling": "CardForm Declare LeaveForm",
        "functions.checkin.schemas.incoming": (
            "Confirmation GateReading Instant KeptEvent LinkCard PassGate PersonRef RecordCheckIn "
            "RecordCheckOut ReplayKept Sequence Typed instant"
        ),
        "functions.checkin.schemas.outgoing": (
            "CheckInView CheckOutView GateResult GateStateView GateView KeptResult ReplayView"
        ),
        "functions.checkin.schemas.showing": (
            "BoardView CodeView DeclarationView DeclarationsView DeclaredView HistoryView "
            "HourView ProofView ProofsView VisitView VisitorView WarningView"
        ),
        "functions.checkin.schemas.staff": (
            "ParkedVisitView ParkedVisitsView ResolveVisit ResolvedView"
        ),
    },
)
