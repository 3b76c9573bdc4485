"""Results in FHIR R4: whole by an outside schema, no Patient in a pool, no person for a laboratory.

Two outside schemas read each bundle: the models of SMART's `fhirclient`, made from FHIR 4.0.1
itself, which refuse a field that 4.0.1 does not have; and those of `fhir.resources` (R4B, 4.3.0),
which also read every date, code and id.
"""

from __future__ import annotations

from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhirclient.models.bundle import Bundle as BundleOfR4
from fhirclient.models.fhirabstractbase import FHIRValidationError

from functions.kernel.callers import Role
from functions.kernel.identifiers import UnitId
from functions.laboratory import streams
from functions.laboratory.domain.release import Outcome
from functions.laboratory.domain.words import Finding, Told
from functions.laboratory.service import interop
from functions.laboratory.store import releases, specimens
from tests.doors.returning.street import Street, items_of, specimen
from tests.doors.returning.test_pools import release
from tests.gateway import Reply
from tests.world import stream_records

STATUS = {
    Told.NEGATIVE: "final",
    Told.NEGATIVE_IN_POOL: "final",
    Told.POSITIVE: "final",
    Told.NEEDS_SECOND_SAMPLE: "registered",
    Told.BEING_RETESTED: "registered",
    Told.UNDER_REVIEW: "registered",
    Told.RECOLLECT: "cancelled",
    Told.WITHDRAWN: "cancelled",
}
CODES = {
    Told.NEGATIVE: "260415000",
    Told.NEGATIVE_IN_POOL: "895231008",
    Told.POSITIVE: "260373001",
}


def parts(bundle: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The resources of a bundle that an outside schema accepts, by kind."""
    BundleOfR4(bundle, strict=True)
    Bundle.model_validate(bundle)
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in bundle["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


@pytest.mark.parametrize("what", [None, *Told])
def test_one_result_is_whole_and_says_what_was_told(street: Street, what: Told | None) -> None:
    anh = street.person()
    anh.declares()
    others = ("0000000000009",) if what is Told.NEGATIVE_IN_POOL else ()
    tube = street.told(anh.person, *others, what=what)
    reply = anh.get(f"/api/results/{street.result_id(anh.person, tube)}/fhir")
    found = parts(reply.json)
    (report,) = found["DiagnosticReport"]

    assert reply.header("content-type").startswith("application/fhir+json")
    assert report["status"] == (STATUS[what] if what else "registered")
    (person,) = found["Patient"]
    assert person["name"] == [{"text": "Nguyễn Văn An"}]
    assert report["subject"]["reference"].endswith(person["id"])
    if what not in CODES:
        assert "Observation" not in found and "result" not in report
        return
    (observation,) = found["Observation"]
    assert observation["valueCodeableConcept"]["coding"][0]["code"] == CODES[what]
    subject = observation["subject"]["type"]
    assert subject == ("Group" if what is Told.NEGATIVE_IN_POOL else "Patient")


@pytest.mark.catalogue("Z02")
def test_a_laboratorys_day_has_its_tubes_and_no_person(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interop, "PAGE", 2)
    found = (Finding.POSITIVE, Finding.NEGATIVE, Finding.POSITIVE)
    for number, finding in enumerate(found, start=1):
        members = ["0000000000009", "000000000000A"][: 2 if number == 3 else 1]
        tube = specimen(*members, number=number, at=street.now, version=1)
        specimens.put_new(tube)
        releases.put_releases(
            [release(tube.tube, street.now, 1, Outcome.REPORTED, finding=finding)]
        )
    other = specimen(
        "0000000000009", number=9, at=street.now, version=1, laboratory=UnitId("lab-02")
    )
    specimens.put_new(other)
    streams.project_specimens({"Records": stream_records("specimens")}, None)

    first = day(street)
    second = day(street, first.json["link"][0]["url"].rpartition("?")[2])
    pages = [parts(first.json), parts(second.json)]
    assert [len(page["DiagnosticReport"]) for page in pages] == [2, 1]
    assert "link" not in second.json
    text = (first.body + second.body).decode()
    assert '"Patient"' not in text and other.tube not in text
    assert not any(person in text for person in ("0000000000009", "000000000000A"))
    observations = [one for page in pages for one in page.get("Observation", [])]
    codes = sorted(one["valueCodeableConcept"]["coding"][0]["code"] for one in observations)
    assert codes == ["260373001", "260415000"]  # the third, a positive pool, has none
    assert [report["status"] for report in pages[1]["DiagnosticReport"]] == ["registered"]
    assert {row["action"]["S"] for row in items_of("audit")} == {"export_day"}
    assert day(street, "cursor=altered").status == 400


def day(street: Street, query: str = "") -> Reply:
    """A page of the laboratory's day."""
    path = "/api/lab/days/2021-11-22/fhir" + (f"?{query}" if query else "")
    return street.somebody().call("GET", path, headers=street.officer(Role.LAB_TECHNICIAN))


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("Specimen", "feature", [{"type": {"text": "x"}, "description": "y"}]),  # R5
        ("DiagnosticReport", "composition", {"reference": "Composition/1"}),  # R5
        ("Observation", "triggeredBy", []),  # R5
        ("Observation", "status", None),
    ],
)
def test_the_schema_of_4_0_1_refuses_what_is_not_of_it(
    street: Street, kind: str, field: str, value: object
) -> None:
    """So that a bundle that passes is one of 4.0.1, and the check can fail."""
    anh = street.person()
    tube = street.told(anh.person, what=Told.NEGATIVE)
    bundle = anh.get(f"/api/results/{street.result_id(anh.person, tube)}/fhir").json
    BundleOfR4(bundle, strict=True)
    resource = next(
        each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == kind
    )
    resource.pop(field, None)
    if value is not None:
        resource[field] = value

    with pytest.raises(FHIRValidationError):
        BundleOfR4(bundle, strict=True)
