"""How are doses, and when the next may come, told to other systems in FHIR R4 (4.0.1)?

An Immunization of each dose, `entered-in-error` where it never happened, and one
ImmunizationRecommendation where the rule in force allows a next dose. `primarySource` is true of
what a site recorded as it gave it, false of what was taken over from paper. The number of a booster
stands above its series as the platform counts it (3 of 3), so both fields are told as they stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Final

from functions.immunization.domain.dose import Dose
from functions.kernel.fhir import CVX, DISEASE, LOINC, SNOMED, SYSTEM, Resource, concept, reference
from functions.kernel.periods import write_instant
from functions.kernel.vaccines import products

FILE: Final = "data/codings.json"
STATUS: Final = "http://terminology.hl7.org/CodeSystem/immunization-recommendation-status"
EARLIEST: Final = "30981-5"
"""LOINC: the earliest date on which a vaccine may be given."""


@cache
def _codings() -> dict[str, str]:
    text = (resources.files(__package__) / FILE).read_text(encoding="utf-8")
    return {one["code"]: one["cvx"] for one in json.loads(text)["entries"]}


def vaccine(product: str) -> Resource:
    """The vaccine by its CVX code, where it has one, and by its name."""
    code = _codings().get(product, "")
    return (concept(CVX, code) if code else {}) | {"text": products()[product].name}


def immunization(dose: Dose, patient: str) -> Resource:
    """One dose of that Patient of the bundle."""
    made: Resource = {
        "resourceType": "Immunization",
        "id": f"{patient}-{dose.key}",
        "meta": {"versionId": str(dose.revision)},
        "identifier": [{"system": f"{SYSTEM}:screening", "value": dose.screening}],
        "status": "completed" if dose.counts else "entered-in-error",
        "vaccineCode": vaccine(dose.product),
        "patient": reference("Patient", patient),
        "occurrenceDateTime": write_instant(dose.occurred_at),
        "primarySource": dose.entered_at is None,
        "location": {"identifier": {"system": f"{SYSTEM}:unit", "value": dose.site}},
        "lotNumber": str(dose.lot).partition(".")[2],
    }
    if dose.entered_at is not None:
        made["recorded"] = write_instant(dose.entered_at)
    if dose.counts:
        made["protocolApplied"] = [
            {
                "targetDisease": [concept(SNOMED, DISEASE)],
                "doseNumberPositiveInt": dose.number,
                "seriesDosesPositiveInt": dose.series,
            }
        ]
    return made


def recommendation(
    doses: Iterable[Dose], next_from: date, rule: str, patient: str, at: datetime
) -> Resource:
    """The next dose of that Patient: the vaccine of the last one, from which day on, by which rule.

    `doses` are those that count, oldest first, at least one.
    """
    last = max(doses, key=lambda one: one.occurred_at)
    return {
        "resourceType": "ImmunizationRecommendation",
        "id": f"{patient}-next",
        "patient": reference("Patient", patient),
        "date": write_instant(at),
        "recommendation": [
            {
                "vaccineCode": [vaccine(last.product)],
                "targetDisease": concept(SNOMED, DISEASE),
                "forecastStatus": concept(STATUS, "due"),
                "forecastReason": [{"text": rule}],
                "dateCriterion": [
                    {"code": concept(LOINC, EARLIEST), "value": next_from.isoformat()}
                ],
                "doseNumberPositiveInt": last.number + 1,
                "seriesDosesPositiveInt": max(last.series, last.number + 1),
            }
        ],
    }
