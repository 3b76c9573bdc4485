"""Passage: lines, relations, paths, queries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.access.domain import passage
from functions.access.policy import POLICY, policy_line
from functions.kernel.callers import Caller, Purpose, Relation, Role, Scope
from functions.kernel.errors import Forbidden, Refusal, Unidentified

roles = st.sampled_from(Role)
relations = st.frozensets(st.sampled_from(Relation))
codes = st.sampled_from(["", "01", "01/001", "01/001/00001", "79", "79/760"])
scopes = st.builds(
    Scope,
    person=st.none() | st.sampled_from(["", "P", "Q"]),
    unit=st.none() | st.sampled_from(["", "U", "V"]),
    division=st.none() | codes,
)
callers = st.builds(
    Caller,
    role=roles,
    subject=st.sampled_from(["", "P"]),
    unit=st.sampled_from(["", "U"]),
    division=st.none() | codes,
    relations=relations,
)


@given(callers, scopes, st.booleans())
def test_without_a_granted_relation_nothing_holds(
    caller: Caller, scope: Scope, linked: bool
) -> None:
    bare = Caller(caller.role, caller.subject, unit=caller.unit, division=caller.division)

    assert not passage.holds(bare, scope, linked=linked)


@given(callers, scopes)
def test_nobody_owns_what_belongs_to_nobody(caller: Caller, scope: Scope) -> None:
    bare = Scope()

    held = passage.holds(caller, bare)

    assert held == (Relation.PUBLIC in caller.relations)


@given(callers, scopes, st.booleans())
def test_more_relations_never_close_a_door(caller: Caller, scope: Scope, linked: bool) -> None:
    wider = Caller(
        caller.role,
        caller.subject,
        unit=caller.unit,
        division=caller.division,
        relations=caller.relations | {Relation.PUBLIC},
    )

    assert passage.holds(wider, scope, linked=linked)


def test_a_province_does_not_hold_one_whose_code_begins_alike() -> None:
    officer = Caller(
        Role.PROVINCE_OFFICER, "s", division="01", relations=frozenset({Relation.JURISDICTION})
    )

    assert passage.holds(officer, Scope(division="01/001"))
    assert not passage.holds(officer, Scope(division="010/001"))
    assert not passage.holds(officer, Scope(division=""))


@given(st.sampled_from(POLICY), roles, st.booleans())
def test_who_passes_has_exactly_the_relations_and_purpose_of_the_line(
    line: passage.Line, role: Role, verified: bool
) -> None:
    caller = Caller(role, "x", phone_verified=verified, relations=frozenset(Relation))
    try:
        passed = passage.passed(line, caller)
    except Refusal as refusal:
        assert role not in line.grants or isinstance(refusal, passage.PhoneUnverified)
        return

    assert passed.relations == line.grants[role]
    assert passed.purpose == (line.staff_purpose if caller.is_staff else line.purpose)
    assert passed.route == line.key


def test_strangers_are_asked_to_sign_in_and_others_are_told_no() -> None:
    line = policy_line("GET /api/imports")
    assert line is not None

    with pytest.raises(Unidentified):
        passage.passed(line, Caller(Role.ANONYMOUS))
    with pytest.raises(Forbidden):
        passage.passed(line, Caller(Role.CITIZEN, "P"))


def test_there_is_no_purpose_but_these() -> None:
    assert {purpose.value for purpose in Purpose} == {
        "self_service", "epidemic_control", "venue_operation", "administration", "transparency",
        "testing", "vaccination",
    }  # fmt: skip
    assert policy_line("GET /api/nothing") is None


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_look_at_a_path(text: str) -> None:
    for look in (
        lambda: passage.check_path("/" + text, [text]),
        lambda: passage.check_query({text: text}),
        lambda: passage.local_path(text),
    ):
        try:
            look()
        except Refusal:
            continue


@given(st.from_regex(r"[A-Za-z0-9._~-]{1,40}", fullmatch=True))
def test_plain_parameters_pass(text: str) -> None:
    if text not in {".", ".."}:
        passage.check_path("/api/x/y", [text])
