"""How is an answer in FHIR R4 marked?"""

from __future__ import annotations

from typing import Final

FHIR_JSON: Final = "application/fhir+json"
FHIR: Final = {"Content-Type": f"{FHIR_JSON}; fhirVersion=4.0"}
"""The headers of such an answer."""
