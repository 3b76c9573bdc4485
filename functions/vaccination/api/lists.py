"""Doors of organisations: their lists of people; and of officers: which organisations may."""

from __future__ import annotations

from functions.kernel.errors import TooMany
from functions.kernel.uploads import FileNameInvalid, FileSizeInvalid
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, created, ok
from functions.vaccination.domain.admission import AdmissionChanged, OrganisationUnknown
from functions.vaccination.domain.campaign import CampaignUnknown
from functions.vaccination.domain.nomination import NotAdmitted
from functions.vaccination.schemas import lists as schemas
from functions.vaccination.schemas.sharing import ListStatusView
from functions.vaccination.service import admitting, list_status, lists

api = Api(__name__, audience="staff")


@api.door(
    "POST",
    "/api/vaccination/lists",
    body=schemas.StartList,
    answers={201: schemas.ListStarted},
    refuses=(CampaignUnknown, NotAdmitted, FileNameInvalid, FileSizeInvalid, TooMany),
)
def start_list(request: Request, body: schemas.StartList) -> Answer:
    """Announce a list of people for a campaign and get the form that sends it."""
    file = lists.start_list(
        request.caller,
        campaign=body.campaign,
        filename=body.filename,
        size=body.size,
        dry_run=body.dry_run,
        key=request.idempotency_key,
        now=request.now,
    )
    return created(schemas.ListStarted(list_id=file.id, upload=lists.upload_of(file)))


@api.door("GET", "/api/vaccination/lists", answers={200: schemas.ListsView})
def list_lists(request: Request) -> Answer:
    """The newest lists of my unit."""
    found = lists.lists_of(request.caller)
    return ok(schemas.ListsView(lists=[schemas.ListView.of(one) for one in found]))


@api.door(
    "GET",
    "/api/vaccination/lists/{id}",
    answers={200: schemas.ListView},
    refuses=(registry.ImportUnknown,),
)
def show_list(request: Request) -> Answer:
    """How a list fares, row by row."""
    shown = lists.list_shown(request.caller, request.path["id"], request.now)
    return ok(schemas.ListView.shown(shown))


@api.door(
    "GET",
    "/api/vaccination/campaigns/{campaign}/list-status",
    answers={200: ListStatusView},
    refuses=(CampaignUnknown, NotAdmitted),
    query=("after",),
)
def show_list_status(request: Request) -> Answer:
    """What became of those whom my unit listed, as far as they let it know."""
    after = request.query.get("after", "")
    told = list_status.part(request.caller, request.path["campaign"], after, request.now)
    return ok(ListStatusView.of(told))


@api.door(
    "POST",
    "/api/vaccination/campaigns/{campaign}/admissions",
    answers={201: schemas.AdmissionView},
    refuses=(CampaignUnknown, AdmissionChanged),
)
def ask_admission(request: Request) -> Answer:
    """Ask that my organisation may send lists for a campaign."""
    asked = admitting.ask(request.caller, request.path["campaign"], request.now)
    return created(schemas.AdmissionView.of(asked))


@api.door(
    "GET",
    "/api/vaccination/plans/{campaign}/organisations",
    answers={200: schemas.AdmissionsView},
    refuses=(CampaignUnknown,),
)
def list_organisations(request: Request) -> Answer:
    """The organisations of my area that ask to send lists."""
    _, found = admitting.admissions(request.caller, request.path["campaign"])
    shown = [schemas.AdmissionView.of(one) for one in found]
    return ok(schemas.AdmissionsView(organisations=shown))


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/organisations",
    body=schemas.DecideAdmission,
    answers={200: schemas.AdmissionView},
    refuses=(CampaignUnknown, OrganisationUnknown, AdmissionChanged),
)
def decide_organisation(request: Request, body: schemas.DecideAdmission) -> Answer:
    """Admit an organisation, or refuse it."""
    kept = admitting.decide(
        request.caller,
        request.path["campaign"],
        body.unit,
        admitted=body.admitted,
        reason=body.reason,
        now=request.now,
    )
    return ok(schemas.AdmissionView.of(kept))
