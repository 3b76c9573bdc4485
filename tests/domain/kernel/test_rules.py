"""Dated rules as data."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.rules import (
    NoRuleInForce,
    RuleSetBroken,
    in_force,
    load_rule_set,
    read_rule_set,
)
from functions.kernel.valuesets import Mark

DOCUMENT: dict[str, Any] = {
    "rule_set": "screening",
    "versions": [
        {
            "rule_id": "screening-1",
            "instrument": "1/QĐ",
            "valid_from": "2021-05-29",
            "valid_to": "2021-10-10",
            "source": "verified",
            "body": {"days": 21, "colours": ["red", {"next": "green"}]},
        },
        {
            "rule_id": "screening-2",
            "instrument": "2/QĐ",
            "valid_from": "2021-10-11",
            "valid_to": None,
            "source": "to_be_confirmed",
            "body": {"days": 14},
        },
    ],
}


def changed(version: int, **fields: Any) -> dict[str, Any]:
    """The document with some fields of one version changed."""
    document = copy.deepcopy(DOCUMENT)
    document["versions"][version].update(fields)
    return document


@pytest.mark.parametrize(
    ("day", "rule_id"),
    [
        ("2021-05-29", "screening-1"),
        ("2021-10-10", "screening-1"),
        ("2021-10-11", "screening-2"),
        ("2030-01-01", "screening-2"),
    ],
)
def test_the_version_of_the_day_decides_and_its_last_day_counts(day: str, rule_id: str) -> None:
    rule = in_force(read_rule_set(DOCUMENT), date.fromisoformat(day))

    assert rule.rule_id == rule_id


def test_before_the_first_version_no_rule_is_in_force() -> None:
    with pytest.raises(NoRuleInForce):
        in_force(read_rule_set(DOCUMENT), date(2021, 5, 28))


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.integers(0, 4000))
def test_versions_that_follow_one_another_leave_exactly_one_in_force(
    lengths: list[int], later: int
) -> None:
    first = start = date(2021, 1, 1)
    versions = []
    for number, length in enumerate(lengths):
        end = start + timedelta(days=length - 1)
        last = number == len(lengths) - 1
        versions.append(
            DOCUMENT["versions"][0]
            | {
                "rule_id": f"v{number}",
                "valid_from": start.isoformat(),
                "valid_to": None if last else end.isoformat(),
            }
        )
        start = end + timedelta(days=1)
    rules = read_rule_set({"rule_set": "x", "versions": versions})
    day = first + timedelta(days=later)

    assert [rule for rule in rules.versions if rule.applies_on(day)] == [in_force(rules, day)]


def test_a_version_is_found_by_its_id_for_replay() -> None:
    rules = read_rule_set(DOCUMENT)

    assert rules.version("screening-1").source is Mark.VERIFIED
    assert rules.version("screening-2").instrument == "2/QĐ"
    with pytest.raises(KeyError):
        rules.version("screening-3")


def test_nobody_can_change_a_rule_while_it_runs() -> None:
    body: Any = in_force(read_rule_set(DOCUMENT), date(2021, 6, 1)).body

    assert body["colours"] == ("red", {"next": "green"})
    with pytest.raises(TypeError):
        body["days"] = 1
    with pytest.raises(TypeError):
        body["colours"][1]["next"] = "red"


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (changed(0, valid_to="2021-10-11"), "overlaps"),
        (changed(0, valid_to=None), "overlaps"),
        (changed(0, valid_to="2021-10-09"), "gap"),
        (changed(0, valid_to="2021-05-28"), "ends before"),
        (changed(1, rule_id="screening-1"), "twice"),
        (changed(1, source="rumour"), "can't be read"),
        (changed(1, valid_from="11/10/2021"), "can't be read"),
        (changed(1, body=[1]), "can't be read"),
        ({"rule_set": "x", "versions": []}, "at least one"),
        ({"versions": []}, "can't be read"),
        ({"rule_set": "x"}, "can't be read"),
    ],
)
def test_a_broken_document_is_refused_with_its_fault(document: dict[str, Any], fault: str) -> None:
    with pytest.raises(RuleSetBroken, match=fault):
        read_rule_set(document)


def test_a_declared_gap_is_a_time_without_a_rule() -> None:
    rules = read_rule_set(changed(1, valid_from="2022-01-01") | {"gaps": True})

    with pytest.raises(NoRuleInForce):
        in_force(rules, date(2021, 11, 1))


def test_a_rule_set_is_loaded_once_from_beside_its_code(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules_of_a_test").mkdir()
    (tmp_path / "rules_of_a_test" / "__init__.py").touch()
    file = tmp_path / "rules_of_a_test" / "screening.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    loaded = load_rule_set("rules_of_a_test", "screening.json")
    file.unlink()

    assert load_rule_set("rules_of_a_test", "screening.json") is loaded
    assert loaded == read_rule_set(DOCUMENT)
