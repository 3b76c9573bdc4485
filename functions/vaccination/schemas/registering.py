"""What citizens send and see when they register, and what is asked of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import write_instant
from functions.kernel.rules import Rule
from functions.runtime.http.views import In, Out
from functions.vaccination.domain.campaign import Campaign, CampaignId, read_campaign_id
from functions.vaccination.domain.eligibility import products_known
from functions.vaccination.domain.form import Said, form_on
from functions.vaccination.domain.groups import groups_listed
from functions.vaccination.schemas.allocating import RankView
from functions.vaccination.schemas.bounds import BoundView
from functions.vaccination.schemas.shapes import CampaignRef, PersonRef
from functions.vaccination.service.registering import Shown, Wanted

Text = Annotated[str, Field(max_length=240)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
Day = Annotated[str, Field(max_length=40, description="YYYY-MM-DD")]
Few = Annotated[dict[Code, Day], Field(max_length=20)]


class Who(In):
    """Who is registered, as far as it is not known yet or has changed."""

    full_name: Text = ""
    birth: Text = ""
    sex: Annotated[str, Field(pattern="^[012]?$", description="0 unknown, 1 male, 2 female")] = ""
    nationality: Text = ""
    address: Text = ""
    home: Annotated[str, Field(max_length=40, description="division path 01/001/00001")] = ""
    document: Annotated[str, Field(max_length=40, description="CCCD, CMND or passport")] = ""
    insurance: Annotated[str, Field(max_length=40, description="BHYT")] = ""


class DoseBefore(In):
    """A dose given before."""

    product: Code
    day: Day


class Register(In):
    """A registration of mine or of one of my family; `version` is the one it was made from."""

    campaign: CampaignRef
    for_person: PersonRef | None = None
    version: Annotated[int, Field(ge=0, le=100_000)] = 0
    group: Code
    occupation: Text
    organisation: Text = ""
    ethnicity: Text = ""
    answers: Few
    days: Few = Field(default_factory=dict)
    doses: Annotated[list[DoseBefore], Field(max_length=10)] = Field(default_factory=list)
    site: Text = ""
    day: Day
    part: Code = "any"
    consent: Annotated[str, Field(max_length=60)]
    identity: Who | None = None

    def wanted(self, own: str) -> Wanted:
        """As the service takes it. Raises CampaignUnknown."""
        return Wanted(
            person=PersonId(self.for_person or own),
            campaign=read_campaign_id(self.campaign),
            version=self.version,
            said=Said(
                group=self.group,
                occupation=self.occupation,
                organisation=self.organisation,
                ethnicity=self.ethnicity,
                answers=tuple(self.answers.items()),
                days=tuple(self.days.items()),
                doses=tuple((one.product, one.day) for one in self.doses),
                site=self.site,
                day=self.day,
                part=self.part,
                consent=self.consent,
            ),
            identity=self.identity.model_dump() if self.identity else None,
        )


class Withdraw(In):
    """My registration in a campaign, or one of my family's."""

    campaign: CampaignRef
    for_person: PersonRef | None = None

    def campaign_id(self) -> CampaignId:
        """Raises CampaignUnknown."""
        return read_campaign_id(self.campaign)


class GroupView(Out):
    """A priority group."""

    code: str
    vi: str
    en: str
    asks_workplace: bool


class QuestionView(Out):
    """A question on one's health; where `asks_day`, a yes wants its day."""

    code: str
    vi: str
    en: str
    asks_day: bool


class RegistrationFormView(Out):
    """What is asked in a campaign; `consent` is the version of the text to consent to."""

    campaign: str
    groups: list[GroupView]
    from_age: int
    to_age: int | None
    questions: list[QuestionView]
    products: list[str]
    consent: str
    consent_vi: str
    consent_en: str

    @classmethod
    def of(cls, campaign: Campaign, today: date) -> RegistrationFormView:
        """Show it."""
        form: Rule = form_on(today)
        listed = groups_listed(campaign.targets.rule_id).values()
        return cls(
            campaign=campaign.id,
            groups=[
                GroupView(code=one.code, vi=one.vi, en=one.en, asks_workplace=one.asks_workplace)
                for one in listed
            ],
            from_age=campaign.targets.ages.least,
            to_age=campaign.targets.ages.most,
            questions=[QuestionView(**told) for told in form.body["questions"]],
            products=list(products_known()),
            consent=form.rule_id,
            consent_vi=form.body["consent"]["vi"],
            consent_en=form.body["consent"]["en"],
        )


class DoseView(Out):
    """A dose that a site has recorded."""

    product: str
    day: str


class RegistrationView(Out):
    """A registration as its person sees it; `eligible` is the answer for today, `recorded` what
    sites have told of doses, `next_dose` the first day on which one may follow."""

    campaign: str
    campaign_name: str
    for_person: str
    version: int
    state: str
    doubts: list[str]
    group: str
    day: str
    part: str
    site: str
    consent: str
    at: str
    eligible: bool
    reasons: list[BoundView]
    recorded: list[DoseView]
    next_dose: str | None
    rank: RankView | None

    @classmethod
    def of(cls, shown: Shown, today: date) -> RegistrationView:
        """Show it."""
        one, against = shown.registration, shown.eligibility.against(today)
        next_dose = shown.eligibility.next_dose
        return cls(
            campaign=one.campaign,
            campaign_name=shown.campaign.name,
            for_person=one.person,
            version=one.version,
            state=one.state.value,
            doubts=[kind.value for kind in one.conflicts],
            group=one.told.group,
            day=one.told.wish.day.isoformat(),
            part=one.told.wish.part.value,
            site=one.told.wish.site,
            consent=one.told.form,
            at=write_instant(one.at),
            eligible=not against,
            reasons=[BoundView.of(bound) for bound in against],
            recorded=[
                DoseView(product=dose.product, day=dose.day.isoformat()) for dose in shown.doses
            ],
            next_dose=next_dose.isoformat() if next_dose else None,
            rank=RankView.of(shown.rank) if shown.rank else None,
        )


class RegistrationsView(Out):
    """My family's registrations."""

    registrations: list[RegistrationView]
