"""Nothing is sent to a host that is not on the list (ASVS 5.0 V13.2.5)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import botocore.config
import pytest

from functions.access.service import issuer
from functions.runtime import aws, destinations, settings
from functions.runtime.destinations import Elsewhere
from infra.artefact import SERVICES

OURS = "https://dynamodb.ap-southeast-1.amazonaws.com/"
STRANGERS = [
    "https://elsewhere.example/",
    "https://dynamodb.us-east-1.amazonaws.com/",
    "http://dynamodb.ap-southeast-1.amazonaws.com/",
    "https://dynamodb.ap-southeast-1.amazonaws.com.elsewhere.example/",
    "https://elsewhereap-southeast-1.amazonaws.com/",
    "https://dynamodb.ap-southeast-1.amazonaws.com@elsewhere.example/",
    "https://dynamodb.ap-southeast-1.amazonaws.com:8443/",
    "http://169.254.169.254/latest/meta-data/",
    "https:///nothing",
]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in Lambda: nothing else is named, nobody was asked before."""
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
        monkeypatch.delenv(name, raising=False)
    destinations.forget()


@pytest.mark.parametrize(
    "url", [OURS, "https://lachan-dev-uploads-1.s3.ap-southeast-1.amazonaws.com/a?b=@c"]
)
def test_aws_in_our_region_is_spoken_to(url: str) -> None:
    for _ in range(2):
        destinations.refuse_elsewhere(SimpleNamespace(url=url))


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_each_service_that_ships_answers_at_a_host_of_the_list(service: str) -> None:
    made = aws.session().create_client(service, region_name=settings.REGION)

    destinations.refuse_elsewhere(SimpleNamespace(url=made.meta.endpoint_url))


@pytest.mark.parametrize("url", STRANGERS)
def test_no_other_host_is_spoken_to(url: str) -> None:
    destinations.refuse_elsewhere(SimpleNamespace(url=OURS))

    with pytest.raises(Elsewhere):
        destinations.refuse_elsewhere(SimpleNamespace(url=url))


def test_a_place_of_the_emulator_is_spoken_to_where_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:4566")

    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:4566")
    for url in ("http://127.0.0.1:4566/x", "http://uploads.localhost:4566/x"):
        destinations.refuse_elsewhere(SimpleNamespace(url=url))
    for url in (
        "http://127.0.0.1:4567/x",
        "http://elsewherelocalhost:4566/",
        "https://localhost:4566/",
    ):
        with pytest.raises(Elsewhere):
            destinations.refuse_elsewhere(SimpleNamespace(url=url))


@pytest.mark.parametrize("service", ["s3", "dynamodb", "kms", "sqs"])
def test_a_client_of_ours_sends_nothing_elsewhere(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr("botocore.httpsession.URLLib3Session.send", lambda _, r: sent.append(r))
    aws.forget()
    made = aws.session().create_client(
        service,
        region_name=settings.REGION,
        endpoint_url="https://elsewhere.example",
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )
    asked = {"s3": "list_buckets", "dynamodb": "list_tables", "kms": "list_keys"}

    with pytest.raises(Elsewhere):
        getattr(made, asked.get(service, "list_queues"))()
    assert sent == []
    aws.forget()


@pytest.mark.parametrize("named", ["token_endpoint", "authorization_endpoint"])
def test_an_issuer_that_names_another_host_is_not_followed(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The discovery document is data from outside: a code and our client id go to no other host."""
    sent: list[str] = []
    monkeypatch.setattr(issuer._pool, "request", lambda _, url, **__: sent.append(url))
    told = {"issuer": settings.issuer(), named: "https://elsewhere.example/token"}
    monkeypatch.setattr(issuer._discovery, "read", lambda *_: told)

    assert issuer.endpoint(named, 1.0) == told[named], "a browser may be led where the issuer says"
    if named == "token_endpoint":
        with pytest.raises(issuer.IssuerUnreachable):
            issuer.exchange({"code": "x"}, 1.0)
    assert sent == []


def test_the_issuer_itself_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    class Answer:
        status = 200

        def read(self, _: int) -> bytes:
            return b"{}"

        def release_conn(self) -> None: ...

    def answer(_: str, url: str, **__: Any) -> Answer:
        sent.append(url)
        return Answer()

    monkeypatch.setattr(issuer._pool, "request", answer)
    for url in (settings.issuer() + "/token", settings.issuer_jwks_url()):
        assert issuer._send("GET", url, None) == (200, {})
    assert len(sent) == 2
