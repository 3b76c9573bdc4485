"""Every case of the catalogue that is the work of an issue in hand has a test that names it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.catalogue import cases

TESTS = Path(__file__).resolve().parents[1]
MARK = re.compile(r"mark\.catalogue\(([^)]*)\)")
ID = re.compile(r'"([A-Z]+\d+)"')


def named() -> set[str]:
    """The ids that marks in the tests' source name."""
    sources = (path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    return {id_ for text in sources for mark in MARK.findall(text) for id_ in ID.findall(mark)}


def test_no_case_of_an_issue_in_hand_is_without_a_named_test() -> None:
    known = named()
    assert [one.id for one in cases() if one.is_present and one.id not in known] == []


def test_no_mark_names_a_case_that_the_catalogue_does_not_have() -> None:
    assert named() - {one.id for one in cases()} == set()
