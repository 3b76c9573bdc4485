"""Pages of organisations: their lists; and of officers: which organisations may send one."""

from __future__ import annotations

from typing import Any

from functions.kernel.callers import Role
from functions.kernel.divisions import print_place
from functions.kernel.errors import Refusal
from functions.runtime.forms import again, fresh_form, upload_headers
from functions.runtime.http import Answer, Api, Request, attachment, see_other
from functions.runtime.pages import render
from functions.vaccination.domain.campaign import CampaignUnknown
from functions.vaccination.domain.nomination import NotAdmitted
from functions.vaccination.pages.words import groups_of_plan, kept_words
from functions.vaccination.schemas.lists import AdmissionForm, AskForm, ListForm, ListView
from functions.vaccination.service import admitting, list_status, lists

pages = Api(__name__, audience="staff")

LISTS, LIST = "vaccination/lists.html", "vaccination/list.html"
ORGANISATIONS = "vaccination/organisations.html"
STATUS = "vaccination/list_status.html"
STATUS_REFUSES = (CampaignUnknown, NotAdmitted)
PLACE, PLANS = "/to-chuc", "/can-bo/tiem-chung"


@pages.page("GET", "/to-chuc")
def show_lists(request: Request) -> Answer:
    """Lists of my unit, and a form to announce one."""
    return render(request, LISTS, 200, upload_headers(), **fresh_form(**_lists(request)))


@pages.page("POST", "/to-chuc", body=ListForm)
def start_list(request: Request, form: ListForm) -> Answer:
    """Announce a list, then show where to send it."""
    try:
        file = lists.start_list(
            request.caller,
            campaign=form.campaign,
            filename=form.filename,
            size=form.bytes(),
            dry_run=form.dry_run == "yes",
            key=form.idempotency_key,
            now=request.now,
        )
    except Refusal as refusal:
        return again(request, LISTS, form, refusal, **_lists(request))
    return see_other(f"{PLACE}/danh-sach/{file.id}")


@pages.page("GET", "/to-chuc/danh-sach/{id}")
def show_list(request: Request) -> Answer:
    """How a list fares."""
    shown = lists.list_shown(request.caller, request.path["id"], request.now)
    return render(
        request,
        LIST,
        200,
        upload_headers(),
        list=ListView.shown(shown),
        campaign=lists.campaign_name(shown.file, request.now),
        upload=lists.upload_of(shown.file),
    )


@pages.page("GET", "/to-chuc/tinh-trang/{campaign}", refuses=STATUS_REFUSES)
def show_list_status(request: Request) -> Answer:
    """How those whom my unit listed fare, in figures, and the file."""
    told = list_status.counts(request.caller, request.path["campaign"], request.now)
    return render(
        request,
        STATUS,
        campaign=told.campaign,
        named=told.named,
        cells={word.value: many for word, many in told.cells.items()},
        parts=told.parts,
        gone=told.gone,
        kept=kept_words(request, told.campaign),
    )


@pages.page(
    "GET",
    "/to-chuc/tinh-trang/{campaign}/tep",
    query=("after",),
    refuses=STATUS_REFUSES,
    answers={200: "text/csv"},
)
def send_list_status(request: Request) -> Answer:
    """The file: each row with what its person lets my unit know."""
    after = request.query.get("after", "")
    told = list_status.part(request.caller, request.path["campaign"], after, request.now)
    return attachment(list_status.file_of(told).decode(), "text/csv", "tinh-trang.csv")


@pages.page("POST", "/to-chuc/xin", body=AskForm)
def ask_admission(request: Request, form: AskForm) -> Answer:
    """Ask that my organisation may send lists for a campaign."""
    try:
        admitting.ask(request.caller, form.campaign, request.now)
    except Refusal as refusal:
        return again(request, LISTS, form, refusal, **_lists(request))
    return see_other(PLACE)


@pages.page("GET", "/to-chuc/mau", answers={200: "text/csv"})
def show_template(request: Request) -> Answer:
    """The template of a list: its heading."""
    return attachment(lists.template_csv(), "text/csv", f"{lists.NAME}.csv")


@pages.page("GET", "/to-chuc/mau/xlsx")
def show_workbook(request: Request) -> Answer:
    """The same as a workbook, with its guide: a short link to it."""
    return see_other(lists.template_link())


@pages.page("GET", "/can-bo/tiem-chung/{campaign}/to-chuc")
def show_organisations(request: Request) -> Answer:
    """Organisations of my area that ask to send lists."""
    return render(request, ORGANISATIONS, **fresh_form(**_organisations(request)))


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/to-chuc", body=AdmissionForm)
def decide_organisation(request: Request, form: AdmissionForm) -> Answer:
    """Admit an organisation, or refuse it."""
    id_, admitted = request.path["campaign"], form.word == "admit"
    try:
        admitting.decide(
            request.caller,
            id_,
            form.unit,
            admitted=admitted,
            reason=form.reason,
            now=request.now,
        )
    except Refusal as refusal:
        return again(request, ORGANISATIONS, form, refusal, **_organisations(request))
    return see_other(f"{PLANS}/{id_}/to-chuc")


def _lists(request: Request) -> dict[str, Any]:
    asks = request.caller.role is Role.ORGANISATION
    offered = [
        {
            "id": one.campaign.id,
            "name": one.campaign.name,
            "state": one.admission.state.value if one.admission else "",
            "reason": one.admission.reason if one.admission else "",
            "groups": groups_of_plan(request, one.campaign),
        }
        for one in lists.campaigns_of(request.caller, request.now)
    ]
    return {
        "lists": [ListView.of(one) for one in lists.lists_of(request.caller)],
        "asks": asks,
        "offered": offered,
        "may_send": [
            (one["id"], one["name"]) for one in offered if not asks or one["state"] == "admitted"
        ],
    }


def _organisations(request: Request) -> dict[str, Any]:
    campaign, found = admitting.admissions(request.caller, request.path["campaign"])
    return {
        "plan": campaign,
        "organisations": [
            {
                "unit": one.unit,
                "name": one.name,
                "place": print_place(one.division),
                "state": one.state.value,
                "at": one.at,
                "reason": one.reason,
            }
            for one in found
        ],
    }
