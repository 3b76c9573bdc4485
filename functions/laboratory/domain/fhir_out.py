"""How is a result told to other systems in FHIR R4 (4.0.1)?

A DiagnosticReport with its Observation and Specimen, and a Patient where the caller may see one.
Codes are those of the value sets in data/ (SNOMED CT, LOINC); descriptions are left out, for the
licence in Vietnam is unknown (domain.md 4). What was found in a pool stands in an Observation whose
subject is a Group, never a Patient; where a pool was not negative there is no Observation of any
person at all, only a report that is still `registered`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from functions.kernel.fhir import LOINC, SNOMED, SYSTEM, Resource, concept, reference, somebody
from functions.kernel.periods import write_instant
from functions.laboratory.domain.result import PersonResult, Version
from functions.laboratory.domain.telling import statement
from functions.laboratory.domain.words import Kind, Method, Told

ASSAYS: Final = {Method.PCR: "94500-6", Method.ANTIGEN: "94558-4"}
"""LOINC: the usual code of a method; which assay a laboratory ran is not told to a person."""
VALUES: Final = {
    Told.POSITIVE: "260373001",
    Told.NEGATIVE: "260415000",
    Told.NEGATIVE_IN_POOL: "895231008",
}
"""SNOMED CT: detected, not detected, not detected in pooled specimen."""
STATUSES: Final = {
    Told.POSITIVE: "final",
    Told.NEGATIVE: "final",
    Told.NEGATIVE_IN_POOL: "final",
    Told.RECOLLECT: "cancelled",
    Told.WITHDRAWN: "cancelled",
    Told.NEEDS_SECOND_SAMPLE: "registered",
    Told.BEING_RETESTED: "registered",
    Told.UNDER_REVIEW: "registered",
}
CORRECTED: Final = "corrected"
UNSATISFACTORY: Final = "unsatisfactory"


@dataclass(frozen=True, slots=True)
class PersonTold:
    """What of the person may be told; "" is left out."""

    name: str = ""
    birth: str = ""
    sex: str = ""


def resources_of(
    result: PersonResult, identifier: str, laboratory: str, person: PersonTold | None
) -> tuple[Resource, ...]:
    """The resources of one person's result; `identifier` is the result's id, `laboratory` a name.

    `person` is None where the caller may not see who it is; then nothing refers to a Patient.
    """
    standing = result.standing
    pooled = _is_pooled(result)
    who = reference("Patient", f"p-{identifier}") if person is not None else None
    subject = reference("Group", f"g-{identifier}") if pooled else who
    report = _report(result, identifier, laboratory, who)
    specimen = _specimen(result, identifier, subject)
    found = [report, specimen]
    if standing is not None and standing.told in VALUES:
        report["result"] = [reference("Observation", f"o-{identifier}")]
        found.append(_observation(result, standing, identifier, laboratory, subject))
    if pooled:
        found.append(_group(result, identifier))
    if person is not None:
        found.append(
            somebody(f"p-{identifier}", name=person.name, birth=person.birth, sex=person.sex)
        )
    return tuple(found)


def _is_pooled(result: PersonResult) -> bool:
    in_pool = result.told is Told.NEGATIVE_IN_POOL
    return result.kind is not Kind.SINGLE or in_pool


def _report(
    result: PersonResult, identifier: str, laboratory: str, who: Resource | None
) -> Resource:
    standing = result.standing
    report: Resource = {
        "resourceType": "DiagnosticReport",
        "id": identifier,
        "identifier": [{"system": f"{SYSTEM}:result", "value": identifier}],
        "status": report_status(result),
        "category": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "LAB"}]}
        ],
        "code": concept(LOINC, ASSAYS[standing.method if standing else Method.PCR]),
        "specimen": [reference("Specimen", f"s-{identifier}")],
        "performer": [{"display": laboratory}],
    }
    if who is not None:
        report["subject"] = who
    if result.collected_at is not None:
        report["effectiveDateTime"] = write_instant(result.collected_at)
    if standing is not None:
        report["issued"] = write_instant(standing.released_at)
        report["meta"] = {"versionId": str(standing.number)}
    if result.told is not None:
        report["conclusion"] = statement(result.told, "vi").sentence
        if result.told in VALUES:
            report["conclusionCode"] = [concept(SNOMED, VALUES[result.told])]
    return report


def report_status(result: PersonResult) -> str:
    """The status of a DiagnosticReport: what was told, and `corrected` from the second version."""
    if result.told is None:
        return "registered"
    status = STATUSES[result.told]
    return CORRECTED if status == "final" and result.is_corrected else status


def _observation(
    result: PersonResult,
    standing: Version,
    identifier: str,
    laboratory: str,
    subject: Resource | None,
) -> Resource:
    made: Resource = {
        "resourceType": "Observation",
        "id": f"o-{identifier}",
        "status": CORRECTED if result.is_corrected else "final",
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                        "code": "laboratory",
                    }
                ]
            }
        ],
        "code": concept(LOINC, ASSAYS[standing.method]),
        "effectiveDateTime": write_instant(result.collected_at or standing.tested_at),
        "issued": write_instant(standing.released_at),
        "performer": [{"display": laboratory}],
        "valueCodeableConcept": concept(SNOMED, VALUES[standing.told]),
        "specimen": reference("Specimen", f"s-{identifier}"),
    }
    if subject is not None:
        made["subject"] = subject
    return made


def _specimen(result: PersonResult, identifier: str, subject: Resource | None) -> Resource:
    made: Resource = {
        "resourceType": "Specimen",
        "id": f"s-{identifier}",
        "identifier": [{"system": f"{SYSTEM}:tube", "value": result.tube}],
        "status": UNSATISFACTORY if result.told is Told.RECOLLECT else "available",
        "type": concept(SNOMED, result.specimen_type),
    }
    if subject is not None:
        made["subject"] = subject
    if result.received_at is not None:
        made["receivedTime"] = write_instant(result.received_at)
    if result.collected_at is not None:
        made["collection"] = {"collectedDateTime": write_instant(result.collected_at)}
    return made


def _group(result: PersonResult, identifier: str) -> Resource:
    made: Resource = {
        "resourceType": "Group",
        "id": f"g-{identifier}",
        "type": "person",
        "actual": True,
    }
    if result.people > 1:
        made["quantity"] = result.people
    return made
