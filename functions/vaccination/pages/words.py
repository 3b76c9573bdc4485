"""What groups, reasons and questions are called in the reader's language."""

from __future__ import annotations

from typing import Any

from functions.kernel.periods import day_of
from functions.runtime.http import Request
from functions.vaccination.domain.campaign import Campaign
from functions.vaccination.domain.eligibility import Bound
from functions.vaccination.domain.groups import Group, groups_listed, groups_of, groups_on
from functions.vaccination.domain.keeping import kept, rule_on
from functions.vaccination.domain.reasons import WORDS

Choice = tuple[str, str]


def spoken(request: Request, vi: str, en: str) -> str:
    """One of two wordings; Vietnamese first."""
    return en if request.language == "en" else vi


def groups_to_choose(request: Request) -> list[Choice]:
    """The groups of the list in force."""
    return [_choice(request, group) for group in groups_of(groups_on(day_of(request.now)))]


def groups_of_plan(request: Request, campaign: Campaign) -> list[Choice]:
    """All groups of the list that a plan was drawn up by."""
    return [_choice(request, one) for one in groups_listed(campaign.targets.rule_id).values()]


def ranks_of_plan(request: Request, campaign: Campaign) -> list[Choice]:
    """The groups a plan is for, by their rank in its list."""
    listed = groups_listed(campaign.targets.rule_id)
    wanted = [listed[code] for code in campaign.targets.groups]
    return [(str(one.rank), _choice(request, one)[1]) for one in wanted]


def group_words(request: Request, campaign: Campaign) -> list[str]:
    """The groups a plan is for."""
    wanted = campaign.targets.groups
    return [words for code, words in groups_of_plan(request, campaign) if code in wanted]


def reason_words(request: Request, bound: Bound) -> dict[str, Any]:
    """Why not, and until which day."""
    return {
        "code": bound.why.value,
        "words": spoken(request, *WORDS[bound.why]),
        "first": f"{bound.first:%d/%m/%Y}" if bound.first else "",
        "rule": bound.rule_id,
    }


def _choice(request: Request, group: Group) -> Choice:
    return group.code, f"{group.code}. {spoken(request, group.vi, group.en)}"


def kept_words(request: Request, campaign: Campaign) -> dict[str, Any]:
    """How long what is of a campaign is kept: days after its end, and the last days once set."""
    until, body = kept(campaign), rule_on(day_of(request.now)).body
    return {
        "nominations_days": body["nominations_days"],
        "registrations_days": body["registrations_days"],
        "nominations": f"{until.nominations:%d/%m/%Y}" if until.is_set else "",
        "registrations": f"{until.registrations:%d/%m/%Y}" if until.is_set else "",
    }
