"""How long is it kept whom an organisation named, and who registered?

Both serve one campaign. Days run from the day it was closed; a campaign that nobody closes ends,
for this, some days after it opened, so that nothing is kept without end. The rule in force on the
day of that end counts (data/list-retention.json, to be confirmed; ADR 0083).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from functions.kernel.periods import day_of
from functions.kernel.rules import Rule, in_force, load_rule_set
from functions.vaccination.domain.campaign import Campaign
from functions.vaccination.domain.groups import PACKAGE

RETENTION: Final = "data/list-retention.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """The last days on which nominations and registrations of a campaign are read; `is_set`: the
    campaign is closed, so that neither moves any more."""

    nominations: date
    registrations: date
    rule_id: str
    is_set: bool

    def has_nominations(self, today: date) -> bool:
        """Are nominations read on a day?"""
        return today <= self.nominations

    def has_registrations(self, today: date) -> bool:
        """Are registrations?"""
        return today <= self.registrations


def kept(campaign: Campaign) -> Kept:
    """Until when what is of a campaign is kept. Refuses NoRuleInForce."""
    opened = day_of(campaign.opens_at)
    if campaign.closed_at is None:
        end = opened + timedelta(days=int(rule_on(opened).body["longest_days"]))
    else:
        end = day_of(campaign.closed_at)
    rule = rule_on(end)
    return Kept(
        nominations=end + timedelta(days=int(rule.body["nominations_days"])),
        registrations=end + timedelta(days=int(rule.body["registrations_days"])),
        rule_id=rule.rule_id,
        is_set=campaign.closed_at is not None,
    )


def ended_until(slot: date, put_off: date | None) -> date:
    """The last day on which an appointment is kept that was cancelled, put off or never confirmed:
    from the day of its slot, or the later one it was put off to. Refuses NoRuleInForce."""
    last = max(slot, put_off) if put_off else slot
    return last + timedelta(days=int(rule_on(slot).body["ended_appointments_days"]))


def rule_on(day: date) -> Rule:
    """The rule in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(load_rule_set(PACKAGE, RETENTION), day)
