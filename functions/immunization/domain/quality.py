"""How far can the record of a dose be trusted, and what speaks against it?

More than a quarter of the country's records failed their check long after the injection
(domain.md 0.1). Here each record is checked when it is written and with each change: identity,
name, interval, lot, site, day of entry. A finding has a weight of a dated rule
(data/quality.json); enough of them make a record suspect. Nothing here stops a dose: it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from functions.immunization.domain.dose import Dose, DoseState, schedule
from functions.immunization.domain.lot import Lot
from functions.kernel.births import BirthDate
from functions.kernel.dose_intervals import OutOfSchedule
from functions.kernel.identity_numbers import (
    Agreement,
    IdentityNumberInvalid,
    NumberKind,
    check_cccd,
    read_cccd,
    read_cmnd,
    read_passport,
)
from functions.kernel.names import search_key
from functions.kernel.periods import day_of
from functions.kernel.rules import NoRuleInForce, Rule, RuleSet, in_force, load_rule_set
from functions.kernel.valuesets import Sex

FILE: Final = "data/quality.json"


class Code(StrEnum):
    """What may speak against a record."""

    IDENTITY_UNKNOWN = "identity_unknown"
    """Name, birth or number is not known, so that nothing can be compared."""
    NUMBER_FORM = "number_form"
    CCCD_PROVINCE = "cccd_province"
    CCCD_BIRTH_YEAR = "cccd_birth_year"
    CCCD_SEX = "cccd_sex"
    NAME_DIFFERS = "name_differs"
    """The record is under another name than the registry's, accents left out."""
    INTERVAL = "interval"
    INTERVAL_OVERRIDDEN = "interval_overridden"
    LOT_UNKNOWN = "lot_unknown"
    LOT_ELSEWHERE = "lot_elsewhere"
    """The lot was never brought to the site."""
    LOT_EXPIRED = "lot_expired"
    SITE_UNKNOWN = "site_unknown"
    ENTERED_LATE = "entered_late"
    """Written down on a later day than it was given."""


