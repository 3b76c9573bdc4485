"""Which doors a mode closes, as the rule names them; whose turn it is; how a decision goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.access.domain import mode_doors, modes
from functions.access.domain.mode_refusals import ModeInvalid, ModeMoved, OtherPersonNeeded
from functions.access.domain.modes import Mode, ModeKind, ModeState, WantedMode
from functions.access.policy import BY_ROUTE
from functions.kernel.callers import Role

NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
WHY = "Giờ cao điểm quét mã"
RULES = modes.modes_rules().versions
FIRST = (
    "POST /api/checkins", "POST /api/checkins/replay", "POST /api/checkouts", "GET /v/{token}",
    "POST /v/{token}", "POST /api/gate/checkins", "GET /ket-qua", "GET /api/results/{id}",
    "POST /api/result-codes", "POST /api/lab/files", "POST /api/specimens/batch",
    "POST /api/otp/challenges/{challenge}/answers", "GET /can-bo/qua-tai",
    "POST /can-bo/qua-tai/{mode}", "POST /api/immunizations", "POST /api/certificate-checks",
)  # fmt: skip


def mode(kind: ModeKind, subject: str = "", **more: object) -> Mode:
    wanted = WantedMode(kind, "00", subject, 60, WHY)
    return replace(modes.agreed(modes.proposed(wanted, "m", "a", NOW), "b", NOW), **more)


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.rule_id)
def test_each_door_that_the_rule_names_exists(rule: object) -> None:
    body = rule.body
    named = chain(body["never"], body["reads"], body["poster_scans"], *body["shed"])
    for one in chain(named, *body["features"].values()):
        assert any(mode_doors.is_named(key, [one]) for key in BY_ROUTE), one
    assert set(body["waiting"]) <= body["features"].keys()
    assert body["longest_minutes"].keys() == set(ModeKind)


def test_scans_results_and_codes_are_never_shed_and_every_other_door_has_a_level() -> None:
    plans = {key: mode_doors.plan_of(key, RULES[-1].rule_id) for key in BY_ROUTE}
    assert {plans[key].level for key in FIRST} == {mode_doors.NEVER}
    levels = [plan.level for plan in plans.values()]
    assert {level: levels.count(level) > 10 for level in range(4)} == dict.fromkeys(range(4), True)
    last = mode(ModeKind.SHED, "3")
    for key in FIRST:
        assert mode_doors.refusal_of(key, Role.CITIZEN, [last], NOW, None) is None


def test_read_only_closes_every_change_but_those_that_only_read() -> None:
    closed = mode(ModeKind.READ_ONLY)
    refused = {
        key
        for key in BY_ROUTE
        if mode_doors.refusal_of(key, Role.CITIZEN, [closed], NOW, None) is not None
    }
    changes = {key for key in BY_ROUTE if not key.startswith("GET ")}
    assert refused <= changes
    left = changes - refused
    assert {"POST /api/checkins", "POST /can-bo/qua-tai", "POST /api/papers"} <= left
    assert len(left) < 35 and "POST /api/declarations" in refused


@given(st.integers(0, 2**64 - 1), st.integers(0, 10_000))
def test_a_turn_comes_in_each_round_and_is_as_long_as_the_rule_says(draw: int, minute: int) -> None:
    room = mode(ModeKind.WAITING_ROOM, "sampling_booking")
    start = NOW + timedelta(minutes=minute)
    waits = [mode_doors.wait_of(room, draw, start + timedelta(minutes=one)) for one in range(30)]
    assert 4 <= waits.count(None) <= 6
    wait = mode_doors.wait_of(room, draw, start)
    if wait is not None:
        assert 0 < wait <= 25 * 60
        assert mode_doors.wait_of(room, draw, start + timedelta(seconds=wait)) is None


def test_a_sixth_of_all_are_let_in_at_any_instant() -> None:
    room = mode(ModeKind.WAITING_ROOM, "sampling_booking")
    draws = [(one << 64) // 6000 for one in range(6000)]
    for seconds in (0, 299, 300, 1000, 1799):
        at = NOW + timedelta(seconds=seconds)
        assert abs(sum(mode_doors.wait_of(room, one, at) is None for one in draws) - 1000) <= 6


def test_a_decision_needs_two_and_is_over_when_it_is_over() -> None:
    asked = modes.proposed(WantedMode("read_only", "01", "", 360, WHY), "m", "a", NOW)
    with pytest.raises(OtherPersonNeeded):
        modes.agreed(asked, "a", NOW)
    with pytest.raises(ModeMoved):
        modes.agreed(asked, "b", NOW + timedelta(days=1))
    standing = modes.agreed(asked, "b", NOW + timedelta(hours=1))
    assert not asked.counts(NOW) and standing.counts(NOW + timedelta(hours=6, minutes=59))
    assert not standing.counts(NOW + timedelta(hours=7))
    for late in (modes.ended, modes.refused, modes.agreed):
        with pytest.raises(ModeMoved):
            late(standing, "c", NOW + timedelta(hours=7))
    over = modes.ended(standing, "a", NOW + timedelta(hours=2))
    assert (over.state, over.hands, over.revision) == (ModeState.ENDED, ("a", "b", "a"), 3)
    with pytest.raises(ModeInvalid):
        modes.proposed(WantedMode("read_only", "01", "", 361, WHY), "m", "a", NOW)


def test_who_is_not_signed_in_has_no_turn_and_staff_none_either() -> None:
    room = mode(ModeKind.WAITING_ROOM, "sampling_booking")
    key = "POST /api/sampling/appointments"
    for role, wait, code in (
        (Role.CITIZEN, 60, "WAITING_ROOM"),
        (Role.CITIZEN, None, ""),
        (Role.COMMUNE_OFFICER, 60, ""),
    ):
        refusal = mode_doors.refusal_of(key, role, [room], NOW, wait)
        assert (refusal.code if refusal else "") == code
