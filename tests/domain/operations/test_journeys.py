"""How answers of a walk are judged, and when a journey is red."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.identifiers import print_venue_code
from functions.kernel.synthetic import SYNTHETIC_VENUE
from functions.operations.domain import judging
from functions.operations.domain.journeys import (
    JOURNEY_OF,
    RED_AFTER,
    Journey,
    Step,
    Walked,
    Why,
    is_red,
    trodden,
)
from functions.operations.domain.judging import Reply

NOW = datetime(2021, 11, 23, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def told(body: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(body).encode(), "application/json", 10)


def figures(**more: Any) -> Reply:
    plain = {"day": "2021-11-22", "revision": 1, "as_of": "2021-11-22T18:05:00.000Z"}
    return told(plain | {"figures": [{}]} | more)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(0), Why.NO_ANSWER),
        (Reply(200, over=True), Why.TIME_OVER),
        (Reply(500), Why.STATUS),
        (Reply(404), Why.STATUS),
        (Reply(503, b"no server"), Why.STATUS),
        (told({"code": "CHECKIN_SUSPENDED"}, 503), Why.CLOSED),
        (told({"code": "READ_ONLY"}, 503), Why.CLOSED),
        (told({"code": "FEATURE_OFF"}, 500), Why.STATUS),
        (told({"code": "NOT_SHEDDING"}, 503), Why.STATUS),
        (Reply(302), Why.ELSEWHERE),
        (Reply(200), None),
    ],
)  # fmt: skip
def test_what_is_not_worth_reading_on(reply: Reply, why: Why | None) -> None:
    assert judging.expected(reply, 200, 201) is why


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, Why.FINE),
        ({"day": "2021-11-21"}, Why.CONTENT),
        ({"figures": []}, Why.CONTENT),
        ({"revision": 0, "as_of": "", "figures": []}, Why.OLD),
        ({"as_of": "2021-11-22T16:59:00.000Z"}, Why.OLD),
        ({"as_of": "2021-11-24T00:00:00.000Z"}, Why.OLD),
        ({"as_of": "yesterday"}, Why.CONTENT),
        ({"as_of": None}, Why.CONTENT),
    ],
)  # fmt: skip
def test_figures_are_of_the_day_that_is_due_and_made_after_its_end(
    more: dict[str, Any], why: Why
) -> None:
    assert judging.judge_figures(figures(**more), NOW) is why


@pytest.mark.parametrize(
    ("stood", "more", "why"),
    [
        (NOW, {"revision": 0, "as_of": "", "figures": []}, Why.TOO_EARLY),
        (datetime(2021, 11, 22, 17, tzinfo=UTC), {"revision": 0}, Why.TOO_EARLY),
        (datetime(2021, 11, 22, 16, 59, tzinfo=UTC), {"revision": 0}, Why.OLD),
        (NOW - 300 * DAY, {"revision": 0}, Why.OLD),
        (None, {"revision": 0}, Why.OLD),
        (NOW, {}, Why.FINE),
        (NOW, {"day": "2021-11-21"}, Why.CONTENT),
        (NOW, {"as_of": "2021-11-22T16:59:00.000Z"}, Why.OLD),
    ],
)
def test_it_is_too_early_only_where_the_day_was_over_before_the_stage_stood(
    stood: datetime | None, more: dict[str, Any], why: Why
) -> None:
    assert judging.judge_figures(figures(**more), NOW, stood) is why
    assert judging.judge_figures(Reply(500), NOW, stood) is Why.STATUS
    assert judging.judge_figures(Reply(0), NOW, stood) is Why.NO_ANSWER


def test_a_journey_with_nothing_to_judge_is_neither_well_nor_failed() -> None:
    (only,) = [
        one
        for one in trodden([Walked(Step.FIGURES, Why.TOO_EARLY, 200, 5)])
        if one.journey is Journey.FIGURES
    ]
    broken = trodden([Walked(Step.HOME, Why.TOO_EARLY), Walked(Step.STATIC, Why.STATUS)])[0]

    assert (only.failed, only.judged) == (False, False)
    assert (broken.failed, broken.judged) == (True, True)


def test_before_half_past_one_at_night_the_day_before_yesterday_is_due() -> None:
    midnight = datetime(2021, 11, 22, 17, tzinfo=UTC)
    due = [judging.day_due(midnight + timedelta(minutes=m)).day for m in (0, 89, 90, 1439)]

    assert due == [21, 21, 22, 22]
    late = figures(day="2021-11-21", as_of="2021-11-21T18:00:00.000Z")
    assert judging.judge_figures(late, midnight + timedelta(minutes=89)) is Why.FINE


@pytest.mark.parametrize(
    ("body", "why", "id_"),
    [
        ({"campaigns": []}, Why.FINE, ""),
        ({"campaigns": [{"campaign": "C-1"}, {"campaign": "C-2"}]}, Why.FINE, "C-1"),
        ({"campaigns": [{"campaign": "../../etc"}]}, Why.CONTENT, ""),
        ({"campaigns": [{"campaign": "a/b"}]}, Why.CONTENT, ""),
        ({"campaigns": ["C-1"]}, Why.CONTENT, ""),
        ({"campaigns": None}, Why.CONTENT, ""),
        ([], Why.CONTENT, ""),
    ],
)
def test_of_a_list_the_first_is_followed_if_it_is_an_id(body: Any, why: Why, id_: str) -> None:
    assert judging.judge_list(told(body), "campaigns", "campaign") == (why, id_)


@pytest.mark.parametrize(
    ("sessions", "why"),
    [
        ([], Why.FINE),
        ([{"day": "2021-11-24", "slots": [{"left": 0}, {"left": 3}]}], Why.FINE),
        ([{"slots": [{"left": -1}]}], Why.CONTENT),
        ([{"slots": [{"left": None}]}], Why.CONTENT),
        ([{"slots": [{"left": True}]}], Why.CONTENT),
        ([{"slots": 3}], Why.CONTENT),
        ([3], Why.CONTENT),
        (None, Why.CONTENT),
    ],
)
def test_sold_out_is_an_answer_and_fewer_than_none_is_not(sessions: Any, why: Why) -> None:
    assert judging.judge_seats(told({"sessions": sessions})) is why


def test_a_check_in_that_waits_in_the_queue_can_not_be_left_yet() -> None:
    body = {"visit": "0a1b2c3d#X.20211123", "venue": SYNTHETIC_VENUE}

    assert judging.judge_check_in(told(body, 201)) == (Why.FINE, body["visit"])
    assert judging.judge_check_in(told(body, 202)) == (Why.FINE, "")
    assert judging.judge_check_in(told(body | {"venue": "another"}, 201)) == (Why.CONTENT, "")
    assert judging.judge_check_out(told(body, 201), body["visit"]) is Why.FINE
    assert judging.judge_check_out(told(body, 201), "another") is Why.CONTENT


def test_an_order_on_check_in_is_no_fault_of_the_page() -> None:
    ours = print_venue_code(SYNTHETIC_VENUE).encode()

    assert judging.judge_poster(Reply(503, b"<p>" + ours)) is Why.CLOSED
    assert judging.judge_poster(Reply(503, b"<p>")) is Why.STATUS
    assert judging.judge_poster(Reply(200, b"<p>" + ours)) is Why.FINE


@given(st.binary(max_size=80), st.integers(0, 599))
def test_no_bytes_raise(body: bytes, status: int) -> None:
    reply = Reply(status, body, "text/html")
    for judge in (judging.judge_home, judging.judge_static, judging.judge_poster):
        assert judge(reply) in Why
    assert judging.judge_certificate(reply, "expired") is not Why.FINE
    assert judging.judge_figures(reply, NOW) is not Why.FINE
    assert judging.judge_seats(reply) is not Why.FINE
    assert judging.judge_check_in(reply)[1] == ""


def test_a_journey_has_failed_where_one_step_did_and_red_is_three_in_a_row() -> None:
    assert set(JOURNEY_OF) == set(Step) and set(JOURNEY_OF.values()) == set(Journey)
    walked = [Walked(step, Why.FINE, 200, 10) for step in Step]
    assert not any(one.failed for one in trodden(walked))
    assert [one.millis for one in trodden(walked)] == [20, 30, 20, 10, 10]
    one_bad = [*walked[:3], Walked(Step.CHECK_IN, Why.OLD), *walked[4:]]
    assert [one.journey for one in trodden(one_bad) if one.failed] == [Journey.SCAN]
    assert [one.journey for one in trodden(walked[:-1]) if one.failed] == [Journey.SEATS]
    assert not is_red([True] * (RED_AFTER - 1))
    assert is_red([False, *[True] * RED_AFTER])
    assert not is_red([True] * 9 + [False])
