"""Does a lot or a site stand out by what was reported after its doses?

The doses of one place are compared with all others of the nation. If each dose were reported with
the same chance everywhere, then of all N reported doses those of a place with the share s of the
doses would be binomial(N, s): the expected number is N times s, and the tail of that distribution
says how rarely so many come by chance (the exact conditional test of two Poisson rates,
Przyborowski and Wilenski 1940; no rate has to be assumed). The ratio is that of the two reporting
rates. A place stands out where reports, ratio and tail all pass the thresholds in force
(data/signals.json).

Reports are not cases proven, doses differ in who got them, and many places are looked at: what
stands out is a question to be looked into, and nothing else follows from it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import exp, fsum, lgamma, log, log1p
from typing import Final

from functions.aefi.domain.followup import PACKAGE, Counts
from functions.kernel.rules import Rule, in_force, load_rule_set

FAR: Final = 1e-18
"""A term that adds nothing to a double any more."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A place beside all others; `ratio` is None where the others have no report or no dose.

    `tail` is the chance of at least so many. `is_small`: so few that any figure swings.
    """

    counts: Counts
    observed: int
    expected: float
    ratio: float | None
    tail: float
    is_small: bool
    stands_out: bool
    rule_id: str


def rule_on(day: date) -> Rule:
    """The thresholds in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(load_rule_set(PACKAGE, "data/signals.json"), day)


def compared(rule: Rule, here: Counts, nation: Counts) -> Comparison:
    """A place's severe reports beside the nation's, in which it is included."""
    observed, all_reports = here.severe, nation.severe
    share = here.doses / nation.doses if nation.doses > 0 else 0.0
    tail = tail_of(observed, all_reports, share)
    ratio = _ratio(observed, here.doses, all_reports - observed, nation.doses - here.doses)
    body = rule.body
    is_high = ratio is None or ratio * 100 >= body["least_ratio_percent"]
    others = nation.doses - here.doses
    stands_out = (
        observed >= body["least_reports"]
        and min(here.doses, others) > 0
        and is_high
        and tail * 1000 <= body["most_tail_per_mille"]
    )
    is_small = here.doses < body["small_doses"] or observed < body["small_reports"]
    return Comparison(
        here, observed, all_reports * share, ratio, tail, is_small, stands_out, rule.rule_id
    )


def tail_of(least: int, tries: int, chance: float) -> float:
    """The chance of at least `least` successes in `tries`, each of `chance`: exact, by its terms.

    Terms are added from the largest on until they add nothing; where the mode lies in the tail the
    other side is summed, so that the work is bounded by the spread and not by `tries`.
    """
    if least <= 0:
        return 1.0
    if least > tries or chance <= 0:
        return 0.0
    if chance >= 1:
        return 1.0
    if least > tries * chance:
        return min(1.0, _sum(least, tries, chance, step=1))
    return max(0.0, 1.0 - _sum(least - 1, tries, chance, step=-1))


def _sum(start: int, tries: int, chance: float, *, step: int) -> float:
    """The terms from `start` outwards, away from the mode."""
    terms, place = [], start
    while 0 <= place <= tries:
        term = exp(_log_term(place, tries, chance))
        terms.append(term)
        if term < FAR * max(terms[0], FAR) or term == 0.0:
            break
        place += step
    return fsum(terms)


def _log_term(place: int, tries: int, chance: float) -> float:
    ways = lgamma(tries + 1) - lgamma(place + 1) - lgamma(tries - place + 1)
    return ways + place * log(chance) + (tries - place) * log1p(-chance)


def _ratio(here: int, doses: int, elsewhere: int, other_doses: int) -> float | None:
    if not (elsewhere and doses > 0 and other_doses > 0):
        return None
    return (here / doses) / (elsewhere / other_doses)
