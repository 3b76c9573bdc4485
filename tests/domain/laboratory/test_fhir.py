"""FHIR R4 bundles: one, many on lines of their own, or in one another; nothing replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.laboratory.domain.reading.bundles import read_bundles
from functions.laboratory.domain.words import Finding, RowStatus
from tests import result_files as made
from tests.result_rows import faults, refused, rows, taken

RESULTS = list(made.results(5))
Json = dict[str, Any]


def text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False)


def changed(change: Callable[[Json, Json, Json], Any]) -> Json:
    """A good bundle after `change(report, observation, specimen)`."""
    document = made.bundle(RESULTS[0])
    report, observation, specimen = (entry["resource"] for entry in document["entry"][:3])
    change(report, observation, specimen)
    return document


def test_bundles_on_lines_in_a_row_and_in_one_another_are_the_same_rows() -> None:
    many = [made.bundle(cells, number) for number, cells in enumerate(RESULTS, 1)]
    around = {"resourceType": "Bundle", "entry": [{"resource": one} for one in many]}
    apart = taken(rows(made.ndjson_file(RESULTS), "json"))

    strip = [row._replace(place="") for row in apart]
    for content in ("".join(map(text, many)), text(around), json.dumps(around, indent=2)):
        found = taken(rows(content, "json"))
        assert [row._replace(place="") for row in found] == strip


def test_one_flat_bundle_may_hold_many_results_in_any_order() -> None:
    entries = [e for n, cells in enumerate(RESULTS, 1) for e in made.bundle(cells, n)["entry"]]
    flat = {"entry": entries[::-1], "type": "collection", "resourceType": "Bundle"}

    found = taken(rows(text(flat), "json"))

    assert [row.tube for row in found] == [cells["tube"] for cells in reversed(RESULTS)]


def test_full_urls_are_followed_too() -> None:
    document = made.bundle(RESULTS[0])
    for entry in document["entry"]:
        resource = entry["resource"]
        entry["fullUrl"] = f"urn:uuid:{resource['id']}"
    report = document["entry"][0]["resource"]
    report["result"] = [{"reference": "urn:uuid:o1"}]
    report["specimen"] = [{"reference": "urn:uuid:s1"}]

    assert taken(rows(text(document), "json"))[0].tube == RESULTS[0]["tube"]


def test_resources_contained_in_a_report_are_read_as_if_beside_it() -> None:
    apart = taken(rows(made.ndjson_file(RESULTS), "json"))
    reports = []
    for number, cells in enumerate(RESULTS, 1):
        report, *others = (entry["resource"] for entry in made.bundle(cells, number)["entry"])
        for kind, letter in (("Observation", "o"), ("Specimen", "s"), ("Patient", "p")):
            told = text(report | {"contained": others}).replace(f"{kind}/{letter}{number}", "#x")
            report = json.loads(told.replace('"#x"', f'"#{letter}"'))
            others = report.pop("contained")
        for other, name in zip(others, "osp", strict=True):
            other["id"] = name
        reports.append({"resource": {**report, "contained": others}})
    found = taken(rows(text({"resourceType": "Bundle", "entry": reports}), "json"))

    assert [row.place for row in found] == [f"bundle:1,entry:{n}" for n in range(1, 6)]
    assert [row._replace(place="") for row in found] == [row._replace(place="") for row in apart]


@pytest.mark.parametrize(
    ("own", "whole", "status"),
    [
        ("final", "final", RowStatus.FINAL),
        ("amended", "final", RowStatus.CORRECTED),
        ("corrected", "final", RowStatus.CORRECTED),
        ("final", "corrected", RowStatus.CORRECTED),
        ("final", "appended", RowStatus.FINAL),
        ("entered-in-error", "final", RowStatus.CANCELLED),
        ("final", "cancelled", RowStatus.CANCELLED),
    ],
)
def test_the_status_is_that_of_the_observation_or_of_its_report(
    own: str, whole: str, status: RowStatus
) -> None:
    document = changed(
        lambda report, observation, _: (
            report.update(status=whole),
            observation.update(status=own, note=[{"text": "Nhầm ống"}]),
        )
    )
    (row,) = taken(rows(text(document), "json"))

    assert row.status is status
    assert row.reason == ("" if status is RowStatus.FINAL else "Nhầm ống")


@pytest.mark.parametrize("status", ["preliminary", "registered", "partial"])
def test_a_result_to_come_is_given_back(status: str) -> None:
    (raw,) = rows(text(changed(lambda report, *_: report.update(status=status))), "json")

    assert faults(raw) == {("status", "RESULT_NOT_FINAL")}


def test_a_pool_is_told_by_its_parents_or_by_its_group() -> None:
    parents = [{"reference": f"Specimen/{n}"} for n in range(7)]
    (row,) = taken(rows(text(changed(lambda r, o, s: s.update(parent=parents))), "json"))
    assert (row.pooled, row.pool_size) == (True, 7)

    subject = {"reference": "Group/g1"}
    group = {"resourceType": "Group", "id": "g1", "quantity": 5}
    document = changed(lambda r, o, s: o.update(subject=subject))
    document["entry"].append({"resource": group})
    (row,) = taken(rows(text(document), "json"))
    assert (row.pooled, row.pool_size, row.person.name) == (True, 5, "")


def test_not_detected_in_a_pooled_specimen_is_a_negative_pool() -> None:
    pooled = {"coding": [{"system": "http://snomed.info/sct", "code": "895231008"}]}
    (row,) = taken(
        rows(text(changed(lambda r, o, s: o.update(valueCodeableConcept=pooled))), "json")
    )

    assert (row.finding, row.pooled) == (Finding.NEGATIVE, True)


def test_questions_are_no_results_and_unknown_observations_are_told() -> None:
    document = made.bundle(RESULTS[0])
    loinc = "http://loinc.org"
    for number, (code, category) in enumerate(
        (("95419-8", "laboratory"), ("11111-1", "survey"), ("12345-5", "laboratory"))
    ):
        document["entry"].append({"resource": {
            "resourceType": "Observation", "id": f"x{number}", "status": "final",
            "category": [{"coding": [{"code": category}]}],
            "code": {"coding": [{"system": loinc, "code": code}]}, "valueString": "có",
        }})  # fmt: skip

    raw = rows(text(document), "json")

    assert [row.cells["assay"] for row in raw] == ["94500-6", "12345-5"]
    assert ("assay", "UNKNOWN_CODE") in faults(raw[1])


def test_thresholds_as_observations_of_their_own_go_to_the_result_of_their_specimen() -> None:
    document = made.bundle(RESULTS[0])
    document["entry"][1]["resource"]["component"] = []
    ct = {
        "resourceType": "Observation", "id": "ct", "status": "final",
        "specimen": {"reference": "Specimen/s1"}, "valueQuantity": {"value": 27.5},
        "code": {"coding": [{"system": "http://loinc.org", "code": "94509-7"}]},
    }  # fmt: skip
    document["entry"].insert(0, {"resource": ct})

    assert taken(rows(text(document), "json"))[0].ct == (("E", "27.5"),)


def test_a_code_and_a_text_that_disagree_are_unknown() -> None:
    document = changed(
        lambda r, o, s: o.update(
            valueCodeableConcept={
                "coding": [{"system": "http://snomed.info/sct", "code": "260373001"}],
                "text": "Âm tính",
            }
        )
    )
    assert faults(rows(text(document), "json")[0]) == {("finding", "UNKNOWN_CODE")}


def test_a_report_whose_result_is_not_there_is_a_row_with_faults_and_not_lost() -> None:
    document = changed(lambda report, *_: report.update(result=[{"reference": "Observation/z"}]))
    del document["entry"][1]
    (raw,) = rows(text(document), "json")

    assert raw.place == "bundle:1,entry:1"
    assert raw.cells["tube"] == RESULTS[0]["tube"]
    assert faults(raw) == {("finding", "REQUIRED")}


@pytest.mark.parametrize("field", ["specimen", "code", "issued", "valueCodeableConcept", "status"])
@pytest.mark.parametrize("wrong", [None, 7, "x", [], {}, [[]], {"coding": 3}, {"reference": 1}])
def test_fields_of_another_shape_end_as_faults_never_as_a_crash(field: str, wrong: Any) -> None:
    for place in (0, 1):
        document = made.bundle(RESULTS[0])
        document["entry"][place]["resource"][field] = wrong
        assert rows(text(document), "json")


DEEP = '{"a":' * 200 + "1" + "}" * 200
GOOD = text(made.bundle(RESULTS[0]))


@pytest.mark.catalogue("I08", "I07", "L05")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (GOOD[:-1], "JSON_UNREADABLE"),
        (GOOD[: len(GOOD) // 2], "JSON_UNREADABLE"),
        (GOOD + "}", "JSON_UNREADABLE"),
        (GOOD + "\n" + GOOD[:-1], "JSON_UNREADABLE"),
        (GOOD.replace('"status":', '"status":"final","status":', 1), "JSON_UNREADABLE"),
        (GOOD[:-1] + ',"entry":[]}', "JSON_UNREADABLE"),
        (GOOD.replace('"type"', '"x":NaN,"type"', 1), "JSON_UNREADABLE"),
        (GOOD.replace('"type"', '"x":Infinity,"type"', 1), "JSON_UNREADABLE"),
        (GOOD.replace('"type"', '"x":' + "9" * 6_000 + ',"type"', 1), "JSON_UNREADABLE"),
        (GOOD.replace('"type"', r'"x":"\ud800","type"', 1), "JSON_UNREADABLE"),
        (GOOD.replace('"type"', r'"x":"\udc00y","type"', 1), "JSON_UNREADABLE"),
        (GOOD.replace('"type"', r'"x":"\ud83d\u0041","type"', 1), "JSON_UNREADABLE"),
        (GOOD.replace('"type"', r'"x":"\u0000","type"', 1), "ENCODING_INVALID"),
        (GOOD.replace('"type"', r'"x":"\ufffd","type"', 1), "ENCODING_INVALID"),
        (GOOD.replace('"type"', f'"x":{DEEP},"type"', 1), "JSON_TOO_DEEP"),
        (GOOD.replace('"type"', '"x":' + "[" * 100_000, 1), "JSON_TOO_DEEP"),
        ('{"resourceType":"Patient"}', "NOT_A_BUNDLE"),
        ("{}", "NOT_A_BUNDLE"),
        ('{"resourceType":"Bundle","entry":{}}', "NOT_A_BUNDLE"),
        ('{"resourceType":"Bundle","entry":[1]}', "NOT_A_BUNDLE"),
        ('{"resourceType":"Bundle","entry":[{"resource":[]}]}', "NOT_A_BUNDLE"),
        ('{"resourceType":"Bundle","entry":[]}', "NO_ROWS"),
        (GOOD + "[]", "NOT_A_BUNDLE"),
        ("[" + GOOD + "]", "CONTENT_MISMATCH"),
        ("// x\n" + GOOD, "CONTENT_MISMATCH"),
    ],
)
def test_json_that_could_be_read_in_two_ways_or_was_cut_is_refused(content: str, code: str) -> None:
    assert refused(content, "json")[0] == code


def test_a_whole_surrogate_pair_is_a_letter_like_any_other() -> None:
    assert rows(GOOD.replace('"type"', r'"x":"\ud83d\ude00","type"', 1), "json")


def test_half_a_pair_is_found_wherever_the_blocks_are_cut() -> None:
    bad = GOOD.replace('"type"', r'"x":"\ud83d\u0041","type"', 1)
    good = GOOD.replace('"type"', r'"x":"\ud83d\ude00","type"', 1)
    for size in (1, 3, 5, 7, 11, 13):
        assert (
            len(list(read_bundles(good[at : at + size] for at in range(0, len(good), size)))) == 1
        )
        with pytest.raises(Exception, match="JSON_UNREADABLE"):
            list(read_bundles(bad[at : at + size] for at in range(0, len(bad), size)))


def test_a_bundle_of_more_than_can_be_held_is_refused_and_the_same_on_lines_is_taken() -> None:
    entries = [{"resource": {"resourceType": "Basic", "id": str(n)}} for n in range(5_001)]
    flat = {"resourceType": "Bundle", "entry": entries}

    assert refused(text(flat), "json") == ("BUNDLE_TOO_LARGE", "bundle:1")
    wide = {"resourceType": "Bundle", "entry": [{"resource": {"x": [1] * 300_000}}]}
    assert refused(text(wide), "json")[0] == "BUNDLE_TOO_LARGE"
