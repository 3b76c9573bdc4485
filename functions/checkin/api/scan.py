"""The hot doors: check-in, check-out, replay of kept scans, gate.

A gate's rooms are loaded by its first reading: half the houses stand behind them, and a phone's
check-in needs none of it when its function starts cold.
"""

from __future__ import annotations

from functions.checkin import schemas
from functions.checkin.domain.declaration import FullDeclarationNeeded
from functions.checkin.domain.gate import SequenceInvalid
from functions.checkin.domain.visit import CheckOutBeforeCheckIn, CheckOutTooLate, OfflineTooOld
from functions.checkin.service import arriving, leaving, replaying
from functions.checkin.service.passes import COOKIE
from functions.checkin.service.recording import Outcome
from functions.kernel.card_refusals import CardEmpty, CardTooLong
from functions.kernel.errors import KeyDestroyed, NotFound
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import write_instant
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, accepted, created, no_content, ok
from functions.runtime.http.padding import UNCOMPRESSED, padded

api = Api(__name__, audience="scan")

POSTER_REFUSALS = (
    registry.QrInvalid,
    registry.ForeignLink,
    registry.PosterExpired,
    registry.PosterRevoked,
    registry.PosterMoved,
    registry.VenueSuspended,
)
CARD_REFUSALS = (
    registry.QrInvalid,
    registry.QrExpired,
    registry.CardNotYours,
    registry.CardHeldByAnother,
    registry.PersonUnknown,
    CardEmpty,
    CardTooLong,
)


@api.door(
    "POST",
    "/api/checkins",
    body=schemas.RecordCheckIn,
    answers={201: schemas.CheckInView, 202: schemas.CheckInView},
    refuses=(
        *POSTER_REFUSALS,
        arriving.CheckInSuspended,
        OfflineTooOld,
        FullDeclarationNeeded,
        NotFound,
        KeyDestroyed,
    ),
)
def record_check_in(request: Request, body: schemas.RecordCheckIn) -> Answer:
    """Record that I, or a family member, entered a venue."""
    scan = arriving.Scan(
        poster=body.poster,
        told_at=schemas.instant(body.at),
        for_person=PersonId(body.for_person) if body.for_person else None,
        nothing_changed=body.declaration is not None,
        offline=body.offline,
        sent_at=schemas.instant(body.sent_at) if body.sent_at else None,
        typed=body.typed,
    )
    recorded = arriving.check_in(request.caller, scan, request.cookie(COOKIE), request.now)
    answer = accepted if recorded.outcome is Outcome.SPILLED else created
    return answer(padded(schemas.CheckInView.of(recorded)), UNCOMPRESSED)


@api.door(
    "POST",
    "/api/checkouts",
    body=schemas.RecordCheckOut,
    answers={201: schemas.CheckOutView, 202: schemas.CheckOutView},
    refuses=(
        leaving.VisitUnknown,
        leaving.VisitNotYet,
        CheckOutBeforeCheckIn,
        CheckOutTooLate,
        OfflineTooOld,
        KeyDestroyed,
    ),
)
def record_check_out(request: Request, body: schemas.RecordCheckOut) -> Answer:
    """Record that I left."""
    left = leaving.leave(
        request.caller,
        body.visit,
        schemas.instant(body.at),
        request.now,
        for_person=PersonId(body.for_person) if body.for_person else None,
        offline=body.offline,
        sent_at=schemas.instant(body.sent_at) if body.sent_at else None,
    )
    answer = accepted if left.outcome is Outcome.SPILLED else created
    return answer(padded(schemas.CheckOutView.of(left)), UNCOMPRESSED)


@api.door(
    "POST",
    "/api/checkins/replay",
    body=schemas.ReplayKept,
    answers={200: schemas.ReplayView},
)
def replay_kept(request: Request, body: schemas.ReplayKept) -> Answer:
    """Take what my phone kept while offline, in order, each once."""
    replayed = replaying.replay(
        request.caller,
        [replaying.Kept.of(event.model_dump()) for event in body.events],
        request.cookie(COOKIE),
        request.now,
        sent_at=schemas.instant(body.sent_at) if body.sent_at else None,
    )
    results = [schemas.KeptResult(**result) for result in replayed]
    return ok(padded(schemas.ReplayView(results=results), len(results)), UNCOMPRESSED)


@api.door(
    "POST",
    "/api/gate/checkins",
    body=schemas.PassGate,
    answers={200: schemas.GateView},
    refuses=(SequenceInvalid, registry.VenueUnknown),
    cap=512 * 1024,
)
def pass_gate(request: Request, body: schemas.PassGate) -> Answer:
    """Take a gate's readings: one, or a week's buffer."""
    from functions.checkin.service import gate, gate_rows

    passed = gate.pass_gate(
        request.caller,
        [gate_rows.GateEvent.of(event.model_dump()) for event in body.events],
        request.now,
        sent_at=schemas.instant(body.sent_at) if body.sent_at else None,
        request_id=request.request_id,
    )
    results = [schemas.GateResult.of(one) for one in passed]
    return ok(padded(schemas.GateView(results=results), len(results)), UNCOMPRESSED)


@api.door(
    "GET",
    "/api/gate/state",
    answers={200: schemas.GateStateView},
    refuses=(registry.VenueUnknown,),
)
def show_gate(request: Request) -> Answer:
    """Show my venue's name, how many are inside, and the server's time."""
    from functions.checkin.service import gate

    state = gate.state_of(request.caller, request.now)
    return ok(
        schemas.GateStateView(
            venue=state.venue,
            name=state.name,
            inside=state.inside,
            server_time=write_instant(request.now),
            suspended=state.suspended,
        )
    )


@api.door(
    "POST",
    "/api/gate/links",
    body=schemas.LinkCard,
    answers={204: None},
    refuses=(registry.NotAPerson, *CARD_REFUSALS),
)
def link_card(request: Request, body: schemas.LinkCard) -> Answer:
    """Tie a card to the person of a phone: both are shown at my gate now."""
    from functions.checkin.service import gate

    gate.link_card(request.caller, body.card, body.personal, request.now)
    return no_content()
