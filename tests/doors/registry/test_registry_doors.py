"""The registry's doors: strict bodies, right statuses, pages that render, queues that isolate."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from app import app
from functions.access import policy
from functions.kernel.callers import Caller, Role
from functions.registry import consumers, service, streams
from functions.runtime import aws, http, pages, settings
from tests.gateway import Gateway, Reply
from tests.store.registry import actors

NEW_VENUE = {
    "name": "Quán Cơm Bình Minh",
    "kind": "food",
    "province": "01",
    "district": "001",
    "ward": "00001",
    "address": "Số 1 Phố Thử",
    "opens_at": "06:00",
    "closes_at": "22:00",
    "capacity": 40,
    "registrant_name": "Nguyễn Văn An",
}


class World:
    """The doors, with whoever stands before them."""

    def __init__(self, now: datetime) -> None:
        self.gateway = Gateway(app)
        self.caller = Caller(Role.ANONYMOUS)
        self.now = now
        self.key = 0

    def call(self, method: str, path: str, **sent: Any) -> Reply:
        """One request with a fresh idempotency key."""
        self.key += 1
        headers = {"idempotency-key": f"key-{self.key:06d}"} | sent.pop("headers", {})
        return self.gateway.call(method, path, headers=headers, **sent)


@pytest.fixture
def world(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The doors, an owner before them."""
    made = World(keys_kept)
    made.caller = actors.citizen(actors.OWNER_PHONE, keys_kept)
    monkeypatch.setattr(http.api, "_guards", [lambda request, route: made.caller])
    monkeypatch.setattr(http.api, "_error_pages", [pages.error_page])
    yield made


def registered(world: World) -> str:
    """A venue's code, by way of the door."""
    reply = world.call("POST", "/api/venues", json_body=NEW_VENUE)
    assert reply.status == 201, reply.body
    return str(reply.json["code"])


def test_every_door_has_its_line_in_the_policy() -> None:
    ours = [key for key, route in http.ROUTES.items() if route.name.startswith("registry.")]

    assert len(ours) > 30
    assert [key for key in ours if policy.policy_line(key) is None] == []


def test_a_venue_is_registered_listed_edited_closed_and_opened(world: World) -> None:
    code = registered(world)

    shown = world.call("GET", f"/api/venues/{code[:4]}-{code[4:]}".lower()).json
    assert (shown["code"], shown["role"], shown["poster_state"]) == (code, "owner", "rendering")
    assert [v["code"] for v in world.call("GET", "/api/venues").json["venues"]] == [code]
    details = {k: v for k, v in NEW_VENUE.items() if k != "registrant_name"} | {"capacity": 9}
    edited = world.call("POST", f"/api/venues/{code}/details", json_body=details)
    assert edited.json["capacity"] == 9
    closed = world.call("POST", f"/api/venues/{code}/suspend", json_body={})
    assert closed.json["state"] == "paused"
    assert world.call("POST", f"/api/venues/{code}/resume").json["state"] == "active"
    rotated = world.call("POST", f"/api/venues/{code}/poster/rotate")
    assert (rotated.status, rotated.json["poster_version"]) == (202, 2)
    poster = world.call("GET", f"/api/venues/{code}/poster").json
    assert (poster["state"], poster["pdf"]) == ("rendering", "")


@pytest.mark.catalogue("Z03")
@pytest.mark.parametrize("field", ["role", "province_code", "status", "owner", "person_id"])
def test_an_unknown_field_is_refused(world: World, field: str) -> None:
    reply = world.call("POST", "/api/venues", json_body=NEW_VENUE | {field: "x"})

    assert (reply.status, reply.code) == (422, "UNKNOWN_FIELD")


@pytest.mark.catalogue("Z02", "I11", "I16")
def test_anothers_venue_and_an_impossible_code_answer_alike(world: World) -> None:
    code = registered(world)
    world.caller = actors.citizen(actors.OTHER_PHONE, world.now)

    replies = [
        world.call("GET", f"/api/venues/{text}")
        for text in (code, "00000000A", "..%2Fx", "a%00b", "%23name", "attribute_not_exists(x)")
    ]

    told = {json.dumps({**r.json, "request_id": ""}, sort_keys=True) for r in replies}
    assert {r.status for r in replies} == {404}
    assert len(told) == 1


@pytest.mark.catalogue("I01", "I03", "I04")
def test_names_are_kept_in_one_form_and_shown_inert(world: World) -> None:
    evil = NEW_VENUE | {"name": '"><img src=x onerror=alert(1)>{{7*7}}'}
    code = world.call("POST", "/api/venues", json_body=evil).json["code"]
    page = world.call("GET", f"/dia-diem/{code}").body.decode()
    assert "<img src=x" not in page
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", page)[0]

    decomposed = NEW_VENUE | {"name": "Qua\u0301n \u200bTha\u0306\u0301ng"}
    assert world.call("POST", "/api/venues", json_body=decomposed).json["name"] == "Quán Thắng"
    for name in ("\x00", "a" + "\u0301" * 4000, ""):
        reply = world.call("POST", "/api/venues", json_body=NEW_VENUE | {"name": name})
        assert reply.status == 422


