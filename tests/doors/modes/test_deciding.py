"""Two persons decide on a mode; it ends by itself; the register keeps every hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from functions.access.service import modes
from functions.access.store import modes as store
from functions.kernel.callers import Role
from functions.runtime import clock
from tests.doors.checkin.town import items_of, later
from tests.doors.modes.surge import PLACE, WHY, Surge, said, words


def test_a_mode_counts_once_a_second_person_agreed_and_ends_by_itself(surge: Surge) -> None:
    assert surge.proposes(surge.first, "shed:2", hours=2).status == 303
    assert modes.all_counting(clock.now()) == ()
    assert said(surge.steps(surge.first, "agree")) == (403, "OTHER_PERSON_NEEDED")
    assert surge.steps(surge.second, "agree").status == 303
    (standing,) = modes.all_counting(clock.now())
    assert standing.hands[0].endswith("-a") and standing.hands[1].endswith("-b")
    page = words(surge.first.get(PLACE))
    assert "Tạm dừng dịch vụ, mức 2 · Việt Nam" in page and WHY in page
    with later(hours=1, minutes=59):
        assert len(modes.all_counting(clock.now())) == 1
    with later(hours=2):
        assert modes.all_counting(clock.now()) == ()
        assert "Hết thời gian" in words(surge.second.get(PLACE))


def test_each_step_is_one_whoever_sends_it_twice_or_at_once(surge: Surge) -> None:
    key = {"idempotency_key": "page-mode-same"}
    for _ in range(2):
        assert surge.proposes(surge.first, "queue", "01", **key).status == 303
    other = surge.proposes(surge.first, "queue", "01", hours=3, **key)
    assert said(other) == (409, "IDEMPOTENCY_KEY_REUSED")
    name = surge.last
    both = (surge.second, surge.province)
    with ThreadPoolExecutor(2) as together:
        told = list(together.map(lambda who: surge.steps(who, "agree", 1, name).status, both))
    assert sorted(told) == [303, 409]
    winner = both[told.index(303)]
    assert surge.steps(winner, "agree", 1, name).status == 303
    assert [one.revision for one in store.steps_of(name)] == [1, 2]
    assert said(surge.steps(surge.first, "refuse", 1, name)) == (409, "MODE_MOVED")
    assert surge.steps(surge.first, "end", 2, name).status == 303
    assert surge.steps(surge.first, "end", 2, name).status == 303
    assert said(surge.steps(surge.second, "agree", 3, name)) == (409, "MODE_MOVED")
    assert modes.all_counting(clock.now()) == ()
    assert items_of("modes") and not store.standing_modes()


def test_a_province_decides_for_itself_and_for_nobody_else(surge: Surge) -> None:
    assert surge.proposes(surge.province, "queue", "01").status == 303
    name = surge.last
    assert said(surge.steps(surge.elsewhere, "agree", 1, name)) == (404, "MODE_UNKNOWN")
    assert "hàng đợi" not in words(surge.elsewhere.get(PLACE)).partition("Đề nghị")[0]
    assert surge.steps(surge.colleague, "agree", 1, name).status == 303
    for what, scope in (("queue", "79"), ("queue", "00"), ("switch:exports", "00")):
        assert said(surge.proposes(surge.province, what, scope)) == (422, "MODE_INVALID")
    assert surge.alone(surge.province, "exports").status == 403
    nations = surge.begins("shed:1")
    assert said(surge.steps(surge.province, "end", 2, nations)) == (404, "MODE_UNKNOWN")
    assert "mức 1 · Việt Nam" in words(surge.province.get(PLACE))
    auditor = surge.member(Role.AUDITOR, "moh")
    assert "mức 1 · Việt Nam" in words(auditor.get(PLACE))
    assert surge.proposes(auditor, "queue", "01").status == 403
    assert surge.steps(auditor, "end", 2, nations).status == 403


@pytest.mark.parametrize(
    ("what", "scope", "form"),
    [
        ("shed:4", "00", {}),
        ("shed", "00", {}),
        ("queue:1", "00", {}),
        ("x", "00", {}),
        ("queue", "02x", {}),
        ("queue", "01/001", {}),
        ("switch:exports", "01", {}),
        ("switch:sms", "00", {}),
        ("read_only", "00", {"hours": 7}),
        ("queue", "00", {"hours": 0}),
        ("queue", "00", {"hours": "2.5"}),
        ("queue", "00", {"reason": "ngắn"}),
        ("queue", "00", {"reason": "         x         "}),
    ],
)
def test_what_can_not_be_decided_is_refused(
    surge: Surge, what: str, scope: str, form: dict[str, str]
) -> None:
    assert surge.proposes(surge.first, what, scope, **form).status == 422
    assert store.register(5) == ()


def test_a_proposal_lapses_and_what_was_refused_stays_so(surge: Surge) -> None:
    surge.proposes(surge.first, "read_only", "01")
    lapsed = surge.last
    surge.proposes(surge.first, "queue", "01")
    assert surge.steps(surge.second, "refuse").status == 303
    assert said(surge.steps(surge.province, "agree", 2)) == (409, "MODE_MOVED")
    with later(hours=9):
        assert surge.member(Role.AUDITOR, "moh").get(PLACE).status == 200
    with later(hours=24):
        late = surge.member(Role.MINISTRY_OPERATOR, "moh", "-c")
        assert said(surge.steps(late, "agree", 1, lapsed)) == (409, "MODE_MOVED")
        page = words(late.get(PLACE))
        assert "Hết hạn, không ai đồng ý" in page and "Không đồng ý" in page


def test_one_person_switches_off_for_an_hour_under_an_alarm(
    surge: Surge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert surge.alone(surge.first, "exports").status == 303
    assert '"fact":"FeatureOffAlone"' in capsys.readouterr().out
    assert "một người, khẩn cấp" in words(surge.second.get(PLACE))
    assert surge.alone(surge.first, "x").status == 422
    with later(minutes=60):
        assert modes.all_counting(clock.now()) == ()
    for _ in range(2):
        assert surge.alone(surge.first, "exports").status == 303
    assert said(surge.alone(surge.first, "exports"))[0] == 429
    mine = surge.last
    assert surge.steps(surge.second, "end", 1, mine).status == 303


def test_what_two_switched_off_comes_back_by_two(surge: Surge) -> None:
    name = surge.begins("switch:certificates", hours=700)
    assert surge.steps(surge.second, "end", 2, name).status == 303
    assert modes.is_off("certificates", clock.now())
    assert said(surge.steps(surge.second, "agree", 3, name)) == (403, "OTHER_PERSON_NEEDED")
    assert surge.steps(surge.first, "refuse", 3, name).status == 303
    assert modes.is_off("certificates", clock.now())
    assert surge.steps(surge.first, "end", 4, name).status == 303
    assert surge.steps(surge.second, "agree", 5, name).status == 303
    assert not modes.is_off("certificates", clock.now())
    assert [one.revision for one in store.steps_of(name)] == [1, 2, 3, 4, 5, 6]


def test_every_step_is_audited_before_it_is_written(
    surge: Surge, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = surge.begins("shed:1")
    rows = [one for one in items_of("audit") if one["subject"]["S"] == f"mode#{name}"]
    assert {one["action"]["S"] for one in rows} == {"propose_mode", "agree_mode"}
    from functions.access.service import mode_steps
    from functions.kernel.errors import AuditUnavailable

    def down(*_: object, **__: object) -> None:
        raise AuditUnavailable

    monkeypatch.setattr(mode_steps, "write_audit", down)
    assert said(surge.steps(surge.first, "end", 2, name)) == (503, "AUDIT_UNAVAILABLE")
    assert len(modes.all_counting(clock.now())) == 1
