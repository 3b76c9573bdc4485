"""Who may have met a case: a candidate contact, as everything that was found of them says together.

What one part of an answer says of a person replaces what an older edition of that part said; parts
are summed up whatever their order. Presences of suspect visits count only where an epidemiologist
has named their venue. A person is a candidate of the first ring where they were together with the
case for the least number of minutes of the rule in force, of the second where with a contact.
A scan shows who was there, not who stood near: a *candidate* is a contact once a person says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.identifiers import PersonId
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set
from functions.kernel.valuesets import venue_kinds
from functions.tracing.domain.case import Case
from functions.tracing.domain.trace import Trace
from functions.tracing.domain.window import PACKAGE, Window

MOST_SCORE: Final = 9_999_999
"""Weighted tenths of minutes; more than three weeks together are ranked alike."""


class Verdict(StrEnum):
    """What a person has said of a candidate."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Presence:
    """A time that the person and the one asked for were both at a venue."""

    venue: str
    kind: str
    division: str
    from_at: datetime
    until_at: datetime
    certainty: str
    assurance: str
    weight: int
    suspect: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What an edition of a part says of a person; without presences the person is no more in it."""

    edition: int
    presences: tuple[Presence, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A person's decision on a candidate."""

    verdict: Verdict
    words: str
    by: str
    unit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Followed:
    """That a confirmed contact has to be followed up: ring, and when the two were last together."""

    ring: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """A person and a case. `found` is by trace and part; `judged` is the state of the case it was
    judged by; `level` is the ring (0: no candidate); `tells` says whether a notice is called for,
    and `edition` grows each time that changes; so does `step` with `followed`."""

    id: str
    case: str
    person: PersonId
    year: int
    version: int = 0
    judged: int = 0
    found: Mapping[tuple[str, str], Found] = field(default_factory=dict)
    sayings: tuple[Said, ...] = ()
    level: int = 0
    score: int = 0
    minutes: int = 0
    tells: bool = False
    edition: int = 0
    rule_id: str = ""
    division: str = ""
    followed: Followed | None = None
    step: int = 0

    @property
    def said(self) -> Said | None:
        """The decision that counts: the last one; those before it are kept."""
        return self.sayings[-1] if self.sayings else None


@dataclass(frozen=True, slots=True)
class Situation:
    """A case with its traces, as somebody judges by it; `stamp` grows with every change of it."""

    case: Case
    traces: Mapping[str, Trace]
    rule: Rule

    @property
    def stamp(self) -> int:
        """Which of two situations is the later one."""
        return self.case.revision + sum(one.version for one in self.traces.values())


def rules() -> RuleSet:
    """All versions of the rule."""
    return load_rule_set(PACKAGE, "data/contact.json")


def rule_of(case: Case) -> Rule:
    """The version by which a case's contacts are judged: that of its day. Refuses
    NoRuleInForce."""
    return in_force(rules(), case.day)


def with_found(contact: Contact, trace: str, part: str, found: Found) -> Contact:
    """What a part says of the person; an older edition than is known says nothing."""
    known = contact.found.get((trace, part))
    if known is not None and known.edition >= found.edition:
        return contact
    return replace(contact, found={**contact.found, (trace, part): found})


def judged(contact: Contact, by: Situation) -> Contact:
    """The contact as the situation has it: ring, rank, and whether a notice is called for."""
    rings = {ring: counted(contact, by, ring) for ring in (0, 1)}
    least = by.rule.body["least_minutes"]
    minutes = {ring: together(found) for ring, found in rings.items()}
    level = next((ring + 1 for ring in (0, 1) if minutes[ring] >= least), 0)
    shown = rings[max(level - 1, 0)]
    verdict = contact.said.verdict if contact.said else None
    is_met = level in by.rule.body["tells"]
    is_said = verdict is Verdict.CONFIRMED and bool(rings[0])
    tells = by.case.counts and verdict is not Verdict.DISMISSED and (is_met or is_said)
    stands = by.case.counts and verdict is Verdict.CONFIRMED
    followed = _followed(rings, level) if stands else None
    return replace(
        contact,
        judged=by.stamp,
        level=level,
        score=min(sum(weighted(one, by.rule) for one in shown), MOST_SCORE),
        minutes=minutes[max(level - 1, 0)],
        tells=tells,
        edition=contact.edition + (tells is not contact.tells),
        rule_id=by.rule.rule_id,
        division=shown[0].division if shown else contact.division,
        followed=followed,
        step=contact.step + (followed != contact.followed),
    )


