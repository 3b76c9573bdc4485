"""What vaccination and immunization tell: facts on the topic, sealed where they say something of a
body.

An appointment says nothing of health, neither why it was put off nor whether the person is well:
ids, a place and times only. By person, campaign and revision it is known again when told again.

What was injected is personal even beside a random id, so it travels sealed as a result does:
base64url, AES-256-GCM under the key ``immunizations-<year>``, bound to
``facts|<immunization>|<revision>``. It opens to `DoseTold`.
"""

from __future__ import annotations

from typing import Literal

from functions.messages.message import Message


class DoseTold(Message):
    """What a fact of a dose says, sealed in it. `product` is a code of the dose record's list
    (``vero-cell``); `dose` is derived from the history, `doses` is the product's series;
    `observed_until` is when the observation ended, None while that is not recorded; `state` is
    ``ok``, ``confirmed``, ``suspect``, ``held`` until a second person has looked, or ``withdrawn``
    where it never happened."""

    product: str
    lot: str
    dose: int
    doses: int
    occurred_at: str
    observed_until: str | None
    state: Literal["ok", "held", "suspect", "confirmed", "withdrawn"]


class ImmunizationRecorded(Message):
    """A dose was given to a person at a site (topic of facts). `revision` grows with every
    correction of the record, and with the end of the observation."""

    fact: Literal["ImmunizationRecorded"] = "ImmunizationRecorded"
    version: Literal[1] = 1
    immunization: str
    revision: int
    person: str
    site: str
    year: int
    sealed: str


class ImmunizationCorrected(ImmunizationRecorded):
    """A later revision of a dose's record: what was told before is void (topic of facts)."""

    fact: Literal["ImmunizationCorrected"] = "ImmunizationCorrected"  # type: ignore[assignment]
    reason: str


SEALED_DOSE = "facts|"


class AppointmentConfirmed(Message):
    """A person has a seat at a site, or has it elsewhere now (topic of facts). `starts_at` is the
    instant at which the slot begins; `revision` grows with every change of the appointment of that
    person in that campaign, so that a lower one heard later is void."""

    fact: Literal["AppointmentConfirmed"] = "AppointmentConfirmed"
    version: Literal[1] = 1
    campaign: str
    person: str
    site: str
    session: str
    starts_at: str
    revision: int


class AppointmentCancelled(AppointmentConfirmed):
    """A confirmed appointment stands no more (topic of facts): `why` is ``person`` where they or
    who looks after them gave it back, ``site`` where the site did, ``registration`` where the
    registration was withdrawn, refused or fell into doubt."""

    fact: Literal["AppointmentCancelled"] = "AppointmentCancelled"  # type: ignore[assignment]
    why: Literal["person", "site", "registration", "deferred"]


class AppointmentDeferred(AppointmentCancelled):
    """A confirmed appointment stands no more, because the person is to wait until a local day
    (topic of facts). Told instead of `AppointmentCancelled`, never beside it."""

    fact: Literal["AppointmentDeferred"] = "AppointmentDeferred"  # type: ignore[assignment]
    why: Literal["deferred"] = "deferred"
    until: str


class AppointmentDue(AppointmentConfirmed):
    """A confirmed appointment is on the next local day (topic of facts). `revision` is that of the
    appointment when it was looked at: it is void where a higher one was heard."""

    fact: Literal["AppointmentDue"] = "AppointmentDue"  # type: ignore[assignment]


class InvitationGiven(Message):
    """A wave of a draw invites a person to book until an instant (topic of facts). Told for each
    person once a wave, as long as they have no appointment."""

    fact: Literal["InvitationGiven"] = "InvitationGiven"
    version: Literal[1] = 1
    campaign: str
    person: str
    round: int
    wave: int
    ends_at: str


class LotRecalledFor(Message):
    """A lot that a person was given of is recalled (topic of facts). Which lot or vaccine is not
    said: `recall` is an opaque id of the recall; `immunization` is the dose's key, `division`
    where it was given, for the station that looks for those who are not reached."""

    fact: Literal["LotRecalledFor"] = "LotRecalledFor"
    version: Literal[1] = 1
    person: str
    immunization: str
    recall: str
    division: str


class LotListed(Message):
    """A lot came to a site for the first time, or was recalled (topic of facts). A lot that was
    recalled stays so, in whatever order this is heard."""

    fact: Literal["LotListed"] = "LotListed"
    version: Literal[1] = 1
    lot: str
    product: str
    expires_on: str
    recalled: bool


class SiteDoses(Message):
    """What a movement of doses changed at a site: `received` from outside all sites, `came` from
    other sites, `sent` to them, `wasted`."""

    site: str
    division: str
    received: int = 0
    came: int = 0
    sent: int = 0
    wasted: int = 0


class DosesMoved(Message):
    """Doses of a lot came, went to another site, or were wasted (topic of facts). A movement never
    changes: told again it is the same. `day` is the Vietnamese day on which it was booked."""

    fact: Literal["DosesMoved"] = "DosesMoved"
    version: Literal[1] = 1
    movement: str
    lot: str
    day: str
    sites: tuple[SiteDoses, ...]


class SiteDayCounted(Message):
    """So many doses that count were given at a site on a Vietnamese day (topic of facts): counted
    anew each time. `revision` grows with each count, so that a lower one heard later is void. Of
    the `doses` so many are `verified` (their identity holds), entered on the `same_day`."""

    fact: Literal["SiteDayCounted"] = "SiteDayCounted"
    version: Literal[1] = 1
    site: str
    division: str
    day: str
    doses: int
    revision: int
    verified: int = 0
    same_day: int = 0


class CorrectionCounted(Message):
    """Somebody asked that the record of a dose be put right, or that went a step on (topic of
    facts). Neither who nor what is said: `correction` is an opaque id, `division` that of the site,
    `is_open` whether it still waits for a decision; a lower `revision` heard later is void."""

    fact: Literal["CorrectionCounted"] = "CorrectionCounted"
    version: Literal[1] = 1
    correction: str
    revision: int
    division: str
    is_open: bool


class PersonReceived(Message):
    """Somebody was received at a site on a Vietnamese day (topic of facts): once for each person,
    site and day. Whether they were vaccinated is not said."""

    fact: Literal["PersonReceived"] = "PersonReceived"
    version: Literal[1] = 1
    person: str
    site: str
    day: str


class LotToTell(Message):
    """A lot is recalled: tell the people of its list beyond `after` (queue `vaccine-recalls`)."""

    fact: Literal["LotToTell"] = "LotToTell"
    version: Literal[1] = 1
    lot: str
    after: str = ""


class InvitationsToTell(Message):
    """A wave was sent: tell those it invites of one shard of the campaign's registrations, beyond
    the person `after` (queue `vaccine-tellings`)."""

    fact: Literal["InvitationsToTell"] = "InvitationsToTell"
    version: Literal[1] = 1
    campaign: str
    round: int
    wave: int
    shard: str
    after: str = ""


class SessionToRemind(Message):
    """A session is on the next local day: remind its people (queue `vaccine-tellings`)."""

    fact: Literal["SessionToRemind"] = "SessionToRemind"
    version: Literal[1] = 1
    session: str
