"""Which rows does a FHIR R4 bundle hold?

A row for every Observation that is a result; what it says of its DiagnosticReport, Specimen,
Patient and Device is looked up in the same bundle. Questions that come along (category ``survey``,
`codes.accompanying`) are no rows; cycle thresholds, as components or as Observations of their own,
go to the result of the same specimen. A report whose results are not there is a row too, so that
it is told and not lost.

Tube Specimen.identifier, else accessionIdentifier; pool: several Specimen.parent, whose tubes are
its members where the bundle has them all, or a Group as subject; taken Specimen.collection, else
effectiveDateTime; tested Observation.issued, else the report's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from functions.laboratory.domain import codes
from functions.laboratory.domain.reading.bundles import Entry, Resource
from functions.laboratory.domain.reading.contained import flat
from functions.laboratory.domain.row import RawRow
from functions.laboratory.domain.words import RowStatus

TUBE_SYSTEM: Final = "urn:lachan:tube"
"""The system of our tube codes, where a specimen has several identifiers."""
LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
NATIONAL: Final = frozenset({"NI", "PPN"})
_NOTHING: Final[Mapping[str, Any]] = {}
_ASKED: Final = frozenset({"survey", "social-history"})


def read_rows(bundles: Iterator[list[Entry]]) -> Iterator[RawRow]:
    """The rows of a file of bundles, numbered from 1."""
    number = 0
    for at_bundle, entries in enumerate(bundles, 1):
        for at_entry, cells in _Bundle(entries).rows():
            number += 1
            yield RawRow(number, f"bundle:{at_bundle},entry:{at_entry}", cells)


class _Bundle:
    """The resources of one bundle by reference, and what they say together."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries: list[tuple[int, Resource]] = []
        self.known: dict[str, Resource] = {}
        for number, url, resource in flat(entries):
            self.entries.append((number, resource))
            short = f"{resource.get('resourceType')}/{resource.get('id')}"
            for name in filter(None, (url, short)):
                self.known.setdefault(name, resource)
        self.reports: dict[int, Resource] = {}
        for report in self._of("DiagnosticReport"):
            for reference in _list(report.get("result")):
                self.reports.setdefault(id(self._follow(reference)), report)

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Number of the entry and cells of each row, in the order of the bundle."""
        found: dict[int, dict[str, str]] = {}
        by_specimen: dict[str, dict[str, str]] = {}
        thresholds: list[tuple[int, str, Resource]] = []
        for number, resource in self.entries:
            if resource.get("resourceType") == "DiagnosticReport":
                if not any(self._is_result(one) for one in self._results(resource)):
                    found[number] = self._cells(_NOTHING, resource)
                continue
            if resource.get("resourceType") != "Observation":
                continue
            gene = codes.genes().get(_coded(resource.get("code"), LOINC))
            if gene is not None:
                thresholds.append((number, gene, resource))
            elif self._is_result(resource):
                found[number] = self._cells(resource, self.reports.get(id(resource), _NOTHING))
                by_specimen.setdefault(self._specimen_of(resource), found[number])
        for number, gene, resource in thresholds:
            cells = by_specimen.get(self._specimen_of(resource))
            cells = found.setdefault(number, {}) if cells is None else cells
            cells.setdefault(codes.threshold_column(gene), _quantity(resource))
        yield from sorted(found.items())

    def _cells(self, observation: Mapping[str, Any], report: Mapping[str, Any]) -> dict[str, str]:
        specimen = self._follow_first(observation.get("specimen"), report.get("specimen"))
        subject = observation.get("subject") or report.get("subject")
        status = _status(observation, report)
        cells = {
            "tube": _tube(specimen),
            "assay": _coded(observation.get("code") or report.get("code"), LOINC),
            "finding": _finding(observation),
            "status": status,
            "tested_at": _text(observation.get("issued") or report.get("issued")),
            "collected_at": _collected(specimen, observation),
            "received_at": _text(specimen.get("receivedTime")),
            "device": self._device(observation),
            "specimen": _coded(specimen.get("type"), SNOMED),
            **self._pool(specimen, subject),
            **_person(self._follow(subject)),
        }
        for part in _list(observation.get("component")):
            gene = codes.genes().get(_coded(_map(part).get("code"), LOINC))
            if gene is not None:
                cells.setdefault(codes.threshold_column(gene), _quantity(part))
        if codes.read_status(status) not in (None, RowStatus.FINAL):
            notes = (_text(_map(note).get("text")) for note in _list(observation.get("note")))
            cells["reason"] = (" ".join(filter(None, notes)) or f"status={status}")[:400]
        return {name: text for name, text in cells.items() if text}

    def _is_result(self, observation: Mapping[str, Any]) -> bool:
        code = _coded(observation.get("code"), LOINC)
        asked = {_coded(category, "") for category in _list(observation.get("category"))} & _ASKED
        return not asked and code not in codes.accompanying() and code not in codes.genes()

    def _results(self, report: Resource) -> Iterator[Mapping[str, Any]]:
        """The observations of a report that are in the bundle."""
        for reference in _list(report.get("result")):
            found = self._follow(reference)
            if found:
                yield found

    def _specimen_of(self, observation: Resource) -> str:
        report = self.reports.get(id(observation), _NOTHING)
        told = observation.get("specimen") or next(iter(_list(report.get("specimen"))), None)
        return _text(_map(told).get("reference"))

    def _pool(self, specimen: Mapping[str, Any], subject: Any) -> dict[str, str]:
        parents = len(_list(specimen.get("parent")))
        tubes = [_tube(self._follow(parent)) for parent in _list(specimen.get("parent"))]
        group = self._follow(subject)
        is_group = _text(_map(subject).get("reference")).startswith("Group/")
        if parents < 2 and not is_group and group.get("resourceType") != "Group":
            return {}
        size = str(parents) if parents > 1 else _text(group.get("quantity"))
        members = " ".join(tubes) if parents > 1 and all(tubes) else ""
        return {"pooled": "pool", "pool_size": size, "members": members}

    def _device(self, observation: Mapping[str, Any]) -> str:
        names = _list(self._follow(observation.get("device")).get("deviceName"))
        named = _text(_map(names[0]).get("name")) if names else ""
        shown = _text(_map(observation.get("device")).get("display"))
        return named or shown or _coded(observation.get("method"), "")

    def _of(self, kind: str) -> Iterator[Resource]:
        return (one for _, one in self.entries if one.get("resourceType") == kind)

    def _follow(self, reference: Any) -> Mapping[str, Any]:
        """The resource that a reference means, if it is in the bundle."""
        return self.known.get(_text(_map(reference).get("reference")), _NOTHING)

    def _follow_first(self, *told: Any) -> Mapping[str, Any]:
        for one in told:
            for reference in _list(one):
                found = self._follow(reference)
                if found:
                    return found
        return _NOTHING


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _NOTHING


def _list(value: Any) -> list[Any]:
    """The values of a field that may come alone."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _coded(concept: Any, system: str) -> str:
    """The code of a concept: that of the system asked for, else the first, else its text."""
    codings = [_map(one) for one in _list(_map(concept).get("coding"))]
    ours = [one for one in codings if one.get("system") == system]
    for coding in (*ours, *codings):
        code = _text(coding.get("code"))
        if code:
            return code
    return _text(_map(concept).get("text"))


