"""What doors do under a mode: what can wait is refused in words, scans, results and codes go on."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from functions.access.service import modes
from functions.access.store import modes as store
from functions.runtime import clock
from tests.doors.checkin.town import VISITOR, later
from tests.doors.modes.surge import PLACE, Surge, said


def forgotten() -> None:
    """Another container: it knows nothing yet."""
    modes.forget()


@pytest.mark.catalogue("B15")
def test_what_can_wait_is_shed_in_order_and_scans_results_and_codes_go_on(surge: Surge) -> None:
    visitor = surge.town.visitor()
    board, plans = "/can-bo/to-cong-nghe", "/can-bo/tiem-chung"
    first = surge.begins("shed:1")
    refused = surge.province.get(board)
    assert said(refused) == (503, "SHED") and refused.headers["retry-after"] == ["120"]
    assert surge.province.get(plans).status == 200
    assert surge.steps(surge.first, "end", 2, first).status == 303
    surge.begins("shed:2")
    assert said(surge.province.get(plans)) == (503, "SHED")
    assert visitor.get("/api/family").status == 200
    surge.begins("shed:3")
    json_door = visitor.get("/api/family")
    assert said(json_door) == (503, "SHED") and "ưu tiên" in json_door.json["message_vi"]
    assert visitor.checks_in(surge.town.token).status == 201
    assert visitor.get(f"/v/{surge.town.token}").status == 200
    assert visitor.get("/api/results").status == 200
    assert surge.town.somebody().sign_in("0900009009").person
    assert surge.first.get(PLACE).status == 200


def test_a_mode_of_a_province_closes_the_doors_of_its_staff_alone(surge: Surge) -> None:
    surge.begins("shed:1", "79")
    board = "/can-bo/to-cong-nghe"
    assert said(surge.elsewhere.get(board)) == (503, "SHED")
    assert surge.province.get(board).status == surge.first.get(board).status == 200


def test_read_only_refuses_what_changes_and_answers_what_reads(surge: Surge) -> None:
    visitor = surge.town.visitor()
    scanned = visitor.checks_in(surge.town.token)
    surge.begins("read_only", "00", hours=6)
    refused = visitor.checks_in(surge.town.token, surge.town.now)
    assert said(refused) == (503, "READ_ONLY") and refused.headers["retry-after"] == ["3600"]
    assert said(surge.town.declares(visitor, VISITOR)) == (503, "READ_ONLY")
    left = {"visit": scanned.json["visit"], "at": clock.now().isoformat().replace("+00:00", "Z")}
    assert said(visitor.call("POST", "/api/checkouts", left)) == (503, "READ_ONLY")
    assert visitor.get("/api/visits").status == 200
    assert surge.town.somebody().sign_in("0900009009").person
    assert surge.steps(surge.second, "end", 2).status == 303
    assert visitor.checks_in(surge.town.token, surge.town.now).status == 201


def test_of_a_read_only_province_the_scans_of_others_go_on(surge: Surge) -> None:
    visitor = surge.town.visitor()
    surge.begins("read_only", "79")
    assert visitor.checks_in(surge.town.token).status == 201
    surge.begins("read_only", "01")
    assert said(visitor.checks_in(surge.town.token, surge.town.now)) == (503, "READ_ONLY")


def test_a_switched_off_function_says_so_and_others_work(surge: Surge) -> None:
    visitor = surge.town.visitor()
    name = surge.begins("switch:sampling_booking", hours=100)
    asked = {"session": "01-20211123-" + "0" * 26, "slot": "x"}
    refused = visitor.call("POST", "/api/sampling/appointments", asked)
    assert said(refused) == (503, "FEATURE_OFF") and refused.headers["retry-after"] == ["3600"]
    assert visitor.get("/api/sampling/sessions").status != 503
    assert visitor.checks_in(surge.town.token).status == 201
    assert surge.steps(surge.first, "end", 2, name).status == 303
    assert surge.steps(surge.second, "agree", 3, name).status == 303
    assert visitor.call("POST", "/api/sampling/appointments", asked).status == 422


def test_everybody_has_a_turn_in_each_round_of_a_waiting_room(surge: Surge) -> None:
    visitor = surge.town.visitor()
    surge.begins("waiting_room:sampling_booking")
    asked = {"session": "01-20211123-" + "0" * 26, "slot": "x"}
    told = []
    for minute in range(30):
        with later(minutes=minute):
            told.append(visitor.call("POST", "/api/sampling/appointments", asked))
    open_at = [minute for minute, one in enumerate(told) if one.status != 503]
    assert len(open_at) in (4, 5, 6), open_at
    waits = [one for one in told if one.status == 503]
    assert {said(one)[1] for one in waits} == {"WAITING_ROOM"}
    first = waits[0]
    with later(minutes=told.index(first), seconds=int(first.headers["retry-after"][0])):
        assert visitor.call("POST", "/api/sampling/appointments", asked).status == 422


def test_a_second_waiting_room_takes_nobody_the_turn_of_the_first(surge: Surge) -> None:
    """Each account has its turn in each room at another time: both at once might never come."""
    people = [surge.town.somebody().sign_in(f"09000031{one:02}") for one in range(6)]
    surge.begins("waiting_room:sampling_booking")
    surge.begins("waiting_room:vaccination_registration")
    surge.begins("waiting_room:sampling_booking", "01")
    surge.begins("waiting_room:sampling_booking")
    asked = {"session": "01-20211123-" + "0" * 26, "slot": "x"}
    let_in = [0] * len(people)
    for minute in range(0, 30, 2):
        with later(minutes=minute):
            for place, visitor in enumerate(people):
                told = visitor.call("POST", "/api/sampling/appointments", asked)
                let_in[place] += told.status != 503
    assert all(one in (2, 3) for one in let_in), let_in


def test_a_container_asks_once_in_half_a_minute(
    surge: Surge, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, asked = surge.town.visitor(), []
    real = store.standing_modes
    monkeypatch.setattr(store, "standing_modes", lambda: asked.append(1) or real())
    forgotten()
    for _ in range(5):
        assert visitor.get("/api/family").status == 200
    assert len(asked) == 1
    with later(seconds=29):
        assert visitor.get("/api/family").status == 200
    assert len(asked) == 1
    with later(seconds=31):
        assert visitor.get("/api/family").status == 200
    assert len(asked) == 2


def test_another_container_hears_of_a_mode_within_sixty_seconds(surge: Surge) -> None:
    forgotten()
    assert modes.all_counting(clock.now()) == ()
    kept = modes._kept.asked, modes._kept.due, modes._kept.modes
    surge.begins("shed:1")
    modes._kept.asked, modes._kept.due, modes._kept.modes = kept
    assert modes.all_counting(clock.now()) == ()
    with later(seconds=60):
        assert len(modes.all_counting(clock.now())) == 1


@pytest.mark.parametrize("wrong", ["ThrottlingException", "AccessDeniedException"])
def test_what_can_not_be_read_closes_no_door_and_forgets_no_mode(
    surge: Surge,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wrong: str,
) -> None:
    visitor, asked = surge.town.visitor(), []

    def down(*_: object, **__: object) -> None:
        asked.append(1)
        raise ClientError({"Error": {"Code": wrong}}, "Query")

    surge.begins("shed:3", hours=1)
    assert len(modes.all_counting(clock.now())) == 1
    monkeypatch.setattr(store.StandingRecord, "query", down)
    with later(seconds=40):
        for _ in range(3):
            assert said(visitor.get("/api/family")) == (503, "SHED")
    assert len(asked) == 1
    assert '"fact":"ModesUnreadable"' in capsys.readouterr().out
    with later(hours=1):
        assert visitor.get("/api/family").status == 200
    forgotten()
    assert visitor.get("/api/family").status == 200
    assert visitor.checks_in(surge.town.token).status == 201
