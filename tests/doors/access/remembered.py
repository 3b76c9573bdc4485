"""Challenges and counters in memory, for tests that ask for very many codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.access.domain.challenge import Challenge
from functions.access.service import challenges, fleet
from functions.runtime import queues


class Remembered:
    """In place of two tables: what they promise, no more."""

    def __init__(self) -> None:
        self.made: dict[str, Challenge] = {}
        self.tallies: dict[tuple[str, int], int] = {}

    def put_challenge(self, made: Challenge) -> None:
        self.made[made.binding.challenge] = made

    def challenge(self, name: str) -> Challenge | None:
        return self.made.get(name)

    def try_challenge(self, name: str, most: int) -> Challenge | None:
        known = self.made[name]
        if known.tried >= most:
            return None
        self.made[name] = replace(known, tried=known.tried + 1)
        return self.made[name]

    def use_challenge(self, name: str) -> bool:
        return not self.made[name].used

    def tally(self, name: str, _: int, window: tuple[int, int]) -> None:
        self.tallies[name, window[0]] = self.tallies.get((name, window[0]), 0) + 1

    def totals(self, names: tuple[str, ...], window: tuple[int, int]) -> tuple[int, ...]:
        return tuple(self.tallies.get((name, window[0]), 0) for name in names)

    def count_in_window(self, *_: object) -> None:
        return None

    pause = count_in_window


def remember(monkeypatch: pytest.MonkeyPatch) -> Remembered:
    """From now on, codes are kept in memory and sent to nobody."""
    kept = Remembered()
    monkeypatch.setattr(challenges, "store", kept)
    monkeypatch.setattr(fleet, "store", kept)
    monkeypatch.setattr("functions.access.service.limits.store", kept)
    monkeypatch.setattr(queues, "send", lambda *_: None)
    return kept
