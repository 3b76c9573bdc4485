"""Is every deed about a person told to them in words, whichever house did it (security.md P09)?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from functions.runtime.pages import phrases
from infra.documents import ROOT

NO_PERSON = {
    "agree_waiver", "ask_waiver",  # of a member of staff
    "admit_organisation", "refuse_organisation",  # organisations
    "apply_for_unit", "check_unit", "refuse_unit", "set_laboratory",  # units
    "propose_right", "open_in_emergency", "use_right", "open_volume",  # rights and stops
    "propose_account", "agree_account", "refuse_account", "read_account", "_account",  # staff
    "close_unit", "open_unit", "_unit", "read_refusals",
    "approve_results", "refuse_results", "read_result_file", "resubmit_results",  # files
    "read_list", "read_signed_day", "sign_day",  # lists and days of a site
    "revoke_facility", "revoke_key", "rotate_poster", "close_",  # orders, posters, sessions
    "set_sending",  # lanes of messages
}  # fmt: skip
"""Deeds whose subject in the audit is no person."""
ASKED = {"_audit", "audited", "write_audit", "reveal", "disclose", "disclose_apart", "begin"}


def deeds() -> Iterator[tuple[str, str]]:
    """(deed, where) of each name by which a service writes the audit."""
    for file in sorted((ROOT / "functions").glob("*/service/**/*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                for told in asked_in(node):
                    yield told, file.relative_to(ROOT).as_posix()


def asked_in(call: ast.Call) -> Iterator[str]:
    """Names of deeds in a call: what `action=` says, or the text given to an auditing function."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    name = call.func.id if isinstance(call.func, ast.Name) else name
    told = [one.value for one in call.keywords if one.arg == "action"]
    for argument in [*told, *(call.args if name in ASKED else ())]:
        for part in ast.walk(argument):
            text = part.value if isinstance(part, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"[a-z]+(?:_[a-z]*)*", text):
                yield text


@pytest.mark.catalogue("P09")
def test_people_are_told_in_words_what_was_done_with_their_data() -> None:
    page = (ROOT / "functions/access/templates/access_log.html").read_text("utf-8")
    shown = set(re.findall(r'"([a-z_]+)"', page.partition("set did = [")[2].partition("]")[0]))
    found = dict(deeds())

    assert len(found) > 50
    assert {deed: where for deed, where in found.items() if deed not in shown | NO_PERSON} == {}
    assert not shown & NO_PERSON
    for language in ("vi", "en"):
        assert {f"did.{deed}" for deed in shown} <= phrases(language).keys()


@pytest.mark.catalogue("P09")
def test_a_deed_without_words_would_be_found() -> None:
    call = ast.parse('registry.audited(caller, (person,), action="peek", fields=())').body[0]
    told = ast.parse('_audit(caller, person, "peek_again", now)').body[0]

    assert isinstance(call, ast.Expr) and isinstance(call.value, ast.Call)
    assert isinstance(told, ast.Expr) and isinstance(told.value, ast.Call)
    assert list(asked_in(call.value)) == ["peek"]
    assert list(asked_in(told.value)) == ["peek_again"]
