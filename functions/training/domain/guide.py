"""Who must do what, when and where on the platform, by which version of the rules?

A guide has steps and versions. A step is never reworded: what is done otherwise gets another id. A
version says which steps it holds and which version of each dated rule they were written by; where
a rule has a newer version in force, the guide is to be reviewed, and says so by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.errors import NotFound
from functions.kernel.rules import NoRuleInForce, RuleSet, in_force


class GuideUnknown(NotFound):
    """There is no such guide, or no such version of it."""

    code = "GUIDE_UNKNOWN"
    vi = "Không có hướng dẫn hoặc phiên bản này."
    en = "There is no such guide or version."


class GuideBroken(ValueError):
    """A guide that must not be used: a defect of the data, not of anyone's input."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in Vietnamese and English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does at some time; `at` are pages, `rules` names of dated rules."""

    id: str
    who: Said
    when: Said
    do: Said
    at: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """What a guide says from a day on; `rules` are the ``rule_id`` it was written by, by name."""

    number: int
    valid_from: date
    changed: Said
    rules: Mapping[str, str]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide of one or more roles with all its versions, oldest first."""

    id: str
    slug: str
    roles: tuple[Role, ...]
    title: Said
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """The version in force on a Vietnamese day; before the first, the first."""
        begun = [one for one in self.versions if one.valid_from <= day]
        return begun[-1] if begun else self.versions[0]

    def version(self, number: int) -> Version:
        """The version of that number. Refuses GuideUnknown."""
        for one in self.versions:
            if one.number == number:
                return one
        raise GuideUnknown


@dataclass(frozen=True, slots=True)
class Newer:
    """A rule of which a guide's version holds another version than the one in force."""

    rule_set: str
    written_by: str
    in_force: str
    instrument: str


def guides() -> tuple[Guide, ...]:
    """All guides, in the order in which they are listed."""
    return tuple(map(_load, _ORDER))


def guide_named(slug: str) -> Guide:
    """The guide under a path's last part. Refuses GuideUnknown."""
    for one in guides():
        if one.slug == slug:
            return one
    raise GuideUnknown


def guide_of(role: Role) -> Guide | None:
    """The guide that a member of staff of the role learns; the first that names it."""
    return next((one for one in guides() if role in one.roles), None)


def to_review(version: Version, rule_sets: Mapping[str, RuleSet], day: date) -> tuple[Newer, ...]:
    """Rules whose version in force on a Vietnamese day began after the one written by; a rule
    that is not in force on that day says nothing against a guide."""
    found = []
    for name, written_by in version.rules.items():
        rules = rule_sets[name]
        try:
            now = in_force(rules, day)
        except NoRuleInForce:
            continue
        if now.valid_from > rules.version(written_by).valid_from:
            found.append(Newer(name, written_by, now.rule_id, now.instrument))
    return tuple(found)


def read_guide(told: Mapping[str, Any]) -> Guide:
    """Build and check a guide. Raises GuideBroken, saying what is wrong."""
    title = Said(*told["title"])
    steps = {name: _step(name, one, title) for name, one in told["steps"].items()}
    try:
        versions = tuple(_version(one, steps) for one in told["versions"])
    except KeyError as missing:
        raise GuideBroken(f"{told['guide']}: no step {missing}") from missing
    _check(told["guide"], versions, steps)
    roles = tuple(map(Role, told["roles"]))
    return Guide(told["guide"], told["slug"], roles, title, versions)


_ORDER = (
    "citizen",
    "venue-owner",
    "gate-staff",
    "sampler",
    "lab-technician",
    "lab-approver",
    "doctor",
    "vaccinator",
    "commune-officer",
    "district-officer",
    "province-officer",
    "epidemiologist",
    "ministry-operator",
    "organisation",
    "auditor",
)


@cache
def _load(name: str) -> Guide:
    place = resources.files("functions.training.domain") / "data" / "guides" / f"{name}.json"
    return read_guide(json.loads(place.read_text("utf-8")))


def _step(name: str, told: Mapping[str, Any], title: Said) -> Step:
    who = Said(*told["who"]) if "who" in told else title
    rules = tuple(told.get("rules", ()))
    return Step(name, who, Said(*told["when"]), Said(*told["do"]), tuple(told["at"]), rules)


def _version(told: Mapping[str, Any], steps: Mapping[str, Step]) -> Version:
    return Version(
        number=told["number"],
        valid_from=date.fromisoformat(told["valid_from"]),
        changed=Said(*told["changed"]),
        rules=dict(told["rules"]),
        steps=tuple(steps[name] for name in told["steps"]),
    )


def _check(guide: str, versions: tuple[Version, ...], steps: Mapping[str, Step]) -> None:
    if [one.number for one in versions] != list(range(1, len(versions) + 1)):
        raise GuideBroken(f"{guide}: versions are numbered from 1")
    days = [one.valid_from for one in versions]
    if days != sorted(set(days)):
        raise GuideBroken(f"{guide}: each version begins after the one before")
    for one in versions:
        rests_on = {rule for step in one.steps for rule in step.rules}
        if rests_on != set(one.rules):
            raise GuideBroken(f"{guide} {one.number}: {sorted(rests_on ^ set(one.rules))}")
    unused = steps.keys() - {step.id for one in versions for step in one.steps}
    if unused:
        raise GuideBroken(f"{guide}: no version has {sorted(unused)}")
