"""Pages of citizens: find a place, hold a seat, confirm it, give it back; whole without scripts."""

from __future__ import annotations

from typing import Any

from functions.kernel.callers import Role
from functions.kernel.divisions import print_place, provinces
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId
from functions.kernel.names import masked_name
from functions.registry import service as registry
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.vaccination.domain.campaign import Campaign, read_campaign_id
from functions.vaccination.pages.words import group_words, reason_words
from functions.vaccination.schemas.forms import ChosenForm, HoldForm
from functions.vaccination.service import allocating, booking, listing, pacing, showing, tickets
from functions.vaccination.service.listing import Offered

pages = Api(__name__, audience="vaccination")

HOME, SITES, SLOTS, DRAWS = (
    "vaccination/campaigns.html",
    "vaccination/sites.html",
    "vaccination/slots.html",
    "vaccination/draws.html",
)


@pages.page("GET", "/tiem-chung", query=("province",))
def show_campaigns(request: Request) -> Answer:
    """Campaigns of a province, and what my family has booked."""
    return render(request, HOME, **fresh_form(**_home(request)))


@pages.page("GET", "/tiem-chung/{campaign}")
def show_campaign(request: Request) -> Answer:
    """The places of a campaign."""
    id_ = read_campaign_id(request.path["campaign"])
    campaign = listing.published(id_, request.now)
    sites = [
        {"unit": site.unit, "name": site.name, "commune": print_place(site.division)}
        for site in listing.sites_of(id_, request.now)
    ]
    groups, ages = group_words(request, campaign), campaign.targets.ages
    return render(request, SITES, campaign=campaign, sites=sites, groups=groups, ages=ages)


@pages.page("GET", "/tiem-chung/{campaign}/{unit}")
def show_slots(request: Request) -> Answer:
    """The days and slots of a place; for whom I may book."""
    return render(request, SLOTS, **fresh_form(**_slots(request)))


@pages.page("POST", "/tiem-chung/{campaign}/{unit}", body=HoldForm)
def hold(request: Request, form: HoldForm) -> Answer:
    """Hold a seat, or move to another."""
    change = booking.move if form.move == "yes" else booking.hold
    try:
        person = tickets.person_of(form.ticket)
        change(request.caller, person, form.slot, form.ticket, request.now)
    except Refusal as refusal:
        return again(request, SLOTS, form, refusal, **_slots(request))
    return see_other("/tiem-chung")


@pages.page("GET", "/rut-tham/{campaign}")
def show_draws(request: Request) -> Answer:
    """The draws of a campaign, and how to compute one's own place again."""
    campaign = listing.published(read_campaign_id(request.path["campaign"]), request.now)
    rounds = allocating.published_rounds(campaign, request.now)
    return render(request, DRAWS, campaign=campaign, rounds=rounds)


@pages.page("POST", "/tiem-chung/xac-nhan", body=ChosenForm)
def confirm(request: Request, form: ChosenForm) -> Answer:
    """Confirm the held seat."""
    person = PersonId(form.person or request.caller.subject)
    try:
        booking.confirm(request.caller, person, read_campaign_id(form.campaign), request.now)
    except Refusal as refusal:
        return again(request, HOME, form, refusal, **_home(request))
    return see_other("/tiem-chung")


@pages.page("POST", "/tiem-chung/huy", body=ChosenForm)
def cancel(request: Request, form: ChosenForm) -> Answer:
    """Give the seat back."""
    person = PersonId(form.person or request.caller.subject)
    booking.cancel(request.caller, person, read_campaign_id(form.campaign), request.now)
    return see_other("/tiem-chung")


def _home(request: Request) -> dict[str, Any]:
    province = request.query.get("province", "")
    return {
        "province": province,
        "provinces": [(one.code, one.name) for one in provinces()],
        "campaigns": listing.campaigns_in(province, request.now) if province else (),
        "booked": _booked(request),
        "put_off": _put_off(request),
        "called_off": _called_off(request),
    }


def _slots(request: Request) -> dict[str, Any]:
    id_, unit = read_campaign_id(request.path["campaign"]), request.path["unit"]
    signed_in = request.caller.role is Role.CITIZEN
    campaign = listing.published(id_, request.now)
    people, must_prove = _offers(request, campaign) if signed_in else ([], False)
    return {
        "campaign": campaign,
        "site": listing.site_of(id_, unit, request.now),
        "sessions": [_shown(one) for one in listing.offered(id_, unit, request.now)],
        "signed_in": signed_in,
        "people": people,
        "must_prove": must_prove,
        "booked": [one for one in _booked(request) if one["campaign"] == id_],
    }


def _offers(request: Request, campaign: Campaign) -> tuple[list[dict[str, Any]], bool]:
    """The family: a ticket whose turn has come, or the turn, or why there is none; and whether
    the phone has to be proven again first."""
    try:
        found = pacing.offers(request.caller, campaign, request.ip, request.now)
    except pacing.StepUpNeeded:
        return [], True
    names = dict(_people(request)) if len(found) > 1 else {}
    people = [
        {
            "who": names.get(one.person, ""),
            "ticket": one.text if one.ticket and one.ticket.turn_at <= request.now else "",
            "turn_at": one.ticket.turn_at if one.ticket else None,
            "why": [reason_words(request, bound) for bound in one.why],
        }
        for one in found
    ]
    return people, False


def _shown(offered: Offered) -> dict[str, Any]:
    return {
        "day_words": f"{offered.session.day:%d/%m/%Y}",
        "slots": [
            {"slot": offered.session.slot_id(start), "words": _hour(start), "left": left}
            for start, left in offered.left.items()
        ],
    }


def _people(request: Request) -> list[tuple[str, str]]:
    held = registry.family(request.caller, request.now, request.request_id)
    return [(one.person, masked_name(one.full_name)) for one in held]


def _booked(request: Request) -> list[dict[str, Any]]:
    if request.caller.role is not Role.CITIZEN:
        return []
    return _seats(request, showing.booked(request.caller, request.now))


def _called_off(request: Request) -> list[dict[str, Any]]:
    if request.caller.role is not Role.CITIZEN:
        return []
    return _seats(request, showing.called_off(request.caller, request.now))


def _seats(request: Request, found: tuple[showing.Booked, ...]) -> list[dict[str, Any]]:
    others = any(one.appointment.person != request.caller.subject for one in found)
    names = dict(_people(request)) if others else {}
    return [
        {
            "campaign": one.appointment.campaign,
            "person": one.appointment.person,
            "who": names.get(one.appointment.person, ""),
            "unit": one.session.site,
            "place": one.site_name,
            "commune": print_place(one.session.division),
            "day_words": f"{one.session.day:%d/%m/%Y}",
            "hour": _hour(one.start),
            "state": one.appointment.state.value,
            "until": one.appointment.until,
        }
        for one in found
    ]


def _put_off(request: Request) -> list[dict[str, Any]]:
    if request.caller.role is not Role.CITIZEN:
        return []
    found = showing.put_off_of(request.caller, request.now, request.request_id)
    others = any(one.booked.appointment.person != request.caller.subject for one in found)
    names = dict(_people(request)) if others else {}
    return [
        {
            "campaign": one.booked.appointment.campaign,
            "who": names.get(one.booked.appointment.person, ""),
            "place": one.booked.site_name,
            "day_words": f"{one.booked.session.day:%d/%m/%Y}",
            "hour": _hour(one.booked.start),
            "until": f"{one.until:%d/%m/%Y}",
            "why": reason_words(request, one.bound) if one.bound else None,
        }
        for one in found
    ]


def _hour(start: str) -> str:
    return f"{start[:2]}:{start[2:]}"
