"""Which finding, assay, disease, specimen or device does a laboratory's word mean?

A code or a word of the lists in data/ (README.md there: sources and marks) is read, whatever its
tones and case; anything else is unknown, and an unknown word is told to the laboratory, never
guessed (security.md PM-34, L14). Signs stay: "Âm tính (+)" is not "Âm tính".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, TypeVar

from functions.kernel.names import unaccented
from functions.kernel.valuesets import Mark
from functions.laboratory.domain.words import Finding, Method, RowStatus

OURS: Final = "840539006"
"""SNOMED CT: the disease of this platform."""
LISTS: Final = (
    "findings",
    "assays",
    "thresholds",
    "accompanying",
    "diseases",
    "specimens",
    "devices",
)
LONGEST: Final = 120
_REMEMBERED: Final = 2_048

_STATUSES: Final = {
    "F": RowStatus.FINAL,
    "FINAL": RowStatus.FINAL,
    "CHINH THUC": RowStatus.FINAL,
    "C": RowStatus.CORRECTED,
    "CORRECTED": RowStatus.CORRECTED,
    "AMENDED": RowStatus.CORRECTED,
    "DINH CHINH": RowStatus.CORRECTED,
    "SUA": RowStatus.CORRECTED,
    "X": RowStatus.CANCELLED,
    "CANCELLED": RowStatus.CANCELLED,
    "ENTERED-IN-ERROR": RowStatus.CANCELLED,
    "HUY": RowStatus.CANCELLED,
    # HL7 table 0085: W is a result that was posted for the wrong person, D a deleted one.
    "W": RowStatus.CANCELLED,
    "D": RowStatus.CANCELLED,
}
_NOT_FINAL: Final = frozenset({"P", "PRELIMINARY", "PARTIAL", "REGISTERED", "R", "I", "S", "O"})


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; `pooled` where the code itself says that the specimen was a pool."""

    code: str
    finding: Finding
    pooled: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class Assay:
    """A test: its LOINC code, its method (None: neither PCR nor antigen), and its disease."""

    code: str
    method: Method | None
    disease: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Device:
    """A device or kit: its name, its method, the LOINC code of its test, and its id in the JRC's
    list of devices, "" where it has none."""

    name: str
    method: Method
    assay: str
    mark: Mark
    jrc: str = ""


T = TypeVar("T")


def folded(text: str) -> str:
    """The form in which words are compared: capitals, no tones, single spaces; signs stay."""
    return " ".join(unaccented(text[: LONGEST + 1]).upper().split())


@lru_cache(_REMEMBERED)
def read_finding(text: str) -> Found | None:
    """What a code or word says was found; None if it is unknown."""
    return _findings().get(folded(text))


@lru_cache(_REMEMBERED)
def read_assay(text: str) -> Assay | None:
    """The test of a LOINC code or word; a plain "PCR" is the most usual one. None if unknown."""
    return _assays().get(folded(text))


@lru_cache(_REMEMBERED)
def read_disease(text: str) -> str | None:
    """The SNOMED CT code of a disease told by code or word; `OURS` is this platform's."""
    return _diseases().get(folded(text))


@lru_cache(_REMEMBERED)
def read_specimen(text: str) -> str | None:
    """The SNOMED CT code of a specimen told by code or word."""
    return _specimens().get(folded(text))


@lru_cache(_REMEMBERED)
def read_device(text: str) -> Device | None:
    """A device of the map; None for one that is not in it, which is no fault."""
    return _devices().get(folded(text))


@lru_cache(_REMEMBERED)
def read_status(text: str) -> RowStatus | None:
    """The status of a row told in HL7's letters, FHIR's words or Vietnamese."""
    return _STATUSES.get(folded(text))


def is_not_final(text: str) -> bool:
    """Does the status say that the result is still to come?"""
    return folded(text) in _NOT_FINAL


@cache
def genes() -> Mapping[str, str]:
    """LOINC codes of cycle thresholds: the gene each tells, "" where none is told."""
    return {entry["code"]: entry["gene"] for entry in entries("thresholds")}


def threshold_column(gene: str) -> str:
    """The column of a gene's cycle threshold: ``ct_orf1ab``; ``ct`` where no gene is told."""
    return f"ct_{gene.lower()}" if gene else "ct"


@cache
def accompanying() -> frozenset[str]:
    """Codes of observations that come along with a result and are none."""
    return frozenset(entry["code"] for entry in entries("accompanying"))


def entries(name: str) -> Iterator[dict[str, Any]]:
    """The entries of one of `LISTS`, each with its mark. KeyError for any other name."""
    if name not in LISTS:
        raise KeyError(name)
    text = (resources.files(__package__) / f"data/{name}.json").read_text(encoding="utf-8")
    document = json.loads(text)
    for entry in document["entries"]:
        yield {"mark": document["mark"], "words": [], **entry}


def _by_word(name: str, made: Callable[[dict[str, Any]], T]) -> Mapping[str, T]:
    """What each code and word of a list means. ValueError where a word means two things."""
    found: dict[str, T] = {}
    for entry in entries(name):
        value = made(entry)
        for word in (entry["code"], *entry["words"]):
            if found.setdefault(folded(word), value) != value:
                raise ValueError(f"{name}: a word means two things")
    return found


@cache
def _findings() -> Mapping[str, Found]:
    return _by_word(
        "findings",
        lambda told: Found(
            told["code"], Finding(told["finding"]), told.get("pooled", False), Mark(told["mark"])
        ),
    )


@cache
def _assays() -> Mapping[str, Assay]:
    return _by_word(
        "assays",
        lambda told: Assay(
            told["code"],
            Method(told["method"]) if told["method"] else None,
            told["disease"],
            Mark(told["mark"]),
        ),
    )


@cache
def _diseases() -> Mapping[str, str]:
    return _by_word("diseases", lambda told: str(told["code"]))


@cache
def _specimens() -> Mapping[str, str]:
    return _by_word("specimens", lambda told: str(told["code"]))


@cache
def _devices() -> Mapping[str, Device]:
    return _by_word(
        "devices",
        lambda told: Device(
            told["code"],
            Method(told["method"]),
            told["assay"],
            Mark(told["mark"]),
            told.get("jrc", ""),
        ),
    )
