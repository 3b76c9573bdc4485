"""The HTTP door: what it reads, refuses and answers, whoever the view is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chalice.app import Chalice
from pydantic import BaseModel, ConfigDict

from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Gone, Unavailable
from functions.runtime import http
from functions.runtime.http import api as door
from tests.gateway import Gateway


class Greeting(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    times: int = 1


class SoldOut(Gone):
    code = "SOLD_OUT"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setattr(door, "ROUTES", {})
    monkeypatch.setattr(door, "_guards", [])
    monkeypatch.setattr(door, "_error_pages", [])
    doors = http.Api(__name__, audience="citizen")

    @doors.door("POST", "/greetings", body=Greeting, answers={201: None})
    def greet(request: http.Request, body: Greeting) -> http.Answer:
        return http.created({"hello": body.name, "times": body.times})

    @doors.door("GET", "/broken/{thing}")
    def break_down(request: http.Request) -> http.Answer:
        if request.path["thing"] == "gone":
            raise SoldOut
        if request.path["thing"] == "query":
            return http.ok(request.query)
        if request.path["thing"] == "busy":
            raise Unavailable(retry_after=7)
        raise ValueError("079201900001 is a secret of the input")

    app = Chalice(app_name="test")
    app.register_blueprint(doors)
    http.install_guard(lambda request, route: Caller(Role.CITIZEN, "P1"))
    yield Gateway(app)


def test_a_good_body_reaches_its_view(gateway: Gateway) -> None:
    reply = gateway.call("POST", "/greetings", json_body={"name": "Đặng"})

    assert (reply.status, reply.json) == (201, {"hello": "Đặng", "times": 1})
    assert reply.header("cache-control") == "no-store"


@pytest.mark.catalogue("I08")
def test_the_same_key_twice_is_refused_not_resolved(gateway: Gateway) -> None:
    reply = gateway.call(
        "POST",
        "/greetings",
        body=b'{"name":"a","name":"b"}',
        headers={"content-type": "application/json"},
    )

    assert (reply.status, reply.code) == (400, "DUPLICATE_KEY")


@pytest.mark.catalogue("B13", "I07")
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"[" * 100_000, 413, "TOO_LARGE"),
        (b"[" * 30_000, 400, "TOO_DEEP"),
        (b'{"name":"' + b"[{" * 500 + b'"}', 201, ""),
        (b'{"name":"a","times":' + b"9" * 5_000 + b"}", 400, "NOT_JSON"),
        (b'{"name":"a","times":NaN}', 400, "NOT_JSON"),
        (b'{"name":"a","times":1e999}', 400, "NOT_JSON"),
        (b'{"name":"a","times":true}', 422, "INVALID"),
        (b'{"name":"a","times":" 7 "}', 422, "INVALID"),
        (b'{"name":"a","times":"\xef\xbc\x91"}', 422, "INVALID"),
        (b'{"name":"\xff"}', 400, "NOT_JSON"),
        (b"\x1f\x8b\x08\x00\x00", 400, "NOT_JSON"),
        (b"x" * (11 * 1024 * 1024), 413, "TOO_LARGE"),
        (b"", 400, "NOT_JSON"),
    ],
)
def test_no_body_brings_the_door_down(
    gateway: Gateway, body: bytes, status: int, code: str
) -> None:
    headers = {"content-type": "application/json"} | {f"x-{n}": "1" for n in range(1_000)}

    reply = gateway.call("POST", "/greetings", body=body, headers=headers)

    assert (reply.status, reply.code) == (status, code)


@pytest.mark.catalogue("Z03")
def test_an_extra_field_is_refused_by_name_and_never_by_value(gateway: Gateway) -> None:
    reply = gateway.call("POST", "/greetings", json_body={"name": "a", "person_id": "079201900001"})

    assert (reply.status, reply.code) == (422, "UNKNOWN_FIELD")
    assert reply.json["errors"] == [{"field": "person_id", "code": "UNKNOWN_FIELD"}]
    assert b"079201900001" not in reply.body


def test_another_content_type_is_refused(gateway: Gateway) -> None:
    reply = gateway.call("POST", "/greetings", body=b"<a/>", headers={"content-type": "text/xml"})

    assert (reply.status, reply.code) == (415, "UNSUPPORTED_CONTENT")


def test_a_refusal_is_answered_by_its_family_in_both_languages(gateway: Gateway) -> None:
    reply = gateway.call("GET", "/broken/gone")

    assert (reply.status, reply.code) == (410, "SOLD_OUT")
    assert reply.json["message_vi"] and reply.json["message_en"] and reply.json["request_id"]


def test_a_wait_is_told_in_seconds(gateway: Gateway) -> None:
    assert gateway.call("GET", "/broken/busy").header("retry-after") == "7"


@pytest.mark.catalogue("P06", "I14")
def test_a_defect_is_told_without_a_word_of_the_input(
    gateway: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = gateway.call("GET", "/broken/079201900001")

    told = capsys.readouterr()
    assert (reply.status, reply.code) == (500, "INTERNAL")
    assert b"079201900001" not in reply.body
    assert "079201900001" not in told.out + told.err
    assert '"error":"ValueError"' in told.out


@pytest.mark.catalogue("Z17")
def test_a_repeated_parameter_is_refused(gateway: Gateway) -> None:
    reply = gateway.call("GET", "/broken/query?day=1&day=2")

    assert (reply.status, reply.code) == (400, "REPEATED_PARAMETER")


@pytest.mark.catalogue("Z13")
def test_without_a_guard_nobody_passes(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_guards", [])

    assert gateway.call("POST", "/greetings", json_body={"name": "a"}).status == 403


def test_two_views_of_one_route_do_not_start() -> None:
    doors = http.Api(__name__, audience="citizen")
    path = "/twice-only-in-this-test"

    def first(request: http.Request) -> http.Answer:
        return http.no_content()

    def second(request: http.Request) -> http.Answer:
        return http.no_content()

    doors.door("GET", path)(first)
    with pytest.raises(ValueError, match="two views"):
        doors.door("GET", path)(second)
    door.ROUTES.pop(f"GET {path}")
