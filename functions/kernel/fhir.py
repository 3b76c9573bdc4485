"""What do all houses share that tell something in FHIR R4 (4.0.1)?

Resources as plain mappings, each under a URN of its own. Codes are those of the value sets; what
they mean is left out, for the licence of SNOMED CT in Vietnam is unknown (domain.md 4).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from functions.kernel.periods import write_instant

SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
CVX: Final = "http://hl7.org/fhir/sid/cvx"
SYSTEM: Final = "urn:lachan"
DISEASE: Final = "840539006"
"""SNOMED CT: COVID-19."""

Resource = dict[str, Any]


def bundle(resources: Iterable[Resource], at: datetime, identifier: str) -> Resource:
    """A collection of resources, each under a URN of its own."""
    return {
        "resourceType": "Bundle",
        "id": identifier,
        "type": "collection",
        "timestamp": write_instant(at),
        "entry": [
            {"fullUrl": f"{SYSTEM}:{one['resourceType']}:{one['id']}", "resource": one}
            for one in resources
        ],
    }


def somebody(identifier: str, *, name: str = "", birth: str = "", sex: str = "") -> Resource:
    """Somebody, as far as it may be told who: "" is left out."""
    made: Resource = {"resourceType": "Patient", "id": identifier}
    if name:
        made["name"] = [{"text": name}]
    if birth:
        made["birthDate"] = birth
    if sex in ("male", "female", "unknown"):
        made["gender"] = sex
    return made


def reference(kind: str, identifier: str) -> Resource:
    """Points at a resource of the same bundle."""
    return {"reference": f"{SYSTEM}:{kind}:{identifier}", "type": kind}


def concept(system: str, code: str) -> Resource:
    """One code of a system, as a CodeableConcept."""
    return {"coding": [{"system": system, "code": code}]}
