"""Pages of citizens: register oneself and one's family, see how it stands, change, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.kernel.births import iso_of_typed
from functions.kernel.callers import Role
from functions.kernel.divisions import divisions_in, provinces
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId
from functions.kernel.integers import is_digits
from functions.kernel.names import masked_name
from functions.kernel.periods import day_of
from functions.kernel.vaccines import vaccine_name
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, problem_of, see_other, status_of
from functions.runtime.pages import render
from functions.vaccination.domain.campaign import Campaign, read_campaign_id
from functions.vaccination.domain.eligibility import products_known
from functions.vaccination.domain.form import Said, form_on
from functions.vaccination.domain.nomination import NominationState
from functions.vaccination.domain.registration import Part, Registration
from functions.vaccination.pages.nominations import consent_words, typed
from functions.vaccination.pages.words import (
    groups_of_plan,
    kept_words,
    reason_words,
    spoken,
)
from functions.vaccination.schemas.forms import ChosenForm
from functions.vaccination.service import letting_know, listing, nominated
from functions.vaccination.service import registering as service
from functions.vaccination.service.nominated import Seen
from functions.vaccination.service.registering import Shown, Wanted

pages = Api(__name__, audience="vaccination")

PAGE, PLACE = "vaccination/registration.html", "/dang-ky-tiem"
WHO = ("full_name", "birth", "sex", "document", "address", "insurance", "home")
DOSES = ("1", "2", "3")


@pages.page("GET", "/dang-ky-tiem/{campaign}", query=("for", "listed"))
def show_registration(request: Request) -> Answer:
    """My family's registrations in a campaign, and the form for one of us."""
    if request.caller.role is not Role.CITIZEN:
        return see_other(f"/dang-nhap?next={PLACE}/{read_campaign_id(request.path['campaign'])}")
    return _page(request, request.query.get("for", ""), None, None)


@pages.page("POST", "/dang-ky-tiem/{campaign}")
def register(request: Request) -> Answer:
    """Register or change; `step` only fills the next list of places."""
    form = dict(request.form())
    if form.get("step"):
        return _page(request, form.get("for_person", ""), form, None)
    try:
        service.register(request.caller, _wanted(request, form), request.now, request.request_id)
        for nomination, text in _named(form, "share."):
            letting_know.let_know(request.caller, nomination, text, request.now)
    except Refusal as refusal:
        return _page(request, form.get("for_person", ""), form, refusal)
    return see_other(f"{PLACE}/{request.path['campaign']}")


@pages.page("POST", "/dang-ky-tiem/{campaign}/rut", body=ChosenForm)
def withdraw(request: Request, form: ChosenForm) -> Answer:
    """Withdraw a registration; the seat goes back with it."""
    id_ = read_campaign_id(request.path["campaign"])
    person = PersonId(form.person or request.caller.subject)
    try:
        service.withdraw(request.caller, person, id_, request.now)
    except Refusal as refusal:
        return _page(request, "", {}, refusal)
    return see_other(f"{PLACE}/{id_}")


def _wanted(request: Request, form: Mapping[str, str]) -> Wanted:
    """The form as the service takes it. Raises CampaignUnknown, PersonUnknown."""
    version = form.get("version", "")
    return Wanted(
        person=registry.read_person(form.get("for_person") or request.caller.subject),
        campaign=read_campaign_id(request.path["campaign"]),
        version=int(version) if is_digits(version, len(version)) and len(version) < 7 else 0,
        said=Said(
            **{
                name: form.get(name, "")
                for name in ("group", "occupation", "organisation", "ethnicity", "site", "day")
            },
            part=form.get("part", Part.ANY.value),
            answers=_named(form, "answers."),
            days=_named(form, "days."),
            doses=tuple(
                (form[f"product.{n}"], form.get(f"given.{n}", ""))
                for n in DOSES
                if form.get(f"product.{n}")
            ),
            consent=form.get("consent", ""),
        ),
        identity=_who(form),
    )


def _named(form: Mapping[str, str], prefix: str) -> tuple[tuple[str, str], ...]:
    found = ((name.removeprefix(prefix), value) for name, value in form.items() if value)
    return tuple(one for one in found if f"{prefix}{one[0]}" in form)


def _who(form: Mapping[str, str]) -> dict[str, str]:
    """Who the person is, as far as it was filled in."""
    told = {name: form[name] for name in WHO if form.get(name)}
    if "birth" in told:
        told["birth"] = iso_of_typed(told["birth"])
    codes = [form.get(f"home.{level}", "") for level in ("province", "district", "ward")]
    home = "/".join(code for code in codes if code)
    return told | ({"home": home} if home else {})


