"""What officers send and see of plans and sessions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from functions.kernel.periods import read_day, read_instant, read_time, write_instant
from functions.runtime.http.views import In, Out
from functions.vaccination.domain.campaign import LONGEST_NAME, LONGEST_SPREAD, Campaign, Step
from functions.vaccination.domain.groups import OLDEST, Ages
from functions.vaccination.domain.session import Extent, Session
from functions.vaccination.schemas.shapes import Seats
from functions.vaccination.service.campaigns import Plan
from functions.vaccination.service.closing import LONGEST_REASON
from functions.vaccination.service.drafting import Wanted
from functions.vaccination.service.planning import Planned, WantedSession

Day = Annotated[str, Field(min_length=1, max_length=40, description="YYYY-MM-DD")]
Time = Annotated[str, Field(min_length=1, max_length=40, description="HH:MM")]
GroupCode = Annotated[str, Field(pattern=r"^[a-z0-9]{1,4}$")]
UnitRef = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]


class DraftPlan(In):
    """A plan of my province; turns are spread over so many minutes after the opening."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    product: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,40}$")]
    opens_at: Annotated[str, Field(min_length=20, max_length=40, description="RFC 3339 instant")]
    spread_minutes: Annotated[int, Field(ge=0, le=LONGEST_SPREAD)] = 0
    groups: Annotated[list[GroupCode], Field(min_length=1, max_length=40)]
    from_age: Annotated[int, Field(ge=0, le=OLDEST)]
    to_age: Annotated[int, Field(ge=0, le=OLDEST)] | None = None
    by_invitation: bool = False

    def wanted(self) -> Wanted:
        """As the service takes it. Raises InstantInvalid."""
        return Wanted(
            name=self.name,
            product=self.product,
            opens_at=read_instant(self.opens_at),
            spread_minutes=self.spread_minutes,
            groups=tuple(self.groups),
            ages=Ages(self.from_age, self.to_age),
            by_invitation=self.by_invitation,
        )


class AddSite(In):
    """A vaccination point with its tables."""

    unit: UnitRef
    tables: Annotated[int, Field(ge=1, le=50)]


class TakeStep(In):
    """My step of the plan."""

    step: Annotated[Step, Field(strict=False)]


class PlanSession(In):
    """A session of a site: slots of equal length with seats."""

    site: UnitRef
    day: Day
    opens: Time
    closes: Time
    minutes: Annotated[int, Field(ge=15, le=30)]
    seats: Annotated[int, Field(ge=1, le=110)]

    def wanted(self) -> WantedSession:
        """As the service takes it. Raises DateInvalid, TimeInvalid."""
        return WantedSession(
            site=self.site,
            day=read_day(self.day),
            opens=read_time(self.opens),
            closes=read_time(self.closes),
            minutes=self.minutes,
            seats=self.seats,
        )


class SetSeats(In):
    """Another number of seats."""

    seats: Seats


class PlanLine(Out):
    """A campaign in a list."""

    campaign: str
    name: str
    product: str
    opens_at: str
    spread_minutes: int
    state: str
    group_list: str
    groups: list[str]
    from_age: int
    to_age: int | None
    by_invitation: bool

    @classmethod
    def of(cls, campaign: Campaign) -> PlanLine:
        """Show it."""
        return cls(
            campaign=campaign.id,
            name=campaign.name,
            product=campaign.product,
            opens_at=write_instant(campaign.opens_at),
            spread_minutes=campaign.spread_minutes,
            state=campaign.state.value,
            group_list=campaign.targets.rule_id,
            groups=list(campaign.targets.groups),
            from_age=campaign.targets.ages.least,
            to_age=campaign.targets.ages.most,
            by_invitation=campaign.by_invitation,
        )


class PlansView(Out):
    """The campaigns of my province."""

    campaigns: list[PlanLine]


class PlanSite(Out):
    """A site of a plan."""

    unit: str
    name: str
    division: str
    tables: int


class PlannedSlot(Out):
    """A slot as it stands."""

    slot: str
    start: str
    seats: int
    booked: int


class PlannedSession(Out):
    """A session as it stands; `closed` is what of it its site has closed, and `why`."""

    session: str
    site: str
    day: str
    slots: list[PlannedSlot]
    closed: Literal["", "seats", "whole"]
    why: str

    @classmethod
    def of(cls, planned: Planned) -> PlannedSession:
        """Show it."""
        session = planned.session
        return cls(
            session=session.id,
            site=session.site,
            day=session.day.isoformat(),
            slots=[
                PlannedSlot(slot=seats.id, start=start, seats=seats.seats, booked=len(seats.people))
                for start, seats in sorted(planned.slots.items())
            ],
            closed=session.closing.extent.value if session.closing else "",
            why=session.closing.why if session.closing else "",
        )


class PlanView(Out):
    """A plan: its sites, who agreed, its sessions in my area."""

    plan: PlanLine
    sites: list[PlanSite]
    approvals: list[str]
    sessions: list[PlannedSession]

    @classmethod
    def of(cls, plan: Plan, planned: tuple[Planned, ...]) -> PlanView:
        """Show it."""
        return cls(
            plan=PlanLine.of(plan.campaign),
            sites=[
                PlanSite(unit=one.unit, name=one.name, division=one.division, tables=one.tables)
                for one in plan.sites
            ],
            approvals=sorted(plan.steps),
            sessions=[PlannedSession.of(one) for one in planned],
        )


class CloseSession(In):
    """Close the seats that nobody has, or call the session off; why, for the record."""

    extent: Annotated[Extent, Field(strict=False)]
    reason: Annotated[str, Field(max_length=LONGEST_REASON)]


class SessionClosedView(Out):
    """What of a session is closed."""

    session: str
    closed: Extent
    why: str

    @classmethod
    def of(cls, session: Session) -> SessionClosedView:
        """Show a session that is closed."""
        closing = session.closing
        if closing is None:
            raise ValueError(session.id)
        return cls(session=session.id, closed=closing.extent, why=closing.why)


class SessionMade(Out):
    """The session that was planned."""

    session: str
    slots: list[str]

    @classmethod
    def of(cls, session: Session) -> SessionMade:
        """Show it."""
        return cls(
            session=session.id, slots=[session.slot_id(slot.start) for slot in session.slots]
        )


class SeatsView(Out):
    """A slot's seats."""

    slot: str
    seats: int
    booked: int
