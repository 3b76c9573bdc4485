"""What citizens send and see when they book a vaccination."""

from __future__ import annotations

from functions.kernel.divisions import print_place
from functions.kernel.periods import write_instant
from functions.runtime.http.views import In, Out
from functions.vaccination.domain.appointment import Appointment
from functions.vaccination.domain.campaign import Campaign, Site
from functions.vaccination.domain.session import read_slot_id
from functions.vaccination.domain.ticket import Ticket
from functions.vaccination.schemas.bounds import BoundView
from functions.vaccination.schemas.shapes import CampaignRef, PersonRef, SlotRef, TicketText
from functions.vaccination.service.listing import Offered
from functions.vaccination.service.showing import Booked, PutOff


class Hold(In):
    """A seat for me, or for one of my family; `move` leaves the seat held before."""

    slot: SlotRef
    ticket: TicketText
    for_person: PersonRef | None = None
    move: bool = False


class Chosen(In):
    """The appointment of a campaign, mine or of one of my family."""

    campaign: CampaignRef
    for_person: PersonRef | None = None


class TakeTicket(In):
    """For whom a ticket is; for me unless another is named."""

    for_person: PersonRef | None = None


class CampaignView(Out):
    """A campaign that anybody may see."""

    campaign: str
    name: str
    province: str
    product: str
    opens_at: str
    groups: list[str]
    from_age: int
    to_age: int | None
    by_invitation: bool

    @classmethod
    def of(cls, campaign: Campaign) -> CampaignView:
        """Show it."""
        return cls(
            campaign=campaign.id,
            name=campaign.name,
            province=campaign.province,
            product=campaign.product,
            opens_at=write_instant(campaign.opens_at),
            groups=list(campaign.targets.groups),
            from_age=campaign.targets.ages.least,
            to_age=campaign.targets.ages.most,
            by_invitation=campaign.by_invitation,
        )


class CampaignsView(Out):
    """The campaigns of a province."""

    campaigns: list[CampaignView]


class SiteView(Out):
    """A place of a campaign."""

    unit: str
    name: str
    commune: str
    division: str

    @classmethod
    def of(cls, site: Site) -> SiteView:
        """Show it."""
        return cls(
            unit=site.unit,
            name=site.name,
            commune=print_place(site.division),
            division=site.division,
        )


class SitesView(Out):
    """A campaign and its places."""

    campaign: CampaignView
    sites: list[SiteView]


class SlotView(Out):
    """A slot and its seats left."""

    slot: str
    start: str
    left: int


class SessionView(Out):
    """A day's session with its coming slots."""

    day: str
    slots: list[SlotView]

    @classmethod
    def of(cls, offered: Offered) -> SessionView:
        """Show it."""
        return cls(
            day=offered.session.day.isoformat(),
            slots=[
                SlotView(slot=offered.session.slot_id(start), start=start, left=left)
                for start, left in offered.left.items()
            ],
        )


class OfferedView(Out):
    """What a place offers, as of a few seconds ago; no person in it."""

    sessions: list[SessionView]


class TicketView(Out):
    """A ticket: from `turn_at` until `until` it books for that person, on a day from `first` to
    `last`."""

    ticket: str
    for_person: str
    first: str
    last: str
    turn_at: str
    until: str

    @classmethod
    def of(cls, ticket: Ticket, text: str) -> TicketView:
        """Show it."""
        return cls(
            ticket=text,
            for_person=ticket.holder.person,
            first=ticket.holder.first.isoformat(),
            last=ticket.holder.last.isoformat(),
            turn_at=write_instant(ticket.turn_at),
            until=write_instant(ticket.until),
        )


class SeatView(Out):
    """A seat that is held, or confirmed."""

    campaign: str
    slot: str
    for_person: str
    state: str
    until: str

    @classmethod
    def of(cls, kept: Appointment) -> SeatView:
        """Show it."""
        return cls(
            campaign=kept.campaign,
            slot=kept.slot,
            for_person=kept.person,
            state=kept.state.value,
            until=write_instant(kept.until),
        )


class BookedView(Out):
    """An appointment with its place and time."""

    seat: SeatView
    site: str
    commune: str
    day: str
    start: str

    @classmethod
    def of(cls, booked: Booked) -> BookedView:
        """Show it."""
        return cls(
            seat=SeatView.of(booked.appointment),
            site=booked.site_name,
            commune=print_place(booked.session.division),
            day=booked.session.day.isoformat(),
            start=read_slot_id(booked.appointment.slot)[1],
        )


class PutOffView(Out):
    """An appointment that was put off until a day, and why; nothing where one may book again."""

    campaign: str
    for_person: str
    until: str
    reason: BoundView | None

    @classmethod
    def of(cls, one: PutOff) -> PutOffView:
        """Show it."""
        return cls(
            campaign=one.booked.appointment.campaign,
            for_person=one.booked.appointment.person,
            until=one.until.isoformat(),
            reason=BoundView.of(one.bound) if one.bound else None,
        )


class AppointmentsView(Out):
    """My family's coming appointments, those that were put off, those that a site called off; as
    `kept` all of them, also past ones and those that were given back."""

    appointments: list[BookedView]
    put_off: list[PutOffView]
    called_off: list[BookedView]
    kept: list[SeatView]
