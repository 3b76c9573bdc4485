"""A wave invites people: each is told, as a job that goes through who ever registered, in pieces.

An invitation is a place, not a list (decision 41), so whom a wave reaches is computed here from the
registration as it stands, as its page does. Who booked meanwhile is not told; when the wave is over
nobody is. Pieces may come twice: notifications know a person by round and wave.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import write_instant
from functions.messages.vaccination import InvitationGiven, InvitationsToTell
from functions.runtime import facts, queues
from functions.vaccination.domain.allocation import Round, Wave, is_invited_by, rank
from functions.vaccination.domain.appointment import Appointment, AppointmentState
from functions.vaccination.domain.campaign import Campaign, CampaignId, CampaignState
from functions.vaccination.service import marking
from functions.vaccination.service.allocating import mark_of
from functions.vaccination.store import appointments, campaigns, draws, registrations, rolls

QUEUE: Final = "vaccine-tellings"
A_TIME: Final = 100
"""People in one message's work."""


def wave_told(new: Mapping[str, Any], old: Mapping[str, Any]) -> None:
    """From the stream: a wave was sent; cut the work of telling into its lists. Raises Busy."""
    found = draws.wave_of_image(new)
    if found is None or old:
        return
    campaign, number, wave = found
    pieces = [
        InvitationsToTell(campaign=campaign, round=number, wave=wave.number, shard=shard)
        for shard in rolls.SHARDS
    ]
    queues.send_all(QUEUE, [piece.model_dump() for piece in pieces])


def work_through(piece: InvitationsToTell, now: datetime) -> None:
    """Tell the next of a list whom the wave invites, then ask for the rest.

    Raises Busy, CryptoUnavailable.
    """
    campaign = campaigns.campaign(CampaignId(piece.campaign))
    if campaign is None or campaign.state is not CampaignState.PUBLISHED:
        return
    rounds = draws.rounds_of(campaign.id)
    drawn, wave = sent = _wave_of(rounds, piece)
    if now >= wave.until:
        return
    people = rolls.people_of(campaign.id, piece.shard, piece.after, A_TIME)
    invited = _invited(people, campaign, rounds, sent, now)
    marking.invited(campaign.id, invited, wave.at)
    facts.tell_all(
        [
            InvitationGiven(
                campaign=campaign.id,
                person=person,
                round=drawn.number,
                wave=wave.number,
                ends_at=write_instant(wave.until),
            ).model_dump()
            for person in invited
        ]
    )
    if len(people) == A_TIME:
        queues.send(QUEUE, piece.model_copy(update={"after": people[-1]}).model_dump())


def _invited(
    people: tuple[PersonId, ...],
    campaign: Campaign,
    rounds: tuple[Round, ...],
    sent: tuple[Round, Wave],
    now: datetime,
) -> list[PersonId]:
    """Those whom this very wave invites and who have no appointment."""
    booked = appointments.behind(people, campaign.id)
    groups = campaign.targets.rule_id
    return [
        one.person
        for one in registrations.of_people(people, campaign.id)
        if not _has_seat(booked.get(one.person), now)
        and is_invited_by(rank(rounds, one, groups, mark_of(one.person, campaign.id), now), *sent)
    ]


def _has_seat(kept: Appointment | None, now: datetime) -> bool:
    """Has somebody an appointment, or kept one?"""
    return kept is not None and (kept.stands(now) or kept.state is AppointmentState.KEPT)


def _wave_of(rounds: tuple[Round, ...], piece: InvitationsToTell) -> tuple[Round, Wave]:
    """The round and wave of a message; both stand, since they are never taken back."""
    drawn = next(one for one in rounds if one.number == piece.round)
    return drawn, next(one for one in drawn.waves if one.number == piece.wave)