def _finding(observation: Mapping[str, Any]) -> str:
    """The code of what was found. A code and a text that say different things are both told."""
    concept = observation.get("valueCodeableConcept")
    if concept is None:
        return _text(observation.get("valueString")) or _quantity(observation)
    code, text = _coded(concept, SNOMED), _text(_map(concept).get("text"))
    said, written = codes.read_finding(code), codes.read_finding(text)
    if said and written and said.finding is not written.finding:
        return f"{code} / {text}"
    return code


def _status(observation: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """The status of an observation; that of its report, where the report is not final."""
    own, whole = _text(observation.get("status")), _text(report.get("status"))
    said = own if own not in ("", "final") or whole in ("", "final", "appended") else whole
    return said or whole or "?"


def _tube(specimen: Mapping[str, Any]) -> str:
    identifiers = [_map(one) for one in _list(specimen.get("identifier"))]
    ours = [one for one in identifiers if one.get("system") == TUBE_SYSTEM]
    for identifier in (*ours, *identifiers, _map(specimen.get("accessionIdentifier"))):
        value = _text(identifier.get("value"))
        if value:
            return value
    return ""


def _collected(specimen: Mapping[str, Any], observation: Mapping[str, Any]) -> str:
    collection = _map(specimen.get("collection"))
    period = _map(collection.get("collectedPeriod"))
    told = collection.get("collectedDateTime") or period.get("start")
    return _text(told or observation.get("effectiveDateTime"))


def _quantity(told: Any) -> str:
    return _text(_map(_map(told).get("valueQuantity")).get("value"))


def _person(person: Mapping[str, Any]) -> dict[str, str]:
    if person.get("resourceType") != "Patient":
        return {}
    name = _map(next(iter(_list(person.get("name"))), None))
    given = (_text(one) for one in _list(name.get("given")))
    written = _text(name.get("text")) or " ".join([_text(name.get("family")), *given])
    numbers = [
        _text(one.get("value"))
        for one in map(_map, _list(person.get("identifier")))
        if _coded(one.get("type"), "") in NATIONAL
    ]
    return {
        "full_name": written.strip(),
        "birth": _text(person.get("birthDate")),
        "identity_number": numbers[0] if numbers else "",
    }
