"""What is known of a person's findings, and the cases that followed from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from functions.kernel.identifiers import PersonId
from functions.tracing.domain.case import is_same_episode


@dataclass(frozen=True, slots=True)
class Episode:
    """A case of the person, and the Vietnamese day of the sample that opened it."""

    case: str
    anchor: date


@dataclass(frozen=True, slots=True)
class Known:
    """`tubes` tell the last release that was heard of each tube; `version` is of this record."""

    person: PersonId
    version: int = 0
    tubes: Mapping[str, int] = field(default_factory=dict)
    episodes: tuple[Episode, ...] = ()

    def is_new(self, tube: str, release: int) -> bool:
        """Is this release later than what was heard of the tube?"""
        return release > self.tubes.get(tube, 0)

    def episode_on(self, day: date) -> Episode | None:
        """The episode that a sample of that day belongs to: the nearest one, the earlier first."""
        near = [one for one in self.episodes if is_same_episode(one.anchor, day)]
        return min(near, key=lambda one: (abs((one.anchor - day).days), one.anchor), default=None)

    def after(self, tube: str, release: int, opened: Episode | None = None) -> Known:
        """The record after a release was heard, and a case opened by it."""
        tubes = dict(self.tubes) | ({tube: release} if tube else {})
        episodes = self.episodes if opened is None else (*self.episodes, opened)
        return replace(self, version=self.version + 1, tubes=tubes, episodes=episodes)


def keeper_of(records: Sequence[Known], tube: str, day: date) -> Known:
    """Which of one person's joined records keeps a finding: that which heard of its tube, else that
    which has the episode of its day, else the first, whose the others are. What was kept before
    the joining stays where it is (ADR 0126)."""
    heard = (one for one in records if tube and tube in one.tubes)
    in_episode = (one for one in records if one.episode_on(day) is not None)
    return next(heard, None) or next(in_episode, None) or records[0]