_OF_IDENTITY: Final = frozenset(
    {
        Code.IDENTITY_UNKNOWN,
        Code.NUMBER_FORM,
        Code.CCCD_PROVINCE,
        Code.CCCD_BIRTH_YEAR,
        Code.CCCD_SEX,
        Code.NAME_DIFFERS,
    }
)
_READERS: Final = {
    NumberKind.CCCD: read_cccd,
    NumberKind.CMND: read_cmnd,
    NumberKind.PASSPORT: read_passport,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that speaks against a record, by which rule, and how much."""

    code: Code
    rule_id: str
    weight: int


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is known to stand behind a record. `names`: of the registry first, then as on the cards
    and papers under which doses were recorded; `is_proven`: the card was shown with the phone."""

    names: tuple[str, ...] = ()
    birth: BirthDate | None = None
    sex: Sex | None = None
    number_kind: str = ""
    number: str = ""
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class Supply:
    """The lot of a dose, None where nobody knows it, and whether the site ever had it."""

    lot: Lot | None
    was_here: bool


@dataclass(frozen=True, slots=True)
class Quality:
    """What the checks found of a revision of a dose. `is_verified`: nothing of the identity is
    missing or at odds; `is_same_day`: entered on the day on which it was given."""

    revision: int
    state: DoseState
    findings: tuple[Finding, ...]
    rule_id: str
    is_verified: bool
    is_same_day: bool


def rules() -> RuleSet:
    """All versions of the weights."""
    return load_rule_set("functions.immunization.domain", FILE)


def judge(
    dose: Dose, history: Iterable[Dose], identity: Identity, supply: Supply, *, at_site: bool
) -> Quality:
    """Check the record of a dose. Refuses NoRuleInForce for a dose before there were any.

    What two people have confirmed stays confirmed; what was withdrawn stays withdrawn, what is held
    waits for a second person whatever is found; another record is suspect by the weight of its
    findings, and confirmed by a proven card without any.
    """
    day = day_of(dose.occurred_at)
    rule = in_force(rules(), day)
    codes = {
        **dict.fromkeys(_of_identity(identity, rule), rule.rule_id),
        **dict(_of_interval(dose, history)),
        **dict.fromkeys(_of_supply(dose, supply), rule.rule_id),
    }
    if not at_site:
        codes[Code.SITE_UNKNOWN] = rule.rule_id
    is_same_day = day_of(dose.entered_at or dose.occurred_at) == day
    if not is_same_day:
        codes[Code.ENTERED_LATE] = rule.rule_id
    weights = rule.body["weights"]
    findings = tuple(Finding(code, of, int(weights[code])) for code, of in codes.items())
    return Quality(
        revision=dose.revision,
        state=_state(dose, findings, identity, int(rule.body["suspect_from"])),
        findings=findings,
        rule_id=rule.rule_id,
        is_verified=not _OF_IDENTITY & {one.code for one in findings},
        is_same_day=is_same_day,
    )


def similarity(one: str, other: str) -> float:
    """How alike are two names, 0 to 1? Accents, case and the order of the words do not count.

    difflib of the standard library: names are short, one comparison a dose, and a library of some
    megabytes would be in the package of every function.
    """
    from difflib import SequenceMatcher

    first, second = (sorted(search_key(text).split()) for text in (one, other))
    return SequenceMatcher(None, " ".join(first), " ".join(second), autojunk=False).ratio()


def is_suspect(state: DoseState) -> bool:
    """Must nothing be certified of a record in this state until it is cleared up?"""
    return state is DoseState.SUSPECT


def _state(dose: Dose, findings: tuple[Finding, ...], identity: Identity, limit: int) -> DoseState:
    if dose.state in (DoseState.WITHDRAWN, DoseState.CONFIRMED, DoseState.HELD):
        return dose.state
    if sum(one.weight for one in findings) >= limit:
        return DoseState.SUSPECT
    return DoseState.CONFIRMED if identity.is_proven and not findings else DoseState.OK


def _of_identity(identity: Identity, rule: Rule) -> Iterator[Code]:
    if not (identity.names and identity.birth and identity.number):
        yield Code.IDENTITY_UNKNOWN
    if identity.number:
        yield from _of_number(identity)
    least = int(rule.body["least_similarity_percent"]) / 100
    if any(similarity(identity.names[0], name) < least for name in identity.names[1:]):
        yield Code.NAME_DIFFERS


def _of_number(identity: Identity) -> Iterator[Code]:
    try:
        number = _READERS[NumberKind(identity.number_kind)](identity.number)
    except (IdentityNumberInvalid, KeyError, ValueError):
        yield Code.NUMBER_FORM
        return
    if identity.number_kind == NumberKind.CCCD:
        check = check_cccd(number, identity.birth, identity.sex)
        for code, agreement in (
            (Code.CCCD_PROVINCE, check.province),
            (Code.CCCD_BIRTH_YEAR, check.birth_year),
            (Code.CCCD_SEX, check.sex),
        ):
            if agreement is Agreement.MISMATCH:
                yield code


def _of_interval(dose: Dose, history: Iterable[Dose]) -> Iterator[tuple[Code, str]]:
    if dose.override:
        yield Code.INTERVAL_OVERRIDDEN, dose.rule_id
        return
    try:
        schedule(dose, history, "")
    except OutOfSchedule:
        yield Code.INTERVAL, dose.rule_id
    except NoRuleInForce:
        return


def _of_supply(dose: Dose, supply: Supply) -> Iterator[Code]:
    if supply.lot is None:
        yield Code.LOT_UNKNOWN
        return
    if not supply.was_here:
        yield Code.LOT_ELSEWHERE
    if dose.occurred_at >= supply.lot.usable_until:
        yield Code.LOT_EXPIRED