def _page(
    request: Request, chosen: str, form: dict[str, str] | None, refusal: Refusal | None
) -> Answer:
    campaign = listing.published(read_campaign_id(request.path["campaign"]), request.now)
    own = PersonId(request.caller.subject)
    held = registry.family(request.caller, request.now, request.request_id)
    names = {one.person: masked_name(one.full_name) for one in held}
    found = service.registrations_of(request.caller, request.now, request.request_id)
    mine = {
        one.registration.person: one for one in found if one.registration.campaign == campaign.id
    }
    person = PersonId(chosen) if chosen in names else own
    standing = mine.get(person)
    kept = form if form is not None else _typed(standing.registration if standing else None)
    named = nominated.nominations_of(request.caller, request.now, request.request_id, campaign.id)
    if form is None and not kept:
        kept = _as_listed(request, named)
    return render(
        request,
        PAGE,
        status_of(type(refusal)) if refusal else 200,
        campaign=campaign,
        registrations=[_shown(request, one, names) for one in mine.values()],
        people=[(own, ""), *names.items()],
        person=person,
        version=kept.get("version") or (standing.registration.version if standing else 0),
        unknown=not standing and registry.residence(person) is None,
        **_asked(request, campaign, kept),
        values=kept,
        named=[
            {
                "who": one.masked_name,
                "organisation": one.organisation,
                "nomination": str(one.nomination.place),
                "may_know": one.nomination.state is not NominationState.OBJECTED,
            }
            for one in named
        ],
        sharing=consent_words(request),
        kept=kept_words(request, campaign),
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )


def _as_listed(request: Request, named: tuple[Seen, ...]) -> dict[str, str]:
    """What the chosen organisation said of its person; empty where none was chosen."""
    chosen = request.query.get("listed", "")
    number = int(chosen) if is_digits(chosen, len(chosen)) and 0 < len(chosen) < 4 else 0
    return typed(named[number - 1]) if 0 < number <= len(named) else {}


def _shown(request: Request, shown: Shown, names: Mapping[PersonId, str]) -> dict[str, Any]:
    one = shown.registration
    against = shown.eligibility.against(day_of(request.now))
    next_dose = shown.eligibility.next_dose
    return {
        "person": one.person,
        "who": names.get(one.person, ""),
        "state": one.state.value,
        "stands": one.stands,
        "doubts": [kind.value for kind in one.conflicts],
        "at": one.at,
        "day_words": f"{one.told.wish.day:%d/%m/%Y}",
        "why": [reason_words(request, bound) for bound in against],
        "doses": [(vaccine_name(dose.product), f"{dose.day:%d/%m/%Y}") for dose in shown.doses],
        "next_dose": f"{next_dose:%d/%m/%Y}" if next_dose else "",
        "rank": shown.rank,
    }


def _asked(request: Request, campaign: Campaign, form: Mapping[str, str]) -> dict[str, Any]:
    today = day_of(request.now)
    rule = form_on(today)
    return {
        "groups": groups_of_plan(request, campaign),
        "questions": [
            {"code": one["code"], "words": spoken(request, one["vi"], one["en"])}
            | {"asks_day": one["asks_day"]}
            for one in rule.body["questions"]
        ],
        "products": [(one, vaccine_name(one)) for one in products_known()],
        "sites": [(one.unit, one.name) for one in listing.sites_of(campaign.id, request.now)],
        "doses": DOSES,
        "consent": rule.rule_id,
        "consent_words": spoken(request, rule.body["consent"]["vi"], rule.body["consent"]["en"]),
        "lists": {
            "provinces": [(one.code, one.name) for one in provinces()],
            "districts": {"home.": _within(form.get("home.province", ""))},
            "wards": {"home.": _within(form.get("home.district", ""))},
        },
    }


def _within(code: str) -> list[tuple[str, str]]:
    try:
        return [(one.code, one.name) for one in divisions_in(code)] if code else []
    except Refusal:
        return []


def _typed(one: Registration | None) -> dict[str, str]:
    """What was registered, as the form has it."""
    if one is None or not one.stands:
        return {}
    told = one.told
    values = {
        "group": told.group,
        "occupation": told.occupation,
        "organisation": told.organisation,
        "ethnicity": told.ethnicity,
        "site": told.wish.site,
        "day": told.wish.day.isoformat(),
        "part": told.wish.part.value,
    }
    values |= {f"answers.{code}": answer.value for code, answer in told.answers}
    values |= {f"days.{code}": day.isoformat() for code, day in told.days}
    for number, dose in zip(DOSES, told.doses, strict=False):
        values |= {f"product.{number}": dose.product, f"given.{number}": dose.day.isoformat()}
    return values
