"""The contacts of a contact are asked for on demand, of so many contacts as the rule allows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.tracing.domain.contact import rules
from functions.tracing.service import judging
from functions.tracing.store import cases
from tests.doors.tracing.bureau import A, B, Bureau, C
from tests.doors.tracing.told import Stream


def test_second_rings_of_a_case_have_a_cap_and_what_was_asked_stands(
    bureau: Bureau, running: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = bureau.opens()
    bureau.meets(A, B, minutes=60)
    bureau.meets(A, C, minutes=20, part="p2")
    running.runs()
    body = dict(rules().version("contact-3638-2021").body) | {"most_rings": 1}
    by = replace(rules().version("contact-3638-2021"), body=body)
    monkeypatch.setattr(judging, "rule_of", lambda _: by)
    first, second = (one["contact"] for one in bureau.contacts(case).json["candidates"])
    asked = {"step": "ring", "purpose": "find_contacts"}
    made = bureau.takes(case, "contacts", asked | {"contact": first})
    over = bureau.takes(case, "contacts", asked | {"contact": second})
    assert (made.status, over.status, over.code) == (200, 409, "RINGS_SPENT")
    again = bureau.takes(case, "contacts", asked | {"contact": first})
    assert again.json == made.json
    standing = cases.case(case)
    assert standing is not None
    assert set(standing.traces) == {"", first}
