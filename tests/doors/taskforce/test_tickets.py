"""Tickets through the doors: opened once, moved as seen, nothing lost, nobody else's seen."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.kernel.callers import Caller, Role
from functions.runtime import clock
from functions.taskforce.domain.ticket import Move, TicketChanged
from functions.taskforce.service import ticketing
from functions.taskforce.store import chains
from tests.doors.checkin.town import items_of, later
from tests.doors.taskforce.desk import COMMUNE, PLACE, Desk, words


def kept(prefix: str) -> list[dict[str, Any]]:
    """Items of the table whose key begins so, by key."""
    found = [one for one in items_of("taskforce") if one["p"]["S"].startswith(prefix)]
    return sorted(found, key=lambda one: (one["p"]["S"], one["s"]["S"]))


def codes(name: str) -> list[str]:
    """The states of a ticket's revisions."""
    return [json.loads(one)["state"] for one in chains.history(f"ticket#{name}")]


def test_the_same_words_of_a_day_are_one_ticket(desk: Desk) -> None:
    first = desk.opens_ticket()
    with later(minutes=5):
        assert desk.opens_ticket() == first
    assert desk.opens_ticket(kind="network") != first
    assert len(kept("open")) == 2 and codes(first) == ["open"]


def test_a_ticket_goes_its_way_and_every_step_stays(desk: Desk) -> None:
    name = desk.opens_ticket()
    assert desk.moves(name, 1, "waiting", note="Chờ thiết bị thay thế").status == 303
    assert desk.moves(name, 2, "solved").status == 303
    assert desk.moves(name, 3, "closed").status == 303
    assert codes(name) == ["open", "waiting", "solved", "closed"]
    assert kept("open") == [] and len(kept("closed#01")) == 1
    page = words(desk.province.get(f"{PLACE}/phieu?ticket={name}"))
    assert "Chờ thiết bị thay thế" in page and "Đã đóng" in page
    gone = desk.moves(name, 4, "open")
    assert gone.status == 409 and "TICKET_MOVE_IMPOSSIBLE" in gone.body.decode()


def test_a_step_sent_twice_is_one_and_a_stale_one_is_refused(desk: Desk) -> None:
    name = desk.opens_ticket()
    assert desk.moves(name, 1, "waiting").status == 303
    assert desk.moves(name, 1, "waiting").status == 303
    stale = desk.moves(name, 1, "solved", who=desk.colleague)
    assert stale.status == 409 and "TICKET_CHANGED" in stale.body.decode()
    assert codes(name) == ["open", "waiting"]


@pytest.mark.parametrize("state", ["waiting", "solved"])
def test_of_two_at_once_the_condition_decides(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    name = desk.opens_ticket()
    officer = Caller(
        Role.PROVINCE_OFFICER,
        "first",
        unit="province-01",
        division="01",
        relations=frozenset({"jurisdiction"}),  # type: ignore[arg-type]
    )
    seen = chains.newest(f"ticket#{name}")
    ticketing.move(officer, name, Move(1, "waiting", "cdc", ""), clock.now())
    monkeypatch.setattr(chains, "newest", lambda _: seen)  # the second looked before the first
    step = Move(1, state, "cdc", "")
    if state == "waiting":  # the same step by the same person: the answer of the first was lost
        assert ticketing.move(officer, name, step, clock.now()).revision == 2
    else:
        with pytest.raises(TicketChanged):
            ticketing.move(officer, name, step, clock.now())
    assert codes(name) == ["open", "waiting"]


@pytest.mark.parametrize(
    "text",
    [
        "Gọi cán bộ 0900 001 001 để hỏi",
        "Số CCCD 001.090.900.001 không tra được",
        "Gửi về canbo.x@example.vn",
    ],
)
def test_a_text_with_somebodys_number_is_refused(desk: Desk, text: str) -> None:
    refused = desk.tries(text=text)
    assert refused.status == 422 and "TEXT_HOLDS_NUMBER" in refused.body.decode()
    name = desk.opens_ticket(text="Từ 20/11/2021 lúc 08:15 tỉnh 01 mất mạng, 300 lượt")
    noted = desk.moves(name, 1, "waiting", note=text)
    assert noted.status == 422 and codes(name) == ["open"]


def test_what_is_not_in_the_lists_is_refused_in_words(desk: Desk) -> None:
    for wrong in ({"kind": "x"}, {"platform": "D"}, {"text": ""}, {"text": "a" * 401}):
        assert desk.tries(**wrong).status == 422, wrong
    name = desk.opens_ticket()
    assert desk.moves(name, 1, "x").status == 422
    assert desk.moves(name, 1, "waiting", desk="x").status == 422
    assert desk.moves(name, "one", "waiting").status == 422  # type: ignore[arg-type]
    assert codes(name) == ["open"]


def test_the_board_shows_age_lag_and_what_is_overdue(desk: Desk) -> None:
    desk.opens_ticket()
    with later(days=4):
        desk.province = desk.member(Role.PROVINCE_OFFICER, "province-01")
        desk.opens_ticket(desk.province, kind="outage", place="01/001")
        page = desk.province.get(PLACE)
        told = words(page)
        assert "Chưa xong 2" in told and "Quá hạn 1" in told and "4 ngày" in told
        assert page.body.decode().count('height="26"') == 5 and "3–6 ngày" in told
        assert "Phường Phúc Xá" in told and "onclick" not in page.body.decode()


@pytest.mark.catalogue("Z02")
def test_another_provinces_ticket_is_like_none(desk: Desk) -> None:
    name = desk.opens_ticket()
    other = desk.elsewhere.get(f"{PLACE}/phieu?ticket={name}")
    none = desk.elsewhere.get(f"{PLACE}/phieu?ticket={'0' * 32}")
    odd = desk.elsewhere.get(f"{PLACE}/phieu?ticket=x")
    shown = [one.body.decode().replace(name, "0" * 32) for one in (other, none)]
    assert (other.status, none.status, odd.status) == (404, 404, 404)
    assert shown[0].count("NOT_FOUND") == shown[1].count("NOT_FOUND") == 1
    assert desk.moves(name, 1, "waiting", who=desk.elsewhere).status == 404
    assert desk.moves(name, 1, "waiting", who=desk.second).status == 404
    assert desk.tries(desk.elsewhere).status == 404
    assert desk.elsewhere.get(f"{PLACE}?at={COMMUNE}").status == 404
    assert desk.elsewhere.get(f"{PLACE}?at=99/x").status == 404
    assert "Chưa xong 0" in words(desk.elsewhere.get(PLACE))
    assert "Chưa xong 1" in words(desk.ministry.get(PLACE))
    assert "Chưa xong 1" in words(desk.ministry.get(f"{PLACE}?at=01"))
    assert "Chưa xong 0" in words(desk.second.get(PLACE))
    assert codes(name) == ["open"]
