"""Reception: who stands at the door of the site, by what do they come, who waits for the doctor?

Whoever is shown is made known to the registry as at any desk. A person is received once a day at a
site, whichever table shows the card; the screening takes over by what they were let in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.immunization.domain.appointed import admitted
from functions.immunization.domain.attendance import Attendance, WalkIn
from functions.immunization.domain.dose import key_of
from functions.immunization.domain.reception import Reception, ReceptionUnknown
from functions.immunization.service import expecting
from functions.immunization.service.sites import site_of
from functions.immunization.store import receptions
from functions.kernel.callers import Caller
from functions.kernel.identifiers import PersonId, StaffId, UnitId
from functions.kernel.periods import day_of
from functions.messages.vaccination import PersonReceived
from functions.registry import service as registry
from functions.runtime import facts


def receive(
    caller: Caller, shown: registry.Sight, walk_in: WalkIn | None, now: datetime
) -> Reception:
    """Receive somebody who has an appointment here today, or a reason to come without; whoever was
    received today is so already.

    Raises NotASite, AppointmentMissing, the refusals of `registry.see`, CryptoUnavailable, Busy.
    """
    site = site_of(caller)
    person = registry.record_holder(registry.see(shown, now, now).person)
    return take(caller, site, person, walk_in, now)


def take(
    caller: Caller, site: UnitId, person: PersonId, walk_in: WalkIn | None, at: datetime
) -> Reception:
    """The reception of a person at that instant; the one that stands, where there is one.

    Raises AppointmentMissing, CryptoUnavailable, Busy.
    """
    standing = standing_of(site, person, at)
    if standing is not None:
        return standing
    found = expecting.appointments_of(person, site, day_of(at))
    campaign, reason = admitted(found, walk_in)
    return receptions.put_new(
        Reception(
            id=receptions.id_of(site, key_of(at), person),
            site=site,
            person=person,
            at=at,
            by=StaffId(caller.subject),
            campaign=campaign,
            walk_in=reason,
        )
    )


def keep(screened: Attendance) -> None:
    """Whoever is screened was received: at that instant, by the doctor, where nobody did before.

    Raises Busy, CryptoUnavailable.
    """
    if standing_of(screened.site, screened.person, screened.at) is None:
        receptions.put_new(
            Reception(
                id=receptions.id_of(screened.site, key_of(screened.at), screened.person),
                site=screened.site,
                person=screened.person,
                at=screened.at,
                by=screened.doctor,
            )
        )


def standing_of(site: UnitId, person: PersonId, at: datetime) -> Reception | None:
    """The reception of a person on that day, under any of their records. Raises Busy."""
    return receptions.of_people(site, key_of(at), registry.shown_to(person))


def reception_of(caller: Caller, id_: str, now: datetime) -> Reception:
    """A reception of today at the caller's site. Raises NotASite, ReceptionUnknown, Busy."""
    found = receptions.reception(site_of(caller), id_)
    if found is None or key_of(found.at) != key_of(now):
        raise ReceptionUnknown
    return found


def told(image: Mapping[str, Any] | None) -> None:
    """A record of the stream: somebody was received; whoever keeps appointments is told.

    Raises Busy, CryptoUnavailable.
    """
    one = receptions.of_image(image)
    if one is not None:
        day = day_of(one.at).isoformat()
        facts.tell(PersonReceived(person=one.person, site=one.site, day=day).model_dump())
