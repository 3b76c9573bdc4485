"""One's doses in FHIR R4, read by two outside schemas: SMART's models of 4.0.1, and R4B."""

from __future__ import annotations

from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhirclient.models.bundle import Bundle as BundleOfR4

from functions.immunization.domain.fhir_out import vaccine
from functions.kernel.vaccines import products
from tests.doors.certificates.office import Office
from tests.doors.immunization.test_certificates import office, screened
from tests.doors.immunization.ward import Ward

__all__ = ["office"]
PATH = "/api/vaccination/doses/fhir"


def parts(bundle: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The resources of a bundle that both schemas take, by kind."""
    BundleOfR4(bundle, strict=True)
    Bundle.model_validate(bundle)
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in bundle["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


def test_a_dose_and_the_next_one_due(ward: Ward, office: Office) -> None:
    anh = office.named()
    ward.receives()
    screening = screened(ward, anh)
    assert ward.gives(screening, ward.vial()).status == 201

    reply = anh.get(PATH)
    assert reply.header("content-type").startswith("application/fhir+json; fhirVersion=4.0")
    told = parts(reply.json)

    (dose,) = told["Immunization"]
    assert (dose["status"], dose["primarySource"]) == ("completed", True)
    assert dose["vaccineCode"]["coding"] == [
        {"system": "http://hl7.org/fhir/sid/cvx", "code": "208"}
    ]
    assert dose["lotNumber"] == "FF2382"
    (protocol,) = dose["protocolApplied"]
    assert (protocol["doseNumberPositiveInt"], protocol["seriesDosesPositiveInt"]) == (1, 2)
    (due,) = told["ImmunizationRecommendation"]
    (told_due,) = due["recommendation"]
    own = anh.get("/api/vaccination/doses").json
    assert told_due["dateCriterion"][0]["value"] == own["next_from"]
    assert told_due["forecastReason"] == [{"text": own["rule"]}]
    assert told_due["doseNumberPositiveInt"] == 2
    (who,) = told["Patient"]
    assert {dose["patient"]["reference"], due["patient"]["reference"]} == {
        f"urn:lachan:Patient:{who['id']}"
    }
    assert who["name"] and who["birthDate"]


def test_a_dose_that_never_happened_is_told_as_an_error(ward: Ward, office: Office) -> None:
    anh = office.named()
    ward.receives()
    screening = screened(ward, anh)
    assert ward.gives(screening, ward.vial()).status == 201
    assert ward.corrects(screening, "withdrawn").status == 200

    told = parts(anh.get(PATH).json)

    (dose,) = told["Immunization"]
    assert dose["status"] == "entered-in-error"
    assert "protocolApplied" not in dose
    assert "ImmunizationRecommendation" not in told


def test_nobody_without_doses_is_told_of_any_and_a_stranger_of_nothing(
    ward: Ward, office: Office
) -> None:
    anh = office.named()
    other = office.person("0900002002")

    assert list(parts(anh.get(PATH).json)) == ["Patient"]
    asked = [other.get(f"{PATH}?for={one}") for one in (anh.person, "0" * 13)]
    assert {reply.status for reply in asked} == {404}
    assert asked[0].json["code"] == asked[1].json["code"] == "DOSE_UNKNOWN"


@pytest.mark.parametrize("code", sorted(products()))
def test_every_vaccine_has_words_or_a_code(code: str) -> None:
    told = vaccine(code)
    assert told["text"] == products()[code].name
    assert ("coding" in told) == (code != "abdala")
