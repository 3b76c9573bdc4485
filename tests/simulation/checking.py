"""The words of a verdict: nothing acknowledged lost, nothing doubled, no false refusal, conserved.

A client's *intention* is one thing it wants once, however often it asks; the history keeps what it
was told each time. What it was told and what finally stands must agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

Wish = TypeVar("Wish", bound=Hashable)


class Heard(StrEnum):
    """What a client was told."""

    DONE = "done"
    REFUSED = "refused"
    LOST = "lost"  # no answer, or "try again": it may or may not have happened
    DEFECT = "defect"  # an unforeseen error: always a finding (security.md G16)


@dataclass(frozen=True, slots=True)
class Told:
    """One answer to one attempt; `code` is a refusal's code or an error's class."""

    client: str
    intention: Hashable
    heard: Heard
    code: str = ""
    answer: Any = None


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was broken."""

    promise: str
    detail: str

    def __str__(self) -> str:
        return f"{self.promise}: {self.detail}"


def acknowledged(history: Iterable[Told]) -> set[Hashable]:
    """Intentions that somebody was told are done."""
    return {told.intention for told in history if told.heard is Heard.DONE}


def no_defects(history: Iterable[Told]) -> list[Violation]:
    """No unforeseen error reached a caller."""
    return [
        Violation("no defect", f"{told.client} {told.intention!r}: {told.code}")
        for told in history
        if told.heard is Heard.DEFECT
    ]


def nothing_acknowledged_is_lost(
    history: Iterable[Told], effects: Iterable[Hashable]
) -> list[Violation]:
    """I1: every acknowledged intention stands among the effects."""
    standing = set(effects)
    return [
        Violation("nothing acknowledged is lost", repr(one))
        for one in sorted(acknowledged(history) - standing, key=repr)
    ]


def nothing_is_doubled(effects: Iterable[Hashable]) -> list[Violation]:
    """I2: no effect stands twice."""
    return [
        Violation("nothing is doubled", f"{effect!r} stands {count} times")
        for effect, count in Counter(effects).items()
        if count > 1
    ]


def nothing_is_unasked(history: Iterable[Told], effects: Iterable[Hashable]) -> list[Violation]:
    """No effect without somebody's intention, and none of an intention that was only refused."""
    by_intention: dict[Hashable, set[Heard]] = {}
    for told in history:
        by_intention.setdefault(told.intention, set()).add(told.heard)
    return [
        Violation("nothing is unasked", repr(effect))
        for effect in sorted(set(effects), key=repr)
        if by_intention.get(effect, {Heard.REFUSED}) == {Heard.REFUSED}
    ]


def no_false_refusal(history: Iterable[Told], rightly: Callable[[Told], bool]) -> list[Violation]:
    """A refusal is right only where `rightly` says so."""
    return [
        Violation("no false refusal", f"{told.client} {told.intention!r}: {told.code}")
        for told in history
        if told.heard is Heard.REFUSED and not rightly(told)
    ]


def unanswered(history: Iterable[Told], wishes: Iterable[Wish]) -> list[Wish]:
    """The wishes without a definite answer, each once, in their order."""
    answered = {t.intention for t in history if t.heard in (Heard.DONE, Heard.REFUSED)}
    return [wish for wish in dict.fromkeys(wishes) if wish not in answered]


def every_wish_is_answered(history: Iterable[Told], wishes: Iterable[Hashable]) -> list[Violation]:
    """After the faults are over, every wish got a definite answer."""
    return [Violation("every wish is answered", repr(one)) for one in unanswered(history, wishes)]


def same_answer(history: Iterable[Told]) -> list[Violation]:
    """All acknowledgements of one intention say the same (security.md G4)."""
    first: dict[Hashable, Any] = {}
    found = []
    for told in history:
        if told.heard is not Heard.DONE:
            continue
        if first.setdefault(told.intention, told.answer) != told.answer:
            found.append(Violation("same answer", repr(told.intention)))
    return found


def conserved(law: str, left: Any, right: Any) -> list[Violation]:
    """I3: both sides of a conservation law are equal."""
    return [] if left == right else [Violation(f"conserved: {law}", f"{left!r} != {right!r}")]
