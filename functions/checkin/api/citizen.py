"""Doors of citizens and owners: declarations, own history, own code, the owner's board, proofs."""

from __future__ import annotations

from datetime import timedelta

from functions.checkin import schemas
from functions.checkin.domain import form as forms
from functions.checkin.domain.answers import AnswersRefused
from functions.checkin.domain.retention import DayNotYet
from functions.checkin.service import board, declaring, history, retaining
from functions.checkin.service.passes import COOKIE, issue_pass
from functions.kernel.errors import KeyDestroyed, NotFound
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import DateInvalid, day_of, read_day, write_instant
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, created, ok
from functions.runtime.http.cookies import set_cookie
from functions.runtime.http.padding import UNCOMPRESSED, padded

api = Api(__name__, audience="citizen")

PASS_LIFE = timedelta(days=21)


def pass_cookie(declared: declaring.Declared, own: str) -> dict[str, list[str]]:
    """The Set-Cookie header that gives one's own phone the pass; none for a family member."""
    held = declared.health.held
    if held is None or declared.person != own:
        return {}
    return {"Set-Cookie": [set_cookie(COOKIE, issue_pass(held), PASS_LIFE)]}


@api.door("GET", "/api/declaration-forms/{kind}", refuses=(forms.FormUnknown,))
def show_form(request: Request) -> Answer:
    """Show the declaration form in force, in the caller's language."""
    form = forms.current_form(request.path["kind"], request.now)
    return ok(forms.describe_form(form, request.language))


@api.door(
    "POST",
    "/api/declarations",
    body=schemas.Declare,
    answers={201: schemas.DeclaredView},
    refuses=(
        forms.FormUnknown,
        forms.FormOutdated,
        AnswersRefused,
        NotFound,
        declaring.DeclarationSuspended,
    ),
)
def declare(request: Request, body: schemas.Declare) -> Answer:
    """Declare my health, or a family member's."""
    declared = declaring.declare(
        request.caller,
        declaring.Declaring(
            body.kind,
            body.version,
            body.identity,
            body.answers,
            PersonId(body.for_person) if body.for_person else None,
        ),
        request.now,
    )
    cookie = pass_cookie(declared, request.caller.subject)
    return created(padded(schemas.DeclaredView.of(declared)), UNCOMPRESSED | cookie)


@api.door(
    "GET", "/api/declarations", saved_as="declarations", answers={200: schemas.DeclarationsView}
)
def list_declarations(request: Request) -> Answer:
    """Show my declarations."""
    found = declaring.declarations_of(request.caller, request.now)
    views = [schemas.DeclarationView.of(at, one) for at, one in found]
    return ok(schemas.DeclarationsView(declarations=views))


@api.door(
    "GET",
    "/api/visits",
    saved_as="visits",
    answers={200: schemas.HistoryView},
    refuses=(DateInvalid,),
    query=("day",),
)
def list_visits(request: Request) -> Answer:
    """Show my visits, of one day or of all days still kept."""
    asked = request.query.get("day")
    found = history.visits_of(
        request.caller,
        request.now,
        day=read_day(asked) if asked else None,
        request_id=request.request_id,
    )
    return ok(schemas.HistoryView(visits=[schemas.VisitView.of(visit) for visit in found]))


@api.door("GET", "/api/me/code", answers={200: schemas.CodeView})
def show_code(request: Request) -> Answer:
    """Give my phone what it needs to draw my rotating code."""
    made = registry.personal_code_material(PersonId(request.caller.subject), request.now)
    return ok(
        schemas.CodeView(
            sealed=made.sealed,
            seed=made.seed,
            window_seconds=made.window_seconds,
            server_time=write_instant(request.now),
        )
    )


@api.door(
    "GET",
    "/api/venues/{code}/board",
    answers={200: schemas.BoardView},
    refuses=(registry.VenueUnknown, DateInvalid, KeyDestroyed, DayNotYet),
    query=("day",),
)
def show_board(request: Request) -> Answer:
    """Show my venue's day: counts, masked visitors, warnings."""
    asked = request.query.get("day")
    day = read_day(asked) if asked else day_of(request.now)
    shown = board.board_of(
        request.caller,
        registry.read_code(request.path["code"]),
        day,
        request.now,
        request_id=request.request_id,
    )
    return ok(schemas.BoardView.of(shown))


@api.door("GET", "/api/deletion-proofs", answers={200: schemas.ProofsView})
def list_proofs(request: Request) -> Answer:
    """Show the signed statements of the days deleted this year."""
    year = day_of(request.now).year
    found = retaining.proofs_of(year)
    views = [schemas.ProofView(day=day, statement=statement) for day, statement in found]
    return ok(schemas.ProofsView(key=retaining.proof_key(), proofs=views))