def _followed(rings: Mapping[int, tuple[Presence, ...]], level: int) -> Followed | None:
    """The ring by which a confirmed contact is followed up: that of a candidate, else the nearest
    in which they were together at all."""
    ring = level - 1 if level else next((one for one in (0, 1) if rings[one]), None)
    if ring is None:
        return None
    return Followed(ring + 1, max(one.until_at for one in rings[ring]))


def counted(contact: Contact, by: Situation, ring: int) -> tuple[Presence, ...]:
    """The presences that count of a ring, the longest first, none twice."""
    kept: dict[tuple[str, datetime, datetime], Presence] = {}
    for (trace_id, part), found in contact.found.items():
        trace = by.traces.get(trace_id)
        if trace is None or trace.ring != ring or not trace.counts(part):
            continue
        if contact.person in (by.case.person, trace.person):
            continue
        for one in found.presences:
            if one.until_at > one.from_at and (not one.suspect or one.venue in trace.venues):
                kept.setdefault((one.venue, one.from_at, one.until_at), one)
    return tuple(sorted(kept.values(), key=_longest))


def together(presences: Iterable[Presence]) -> int:
    """Whole minutes that were spent together, none counted twice."""
    total, until = timedelta(0), None
    for one in sorted(presences, key=lambda each: each.from_at):
        begins = one.from_at if until is None else max(one.from_at, until)
        total += max(one.until_at - begins, timedelta(0))
        until = one.until_at if until is None else max(until, one.until_at)
    return total // timedelta(minutes=1)


def weighted(one: Presence, rule: Rule) -> int:
    """Tenths of minutes, weighed by kind of place, certainty, assurance and plausibility."""
    body = rule.body
    kind = venue_kinds().values.get(one.kind)
    setting = body["settings"][kind.setting.value] if kind else max(body["settings"].values())
    sure = body["certainties"].get(one.certainty, 100) * body["assurances"].get(one.assurance, 100)
    seconds = int((one.until_at - one.from_at).total_seconds())
    return int(seconds * setting * sure * one.weight // (6 * 10**8))


def why(contact: Contact, rule: Rule) -> str:
    """In Vietnamese: why the person stands where they stand in the list."""
    least, rule_id = rule.body["least_minutes"], rule.rule_id
    if not contact.level:
        return f"Có mặt cùng nơi dưới {least} phút, chưa đến ngưỡng ({rule_id})."
    whom = "ca bệnh" if contact.level == 1 else "người tiếp xúc của ca bệnh"
    return (
        f"Có mặt cùng nơi với {whom} {contact.minutes} phút, từ {least} phút trở lên ({rule_id})."
    )


def _longest(one: Presence) -> tuple[timedelta, datetime, str]:
    return one.from_at - one.until_at, one.from_at, one.venue


def would_tell(contact: Contact, by: Situation, window: Window) -> bool:
    """Would a notice be called for by a rule and a window, of what has been found so far?"""
    clipped = [
        replace(
            one,
            from_at=max(one.from_at, window.starts_at),
            until_at=min(one.until_at, window.ends_at),
        )
        for one in counted(contact, by, 0)
        if one.from_at < window.ends_at and one.until_at > window.starts_at
    ]
    return 1 in by.rule.body["tells"] and together(clipped) >= by.rule.body["least_minutes"]
