"""An officer signs levels: as they were seen, all together, or nothing is in force.

The publication is put under the next number, in one transaction with a look at the newest
proposal: had either moved on since the officer looked, nothing is written (ADR 0075).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.kernel.callers import Caller
from functions.runtime import idempotency
from functions.runtime.idempotency import Claim
from functions.runtime.tables import ConditionLost
from functions.zoning.domain.proposal import Proposal, read
from functions.zoning.domain.publication import (
    Decision,
    ProposalChanged,
    Publication,
    day_of_proposal,
    following,
)
from functions.zoning.service.places import province_of
from functions.zoning.store import proposals, publications


@dataclass(frozen=True, slots=True)
class Signing:
    """What is signed: `proposal` (``<day>#<revision>``) and `number` (of the newest publication,
    0 for none) as the officer saw them; `everything` signs all that is proposed otherwise than it
    stands; `starts_at` None is now."""

    proposal: str
    number: int
    decisions: tuple[Decision, ...] = ()
    everything: bool = False
    starts_at: datetime | None = None


def sign(caller: Caller, province: str, wanted: Signing, *, key: str, now: datetime) -> Publication:
    """Put what is signed in force.

    Raises DivisionUnknown, NotFound, ProposalChanged, NothingSigned, ReasonMissing, AreaUnknown,
    StartImpossible, TextInvalid, IdempotencyKeyReused, Busy.
    """
    asked, _ = province_of(caller, province)
    claim = Claim.of(caller.subject, caller.route, key, [asked, _plain(wanted)], now)
    done = idempotency.first_answer(claim)
    if done is None:
        done = _signed(caller, asked, wanted, claim, now)
    made = publications.publication(asked, int(done))
    if made is None:
        raise ProposalChanged
    return made


def _signed(caller: Caller, province: str, wanted: Signing, claim: Claim, now: datetime) -> str:
    day, revision = day_of_proposal(wanted.proposal)
    kept = proposals.revision(province, day, revision)
    newest = publications.newest(province, 1)
    before = newest[0] if newest else None
    if kept is None or (before.number if before else 0) != wanted.number:
        raise ProposalChanged
    proposal = read(kept.body)
    decisions = all_of(proposal, before) if wanted.everything else wanted.decisions
    one = following(
        before,
        proposal,
        revision,
        decisions,
        starts_at=wanted.starts_at or max(now, before.starts_at if before else now),
        by=caller.subject,
        now=now,
    )
    try:
        return idempotency.commit(
            claim,
            lambda together: publications.effects(one, proposal, together),
            str(one.number),
        )
    except ConditionLost:
        raise ProposalChanged from None


def all_of(proposal: Proposal, before: Publication | None) -> Sequence[Decision]:
    """Every area whose proposed level is another than the one in force."""
    levels = {one.area: one.level for one in before.levels} if before else {}
    proposed = {one.area: one.outcome(proposal.rule_id).level for one in proposal.lines}
    return tuple(
        Decision(area, level)
        for area, level in proposed.items()
        if level is not None and level != levels.get(area)
    )


def _plain(wanted: Signing) -> list[object]:
    decisions = [(one.area, one.level, one.reason) for one in wanted.decisions]
    return [wanted.proposal, wanted.number, decisions, wanted.everything, str(wanted.starts_at)]