@pytest.mark.catalogue("P06")
def test_no_refusal_or_log_line_holds_what_was_sent(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    registered(world)
    wrong = NEW_VENUE | {"registrant_name": "Canary Văn 9", "kind": "canary"}
    reply = world.call("POST", "/api/venues", json_body=wrong)
    family = world.call("POST", "/api/family", json_body={"full_name": "Canary", "birth": "canary"})

    told = (reply.body + family.body).decode() + capsys.readouterr().out
    assert "anary" not in told
    assert "Nguy" not in told


def test_a_controller_is_added_and_removed(world: World) -> None:
    code = registered(world)

    added = world.call(
        "POST", f"/api/venues/{code}/controllers", json_body={"phone": "0900 001 002"}
    )
    other = service.open_account(actors.OTHER_PHONE, world.now)
    page = world.call("GET", f"/dia-diem/{code}").body.decode()
    removed = world.call(
        "POST", f"/api/venues/{code}/controllers/remove", json_body={"person": other}
    )

    assert (added.status, removed.status) == (200, 200)
    assert "0900001***" in page
    assert "0900001002" not in page
    assert not service.is_linked(other, service.read_code(code))


def test_a_family_is_kept_offered_and_claimed(world: World) -> None:
    child = {"full_name": "Nguyễn Thị Chi", "birth": "2015", "relation": "child"}
    made = world.call("POST", "/api/family", json_body=child | {"consented": True})
    assert made.status == 201
    member = made.json["member"]
    shown = world.call("GET", "/api/family").json["members"]
    assert [(m["id"], m["masked_name"]) for m in shown] == [(member, "Nguyễn T*** C***")]

    code = world.call("POST", f"/api/family/{member}/offer").json["code"]
    world.caller = actors.citizen(actors.OTHER_PHONE, world.now)
    claimed = world.call("POST", "/api/family/claims", json_body={"code": code})

    assert (claimed.status, claimed.json["member"]) == (200, member)
    assert world.call("POST", f"/api/family/{member}/remove").status == 404
    assert world.call("POST", "/api/family/..%2F/remove").code == "PERSON_UNKNOWN"


def test_an_officer_announces_a_file_and_sees_how_it_fares(world: World) -> None:
    world.caller = actors.officer()
    wanted = {"kind": "venues", "filename": "dia-diem.csv", "size": 9, "dry_run": False}

    made = world.call("POST", "/api/imports", json_body=wanted).json

    assert made["upload"]["fields"]["key"] == f"venues/{made['import_id']}/file.csv"
    shown = world.call("GET", f"/api/imports/{made['import_id']}").json
    assert (shown["state"], shown["received"]) == ("AWAITING_FILE", 0)
    assert len(world.call("GET", "/api/imports").json["imports"]) == 1
    page = world.call("GET", f"/can-bo/tep/{made['import_id']}")
    assert page.status == 200
    policy_told = page.header("content-security-policy")
    assert made["upload"]["url"].split("/")[2] in policy_told
    assert world.call("GET", "/can-bo/tep").status == 200


def test_an_officer_gives_an_order_and_everybody_reads_it(world: World) -> None:
    world.caller = actors.officer()
    order = {
        "module": "checkin",
        "scope": "01",
        "instrument": "12/QĐ",
        "effective_from": "2021-11-23T00:00:00Z",
        "state": "suspended",
    }
    assert world.call("POST", "/api/orders", json_body=order).status == 201
    form = order | {"effective_from": "2021-12-01T00:00", "state": "in_force"}
    assert world.call("POST", "/can-bo/lenh", form=form).status == 303
    assert world.call("POST", "/can-bo/lenh", form=form | {"scope": "79"}).status == 403
    assert "12/QĐ" in world.call("GET", "/can-bo/lenh").body.decode()

    world.caller = Caller(Role.ANONYMOUS)
    assert len(world.call("GET", "/api/orders").json["orders"]) == 2


def test_pages_work_with_forms_alone(world: World) -> None:
    form = {k: str(v) for k, v in NEW_VENUE.items()} | {"idempotency_key": "form-0001"}

    assert world.call("GET", "/dia-diem/moi").status == 200
    stepped = world.call("POST", "/dia-diem/moi", form=form | {"step": "divisions"})
    assert "Phường Phúc Xá" in stepped.body.decode()
    refused = world.call("POST", "/dia-diem/moi", form=form | {"capacity": "nhiều"})
    assert (refused.status, "Bình Minh" in refused.body.decode()) == (422, True)
    made = world.call("POST", "/dia-diem/moi", form=form)
    assert made.status == 303
    again = world.call("POST", "/dia-diem/moi", form=form)
    venue = made.header("location")
    assert again.header("location") == venue
    assert "Bình Minh" in world.call("GET", "/dia-diem").body.decode()

    for path, sent in (
        ("tam-dung", {}),
        ("mo-lai", {}),
        ("doi-ma", {"idempotency_key": "form-0002"}),
        ("nguoi-quan-ly", {"phone": actors.OTHER_PHONE}),
        ("nguoi-quan-ly/bo", {"person": service.open_account(actors.OTHER_PHONE, world.now)}),
    ):
        assert world.call("POST", f"{venue}/{path}", form=sent).status == 303, path
    details = {k: v for k, v in form.items() if k not in ("registrant_name", "idempotency_key")}
    assert world.call("POST", f"{venue}/chi-tiet", form=details).status == 303
    wrong = world.call("POST", f"{venue}/nguoi-quan-ly", form={"phone": "1"})
    assert wrong.status == 422


def test_the_family_page_works_with_forms_alone(world: World) -> None:
    form = {"full_name": "Nguyễn Thị Chi", "birth": "2015", "sex": "2", "relation": "child"}

    assert (
        world.call("POST", "/gia-dinh", form=form | {"idempotency_key": "f-000001"}).status == 303
    )
    refused = world.call("POST", "/gia-dinh", form=form | {"birth": "3015"})
    assert refused.status == 422
    page = world.call("GET", "/gia-dinh").body.decode()
    assert "Nguyễn T*** C***" in page
    assert "Thị Chi" not in page
    _, member = service.own_people(world.caller)
    assert world.call("POST", "/gia-dinh/bo", form={"member": member}).status == 303


def test_a_member_takes_over_with_forms_alone(world: World) -> None:
    form = {"full_name": "Nguyễn Thị Chi", "birth": "2005", "sex": "2", "relation": "child"}
    world.call("POST", "/gia-dinh", form=form | {"idempotency_key": "f-000001"})
    holder, (_, member) = world.caller, service.own_people(world.caller)
    page = world.call("POST", "/gia-dinh/trao", form={"member": member}).body.decode()
    code = re.findall(r"<textarea readonly[^>]*>([\w-]+)</textarea>", page)[0]
    broken = f" {code[:30]}\r\n{code[30:]} "

    own = world.call("POST", "/gia-dinh/nhan", form={"code": code})
    world.caller = actors.citizen(actors.OTHER_PHONE, world.now)
    wrong = [world.call("POST", "/gia-dinh/nhan", form={"code": c}) for c in ("", "x", "A" * 90)]
    taken = [world.call("POST", "/gia-dinh/nhan", form={"code": broken}) for _ in range(2)]
    stranger = world.call("POST", "/gia-dinh/trao", form={"member": member})
    world.caller = actors.citizen(actors.THIRD_PHONE, world.now)
    late = world.call("POST", "/gia-dinh/nhan", form={"code": code})

    assert own.status not in (200, 303)
    assert [reply.status for reply in (*wrong, late)] == [410] * 4
    assert [reply.status for reply in taken] == [200, 200]
    assert stranger.status == 404
    assert service.own_people(holder) == (holder.subject,)


def test_an_unknown_venue_is_a_page_too(world: World) -> None:
    reply = world.call("GET", "/dia-diem/XXXX")

    assert (reply.status, reply.header("content-type")[:9]) == (404, "text/html")


Load = Callable[[str], Any]


def test_a_written_venue_asks_for_its_poster_once(keys_kept: datetime, event: Load) -> None:
    for name in ("", ".rendered", ".rotated"):
        reply = streams.request_poster(event(f"registry/streams.request_poster{name}"), None)
        assert reply == {"batchItemFailures": []}

    told = [json.loads(body) for body in _bodies("posters")]
    assert sorted(each["poster_version"] for each in told) == [1, 2]


def test_one_unreadable_wish_does_not_hold_back_the_others(
    keys_kept: datetime, event: Load
) -> None:
    reply = consumers.render_poster(event("registry/consumers.render_poster"), None)

    assert reply == {"batchItemFailures": [{"itemIdentifier": "m-2"}]}


@pytest.mark.parametrize("name", ["", ".test_event", ".goes_on"])
def test_messages_about_unknown_files_are_done_with(
    keys_kept: datetime, event: Load, name: str
) -> None:
    reply = consumers.receive_venue_file(
        event(f"registry/consumers.receive_venue_file{name}"), None
    )

    assert reply == {"batchItemFailures": []}


def _bodies(queue: str) -> list[str]:
    answer = aws.client("sqs").receive_message(
        QueueUrl=settings.queue_url(queue), MaxNumberOfMessages=10
    )
    return [message["Body"] for message in answer.get("Messages", [])]
