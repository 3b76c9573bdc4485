"""What is practised: a made-up situation of made-up people, a decision, and what the rules say.

A task follows from a seed alone: the same seed is the same task, here and whenever it is graded.
The right answer is what the platform's own rules say of the situation; none is written by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from functions.kernel.divisions import divisions_in
from functions.training.domain.guide import Said

T = TypeVar("T")

FAMILIES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Hồ", "Lò")
MIDDLES: Final = ("Tập", "Thử", "Mẫu", "Luyện")
GIVEN: Final = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khoa", "Lan", "Minh", "Yến")


class Draw:
    """Choices that follow from a seed: the same for the same seed, whatever the machine."""

    def __init__(self, seed: str) -> None:
        self._seed, self._next = seed, 0

    def below(self, most: int) -> int:
        """A whole number from 0, below `most`."""
        self._next += 1
        told = hashlib.sha256(f"{self._seed}|{self._next}".encode()).digest()
        return int.from_bytes(told[:8], "big") % most

    def between(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + self.below(most - least + 1)

    def one_of(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def some_of(self, choices: Sequence[T], most: int) -> tuple[T, ...]:
        """At most `most` of the choices, none twice, in their order; often none."""
        wanted = {self.below(len(choices)) for _ in range(self.below(most + 1))}
        return tuple(one for place, one in enumerate(choices) if place in wanted)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a situation."""

    label: Said
    value: Said


@dataclass(frozen=True, slots=True)
class Task:
    """A situation, what is asked, and the answers; `right` is the one the rules give, `rule_id`
    the dated rule that gave it, "" where it is the form of a file."""

    facts: tuple[Fact, ...]
    question: Said
    options: tuple[tuple[str, Said], ...]
    right: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist: every middle name says so (practice, trial, sample)."""

    name: str
    born: int
    home: str


def person(draw: Draw, province: str) -> Person:
    """A made-up person of a commune of a province (its code)."""
    name = " ".join((draw.one_of(FAMILIES), draw.one_of(MIDDLES), draw.one_of(GIVEN)))
    return Person(name, draw.between(1950, 2003), home(draw, province))


def home(draw: Draw, province: str) -> str:
    """A place of a province: a commune, or a district without communes."""
    district = draw.one_of(divisions_in(province))
    communes = divisions_in(district.code)
    return f"{draw.one_of(communes).name}, {district.name}" if communes else district.name


def who(draw: Draw, province: str) -> Fact:
    """The line that names the made-up person of a situation."""
    told = person(draw, province)
    value = f"{told.name}, {told.born}, {told.home}"
    return Fact(Said("Người (dữ liệu luyện tập)", "Person (practice data)"), Said(value, value))


def fact(label: tuple[str, str], value: object, value_en: object = None) -> Fact:
    """A line; the value is the same in both languages unless told otherwise."""
    english = value if value_en is None else value_en
    return Fact(Said(*label), Said(str(value), str(english)))


def choices(*told: tuple[str, str, str]) -> tuple[tuple[str, Said], ...]:
    """Answers: code, Vietnamese, English."""
    return tuple((code, Said(vi, en)) for code, vi, en in told)
