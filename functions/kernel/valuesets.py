"""Which answers are there to a closed question, and what are they called?

Each set is a data file with the date from which it is used, its source and its mark: `verified`
was read in a public source, `to_be_confirmed` was not and must be confirmed by its owner.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from functions.kernel.errors import Invalid


class ValueUnknown(Invalid):
    """Not one of the answers of a closed question."""

    code = "VALUE_UNKNOWN"
    vi = "Giá trị không có trong danh mục, vui lòng chọn lại."
    en = "That is not one of the choices; please choose again."


class Sex(StrEnum):
    """Sex as on identity papers."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class Mark(StrEnum):
    """How sure is a rule or a value?"""

    VERIFIED = "verified"
    TO_BE_CONFIRMED = "to_be_confirmed"


class Setting(StrEnum):
    """How near people come to one another at a kind of venue, least first."""

    OPEN = "open"
    OPEN_CROWD = "open_crowd"
    INDOOR = "indoor"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Value:
    """One answer: its stable code and what it is called."""

    code: str
    vi: str
    en: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class VenueKind(Value):
    """One kind of venue.

    `default_stay_minutes` stands for a missing check-out; `longest_stay_minutes` is how far back
    tracing looks for people who may still have been there.
    """

    default_stay_minutes: int
    longest_stay_minutes: int
    setting: Setting


V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class ValueSet(Generic[V]):
    """A closed list, in the order in which it is shown."""

    id: str
    valid_from: date
    source: str
    values: Mapping[str, V]

    def read(self, code: str) -> V:
        """The value of a code. Refuses ValueUnknown."""
        value = self.values.get(code)
        if value is None:
            raise ValueUnknown
        return value


PLAIN_SETS: Final = ("countries", "symptoms", "exposures", "vehicle-kinds", "relations")


@cache
def value_set(name: str) -> ValueSet[Value]:
    """One of `PLAIN_SETS`; KeyError for any other name."""
    if name not in PLAIN_SETS:
        raise KeyError(name)
    document = _document(name)
    return _set_of(document, [Value(*_named(document, entry)) for entry in document["entries"]])


@cache
def venue_kinds() -> ValueSet[VenueKind]:
    """The kinds of venue with their stays and setting."""
    document = _document("venue-kinds")
    kinds = [
        VenueKind(
            *_named(document, entry),
            entry["default_stay_minutes"],
            entry["longest_stay_minutes"],
            Setting(entry["setting"]),
        )
        for entry in document["entries"]
    ]
    return _set_of(document, kinds)


def _document(name: str) -> dict[str, Any]:
    text = (resources.files(__package__) / f"data/{name}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def _named(document: dict[str, Any], entry: dict[str, Any]) -> tuple[str, str, str, Mark]:
    return entry["code"], entry["vi"], entry["en"], Mark(entry.get("mark", document["mark"]))


def _set_of(document: dict[str, Any], values: list[V]) -> ValueSet[V]:
    by_code = MappingProxyType({value.code: value for value in values})
    if len(by_code) != len(values):
        raise ValueError("a code stands twice in a value set")
    return ValueSet(
        document["id"], date.fromisoformat(document["date"]), document["source"], by_code
    )
