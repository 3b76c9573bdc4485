"""Our own rules for semgrep (R09): `make semgrep`, a suite of .ci/run, plants each, then reads all.

Here, without semgrep: that each has something planted, that each exception has its reason, and
that a report which semgrep could not finish is no clean one.
"""

from __future__ import annotations

from typing import Any

import pytest

from infra.parts import ROOT
from infra.scans import semgrep
from infra.scans.findings import Found, NotScanned

pytestmark = pytest.mark.catalogue("R09")
READ: dict[str, Any] = {"errors": [], "paths": {"scanned": ["app.py"]}, "results": []}
RESULT = {
    "check_id": "tmp.x.shell-asked",
    "path": "infra/build.py",
    "start": {"line": 7},
    "extra": {"message": "why"},
}


def test_each_rule_has_a_fault_and_its_mended_form_planted() -> None:
    made = semgrep.rules()

    assert len({rule["id"] for rule in made}) == len(made) >= 20
    for rule in made:
        told = rule["metadata"]
        assert set(told) - {"name"} == {"wrong", "right"}, rule["id"]
        assert told["wrong"] != told["right"], rule["id"]
        assert (rule["languages"] == ["python"]) is ("name" not in told), rule["id"]
        assert len(rule["message"].split()) >= 6, rule["id"]


def test_each_exception_is_of_a_rule_and_of_files_that_exist_and_says_why() -> None:
    known = {rule["id"] for rule in semgrep.rules()}

    for rule, told in semgrep.exceptions().items():
        assert rule in known
        assert set(told) == {"where", "because"}
        assert len(told["because"].split()) >= 8, rule
        assert all((ROOT / one).is_file() for one in told["where"]), rule


def test_a_finding_is_told_by_rule_and_place() -> None:
    assert semgrep.found_in(READ | {"results": [RESULT]}) == [
        Found("shell-asked", "infra/build.py", "line 7: why")
    ]
    assert semgrep.found_in(READ) == []


def test_code_that_was_not_read_is_not_clean() -> None:
    for wrong in ({"errors": [{"message": "syntax"}]}, {"paths": {"scanned": []}}):
        with pytest.raises(NotScanned):
            semgrep.found_in(READ | wrong)


def test_the_build_runs_them_and_no_comment_silences_one() -> None:
    assert "make -s semgrep" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert '"--disable-nosem"' in (ROOT / "infra" / "scans" / "semgrep.py").read_text("utf-8")
