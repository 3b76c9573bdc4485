"""Guides as they are shown: the version asked for, and whether it must be reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.kernel.periods import day_of
from functions.training.domain.guide import (
    Guide,
    Newer,
    Version,
    guide_named,
    guides,
    to_review,
)
from functions.training.domain.rule_sets import rule_sets


@dataclass(frozen=True, slots=True)
class Listed:
    """A guide with its version in force, and the rules that are newer than that version."""

    guide: Guide
    version: Version
    newer: tuple[Newer, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of a guide; `is_in_force` on the day, else `valid_to` is its last day or it has
    not begun. `newer` is of the version in force alone: an old version stays as it was."""

    guide: Guide
    version: Version
    is_in_force: bool
    valid_to: date | None
    newer: tuple[Newer, ...]


def listed(now: datetime) -> tuple[Listed, ...]:
    """All guides as they are in force."""
    today, known = day_of(now), rule_sets()
    return tuple(
        Listed(one, version := one.on(today), to_review(version, known, today)) for one in guides()
    )


def show(slug: str, number: int | None, now: datetime) -> Shown:
    """A version of a guide, by number, or the one in force. Raises GuideUnknown."""
    today, guide = day_of(now), guide_named(slug)
    standing = guide.on(today)
    version = guide.version(number) if number is not None else standing
    later = [one for one in guide.versions if one.number == version.number + 1]
    newer = to_review(version, rule_sets(), today) if version == standing else ()
    ends = date.fromordinal(later[0].valid_from.toordinal() - 1) if later else None
    return Shown(guide, version, version == standing, ends, newer)
