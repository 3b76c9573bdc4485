"""Sessions of a site: planned with their slots, opened with their campaign, seats changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from pynamodb.transactions import TransactWrite

from functions.kernel.callers import Caller, covers
from functions.kernel.errors import Busy
from functions.kernel.identifiers import StaffId, person_id
from functions.kernel.periods import day_of
from functions.runtime import crypto, idempotency
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.campaign import (
    CampaignState,
    Site,
    SiteUnknown,
    StepImpossible,
)
from functions.vaccination.domain.session import (
    Session,
    SlotId,
    SlotUnknown,
    check_day,
    read_slot_id,
    session_id,
    slots_between,
)
from functions.vaccination.service import sold_out
from functions.vaccination.service.campaigns import plan_of
from functions.vaccination.service.opening import opening_of
from functions.vaccination.store import campaigns, sessions, slots
from functions.vaccination.store.slots import Seats


@dataclass(frozen=True, slots=True)
class WantedSession:
    """A session as its site describes it."""

    site: str
    day: date
    opens: time
    closes: time
    minutes: int
    seats: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A session and its slots as they stand."""

    session: Session
    slots: dict[str, Seats]


def plan_session(
    caller: Caller, id_: str, wanted: WantedSession, key: str, now: datetime
) -> Session:
    """A session of a site of the campaign; once per idempotency key.

    It opens with the campaign: at once with its time where the plan is published, by the stream
    of campaigns where it will be; the head as seen is part of the decision, so that no session
    falls between the two. Raises CampaignUnknown, SiteUnknown, SessionImpossible, StepImpossible.
    """
    plan = plan_of(caller, id_)
    site = _own_site(caller, plan.sites, wanted.site)
    digest = crypto.mac(caller.subject.encode(), f"vaccine-session|{key}".encode())
    made = Session(
        id=session_id(site.unit, wanted.day, person_id(digest[:8])),
        campaign=plan.campaign.id,
        site=site.unit,
        division=site.division,
        day=wanted.day,
        minutes=wanted.minutes,
        slots=slots_between(wanted.opens, wanted.closes, wanted.minutes, wanted.seats),
        by=StaffId(caller.subject),
        at=now,
    )
    told = [plan.campaign.id, site.unit, wanted.day.isoformat(), wanted.minutes, wanted.seats]
    told += [f"{wanted.opens:%H%M}", f"{wanted.closes:%H%M}"]
    claim = idempotency.Claim.of(caller.subject, "vaccine-session", key, told, now)

    def effects(together: TransactWrite) -> None:
        campaigns.still(together, plan.campaign)
        sessions.put_new(together, made, opening_of(plan.campaign))

    answered = idempotency.first_answer(claim)
    if answered is None:
        if plan.campaign.state is CampaignState.CLOSED:
            raise StepImpossible
        check_day(wanted.day, now)
        try:
            answered = idempotency.commit(claim, effects, made.id)
        except ConditionLost:
            raise Busy from None
    return sessions.session(answered) or made


def sessions_planned(caller: Caller, id_: str, now: datetime) -> tuple[Planned, ...]:
    """The coming sessions of the campaign's sites in the caller's area. Raises CampaignUnknown."""
    plan = plan_of(caller, id_)
    found = []
    for site in plan.sites:
        if covers(caller.division, site.division):
            for one in sessions.sessions_of(site.unit, day_of(now)):
                if one.campaign == plan.campaign.id:
                    found.append(Planned(one, _standing(one)))
    return tuple(sorted(found, key=lambda one: (one.session.day, one.session.id)))


def set_seats(caller: Caller, slot_text: str, seats: int) -> Seats:
    """Another number of seats of a slot. Raises SlotUnknown, CapacityBelowBooked, Busy."""
    session = sessions.session(read_slot_id(slot_text)[0])
    if session is None or not covers(caller.division, session.division):
        raise SlotUnknown
    changed = slots.set_seats(SlotId(slot_text), session.campaign, seats)
    sold_out.forget_slot(changed.id)
    return changed


def _standing(session: Session) -> dict[str, Seats]:
    ids = {session.slot_id(slot.start): slot.start for slot in session.slots}
    found = slots.slots_at(ids, strongly=True)
    return {ids[id_]: found[id_] for id_ in ids if id_ in found}


def _own_site(caller: Caller, sites: tuple[Site, ...], unit: str) -> Site:
    for site in sites:
        if site.unit == unit and covers(caller.division, site.division):
            return site
    raise SiteUnknown
