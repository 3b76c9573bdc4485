"""Which versions of a release are there? Of a report, of a pool, and the one that makes void.

A positive pool makes nobody positive, whether the laboratory made it here (`pooled_in`) or a row
that names one person's tube says that a pool was tested: such a tube is tested by itself.
"""

from __future__ import annotations

from datetime import datetime

from functions.kernel.rules import Rule
from functions.laboratory.domain.release import Aggregate, Outcome, Release, Reported, Why
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.verdict import Verdict
from functions.laboratory.domain.words import Finding, Kind


def version(
    specimen: Specimen,
    basis: Reported,
    told: tuple[int, Outcome, Finding | None, Why, str],
    now: datetime,
) -> Release:
    """A version that rests on a report; `told` is number, outcome, finding, reason, rule."""
    number, outcome, finding, why, rule_id = told
    return Release(
        tube=specimen.tube,
        number=number,
        outcome=outcome,
        finding=finding,
        method=basis.method,
        tested_at=basis.tested_at,
        released_at=now,
        laboratory=basis.laboratory,
        file=basis.file,
        row_key=basis.key,
        rule_id=rule_id,
        reason=why,
        device=basis.device,
    )


def of_pool(
    known: Aggregate, specimen: Specimen, pool: Release, rule: Rule, now: datetime
) -> Release | None:
    """What a tube is told of the laboratory's pool that holds an aliquot of it; None: nothing."""
    standing = known.standing
    if pool.outcome is not Outcome.REPORTED:
        if standing is None:
            return None
        return withdrawn(standing, Why.POOL_CHANGED, rule, now)
    outcome, finding = _in_pool(pool.finding)
    return Release(
        tube=specimen.tube,
        number=len(known.releases) + 1,
        outcome=outcome,
        finding=finding,
        method=pool.method,
        tested_at=pool.tested_at,
        released_at=now,
        laboratory=pool.laboratory,
        file=pool.file,
        row_key=pool.row_key,
        rule_id=rule.rule_id,
        reason=Why.POOL_CHANGED if known.releases else Why.FIRST,
        pool=pool.tube,
    )


def is_of_a_pool(row: Reported, specimen: Specimen) -> bool:
    """Is a row told of a pool with an aliquot of the tube that it names?"""
    single = row.pooled and specimen.kind is Kind.SINGLE
    return single or (specimen.pooled_in is not None and row.pool == specimen.pooled_in)


def of_aliquots(
    known: Aggregate, specimen: Specimen, own: Verdict, rule: Rule, now: datetime
) -> Release:
    """What a tube is told of rows that name it, but are of a pool: nobody is positive by them."""
    outcome, finding = _in_pool(own.finding)
    why = Why.POOL_CHANGED if known.releases else Why.FIRST
    return version(
        specimen, own.basis, (len(known.releases) + 1, outcome, finding, why, rule.rule_id), now
    )


def _in_pool(finding: Finding | None) -> tuple[Outcome, Finding | None]:
    """What a pool's finding is for each tube in it: negative, or to be tested by itself."""
    if finding is Finding.NEGATIVE:
        return Outcome.IN_POOL, Finding.NEGATIVE
    return Outcome.REFLEX, None


def withdrawn(standing: Release, why: Why, rule: Rule, now: datetime) -> Release:
    """The version that makes the standing one void."""
    return Release(
        tube=standing.tube,
        number=standing.number + 1,
        outcome=Outcome.WITHDRAWN,
        finding=None,
        method=standing.method,
        tested_at=standing.tested_at,
        released_at=now,
        laboratory=standing.laboratory,
        file=standing.file,
        row_key=standing.row_key,
        rule_id=rule.rule_id,
        reason=why,
    )
