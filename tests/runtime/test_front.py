"""The local front does what CloudFront is configured to do (infra/front.yaml), and no more."""

from __future__ import annotations

from typing import Any, cast

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from functions.runtime.http.padding import STEP
from functions.training.service import printing
from infra.gateway import NO_DOOR
from infra.local.front import Front
from infra.local.issuer import Issuer
from infra.local.telephone import PATH, Telephone

BODY = b"{" + b" " * (3 * STEP - 2) + b"}"
"""As long as the answer to three readings of a gate: long enough to be compressed."""


class Other:
    """An issuer or a telephone that nobody asks here."""

    def application(self) -> Starlette:
        return Starlette()

    async def page(self, _: Any) -> Any:
        raise AssertionError(PATH)


def upstream(asked: httpx.Request) -> httpx.Response:
    """The emulator's API: two answers of one size, and what has no door."""
    path = asked.url.path.partition("_user_request_")[2]
    if path == "/api/checkins":
        return httpx.Response(
            201,
            content=BODY,
            headers={"content-type": "application/json", "content-encoding": "identity"},
        )
    if path == "/long":
        return httpx.Response(200, content=BODY, headers={"content-type": "text/html"})
    if path == "/zipped":
        raise AssertionError("no door compresses by itself")
    if path == "/api/venues/000000000":
        return httpx.Response(404, json={"code": "VENUE_UNKNOWN"})
    if path == "/mine":
        return httpx.Response(403, json={"code": "FORBIDDEN"})
    if path in ("/as-aws", "/api/as-aws"):
        return httpx.Response(NO_DOOR, json={"code": "NOT_FOUND"})
    return httpx.Response(403, json={"message": "Missing Authentication Token"})


@pytest.fixture
def client() -> TestClient:
    """A browser before the front."""
    front = Front(1, "api", "http://front.test", cast(Issuer, Other()), cast(Telephone, Other()))
    front._client = httpx.AsyncClient(
        base_url="http://emulator.test", transport=httpx.MockTransport(upstream)
    )
    return TestClient(front.application(), base_url="http://front.test")


@pytest.mark.catalogue("P12")
def test_an_answer_that_tells_a_colour_is_not_compressed_on_the_way(client: TestClient) -> None:
    told = client.post("/api/checkins", headers={"accept-encoding": "gzip, br"})
    other = client.get("/long", headers={"accept-encoding": "gzip, br"})

    assert told.headers["content-encoding"] == "identity"
    assert int(told.headers["content-length"]) == len(BODY) == 3 * STEP
    assert other.headers["content-encoding"] == "gzip", "all else is"
    assert int(other.headers["content-length"]) < STEP


@pytest.mark.parametrize("path", ["/khong-co", "/as-aws", "/apis"])
def test_where_no_door_is_a_page_of_ours_shows_the_way_home(client: TestClient, path: str) -> None:
    told = client.get(path)

    assert told.status_code == 404
    assert told.headers["content-type"].startswith("text/html")
    assert "Không tìm thấy trang" in told.text
    assert "Page not found" in told.text
    assert 'href="/"' in told.text
    assert "style-src 'self'" in told.headers["content-security-policy"]
    assert told.headers["x-content-type-options"] == "nosniff"
    assert len(told.content) < 2_000
    (sheet,) = [line for line in told.text.splitlines() if "stylesheet" in line]
    assert client.get(sheet.partition('href="')[2].partition('"')[0]).status_code == 200


@pytest.mark.parametrize("path", ["/api/nothing", "/api/", "/api/as-aws", "/api/a/b/c"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_where_no_door_is_below_api_a_problem_tells_it(
    client: TestClient, method: str, path: str
) -> None:
    told = client.request(method, path)

    assert told.status_code == 404
    assert told.headers["content-type"] == "application/problem+json"
    assert told.headers["x-content-type-options"] == "nosniff"
    assert told.json()["code"] == "NOT_FOUND"
    assert {"message_vi", "message_en", "request_id"} < set(told.json())


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/api/venues/000000000", 404, "VENUE_UNKNOWN"), ("/mine", 403, "FORBIDDEN")],
)
def test_a_doors_own_answer_keeps_its_words(
    client: TestClient, path: str, status: int, code: str
) -> None:
    told = client.get(path)

    assert (told.status_code, told.json()["code"]) == (status, code)


def test_a_guide_is_served_as_pdf_and_nothing_else_beside_it(client: TestClient) -> None:
    name = next(printing.file_names())[0]
    told = client.get(f"/static/1a2b3c4d/{printing.FOLDER}/{name}")
    assert (told.status_code, told.headers["content-type"]) == (200, "application/pdf")
    assert told.content.startswith(b"%PDF-") and "immutable" in told.headers["cache-control"]
    for wrong in ("nguoi-dan-9-00000000.pdf", f".{name}", "..%2f..%2fMakefile"):
        assert client.get(f"/static/1a2b3c4d/{printing.FOLDER}/{wrong}").status_code == 404
