"""A plan by invitation: its seed is committed to, drawn with, and people are invited in order.

The department decides when, and how far down the order; nobody decides who. The seed is made and
kept sealed by the platform until it is told, its hash stands public from the first moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.errors import Busy, Conflict, Forbidden
from functions.kernel.identifiers import PersonId
from functions.runtime import crypto, entropy, keys
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.allocation import (
    DrawImpossible,
    Rank,
    Round,
    Wave,
    check_draw,
    check_wave,
    commitment_of,
    place_up_to,
    rank,
    rule_on,
)
from functions.vaccination.domain.campaign import Campaign, CampaignId, CampaignState
from functions.vaccination.domain.registration import Registration
from functions.vaccination.service import listing
from functions.vaccination.service.campaigns import plan_of
from functions.vaccination.store import draws

SEED_BYTES = 32
MARK_BYTES = 12


class WaveChanged(Conflict):
    """Another wave of that number was sent meanwhile."""

    code = "WAVE_CHANGED"
    vi = "Đợt mời này đã được gửi với nội dung khác, vui lòng xem lại."
    en = "That wave was sent with another content; please look again."


@dataclass(frozen=True, slots=True)
class WantedWave:
    """How far to invite: everybody before the class, and a share of the class; `number` is the
    wave's within the round."""

    number: int
    group: int
    at_risk: bool
    weeks: int
    percent: int
    until: datetime


def commit(caller: Caller, id_: str, now: datetime) -> Round:
    """A new seed is committed to; as long as one waits to be drawn with it is that one.

    Raises CampaignUnknown, Forbidden, DrawImpossible, Busy, CryptoUnavailable.
    """
    campaign = _by_invitation(caller, id_)
    rounds = draws.rounds_of(campaign.id)
    if rounds and not rounds[-1].seed:
        return rounds[-1]
    seed = entropy.raw(SEED_BYTES).hex()
    made = Round(len(rounds) + 1, rule_on(now).rule_id, commitment_of(seed), _second(now))
    try:
        draws.put_round(campaign.id, made, seed)
    except ConditionLost:
        raise Busy from None
    return made


def draw(caller: Caller, id_: str, now: datetime) -> Round:
    """The seed is told and all places are fixed; drawing again is the same.

    Raises CampaignUnknown, Forbidden, DrawImpossible, Busy, CryptoUnavailable.
    """
    campaign = _by_invitation(caller, id_)
    latest = _latest(campaign.id)
    if latest.seed:
        return latest
    check_draw(latest, now)
    try:
        return draws.draw(campaign.id, latest.number, _second(now))
    except ConditionLost:
        return _latest(campaign.id)


def invite(caller: Caller, id_: str, wanted: WantedWave, now: datetime) -> Wave:
    """The next wave of the latest round; the same wave again is one.

    Raises CampaignUnknown, Forbidden, DrawImpossible, WaveImpossible, WaveChanged, Busy.
    """
    campaign = _by_invitation(caller, id_)
    latest = _latest(campaign.id)
    up_to = place_up_to(
        latest, wanted.group, at_risk=wanted.at_risk, weeks=wanted.weeks, percent=wanted.percent
    )
    made = Wave(wanted.number, up_to, _second(now), _second(wanted.until))
    sent = {wave.number: wave for wave in latest.waves}
    if wanted.number in sent:
        return _same(sent[wanted.number], made)
    if wanted.number != len(sent) + 1:
        raise WaveChanged
    check_wave(latest, made)
    try:
        draws.put_wave(campaign.id, latest.number, made)
    except ConditionLost:
        sent = {wave.number: wave for wave in _latest(campaign.id).waves}
        return _same(sent[made.number], made)
    return made


def rounds_of(caller: Caller, id_: str) -> tuple[Campaign, tuple[Round, ...]]:
    """A plan and its rounds as they stand, for officers of its province. Raises CampaignUnknown."""
    campaign = plan_of(caller, id_).campaign
    return campaign, draws.rounds_of(campaign.id)


def published_rounds(campaign: Campaign, now: datetime) -> tuple[Round, ...]:
    """What anybody may see of the draws, as of a minute ago; nothing of a person is in it."""
    return listing.fresh(("draws", campaign.id), now, lambda: draws.rounds_of(campaign.id))


def rank_of(one: Registration, campaign: Campaign, now: datetime) -> Rank:
    """How a registration stands in its campaign's allocation."""
    mark = mark_of(one.person, campaign.id)
    return rank(published_rounds(campaign, now), one, campaign.targets.rule_id, mark, now)


def mark_of(person: PersonId, campaign: CampaignId) -> str:
    """A person's mark in the lottery: theirs to see, nobody's to choose or to trace back."""
    text = f"vaccine-lottery:v1:{campaign}:{person}"
    return crypto.to_text(crypto.mac(keys.key("index"), text.encode())[:MARK_BYTES])


def _by_invitation(caller: Caller, id_: str) -> Campaign:
    campaign = plan_of(caller, id_).campaign
    if caller.division != campaign.province:
        raise Forbidden
    if not campaign.by_invitation or campaign.state is not CampaignState.PUBLISHED:
        raise DrawImpossible
    return campaign


def _latest(campaign: CampaignId) -> Round:
    rounds = draws.rounds_of(campaign)
    if not rounds:
        raise DrawImpossible
    return rounds[-1]


def _second(at: datetime) -> datetime:
    """To the second, as it is kept, so that a repeat is told the same."""
    return at.replace(microsecond=0)


def _same(standing: Wave, made: Wave) -> Wave:
    if (standing.up_to, standing.until) != (made.up_to, made.until):
        raise WaveChanged
    return standing
