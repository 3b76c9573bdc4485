"""A paper is kept for a month, and drawn anew for whoever looks for one that is gone (ADR 0147)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.certificates import streams
from functions.certificates.domain.words import Why
from functions.certificates.service import printing
from functions.certificates.store import certificates
from functions.kernel.errors import NotFound
from functions.runtime import aws, objects, settings
from infra.parts import read_part
from tests.doors.certificates.office import TUBE, Office
from tests.world import Actor, messages_in, stream_records

Shown = tuple[Actor, dict[str, Any]]


@pytest.fixture
def held(office: Office) -> Shown:
    """Somebody with a certificate whose paper was drawn."""
    anh = office.named()
    office.hears(office.result(anh.person))
    told = office.issued(anh, TUBE)
    assert told["pdf"]
    return anh, told


def expires(told: dict[str, Any]) -> None:
    """The lifecycle takes the paper away."""
    bucket, key = settings.bucket("documents"), printing.key_of(told["id"])
    aws.client("s3").delete_object(Bucket=bucket, Key=key)


def streamed(office: Office) -> int:
    """One round of the stream alone; how many drawings does it call for?"""
    records = stream_records("certificates")[office.seen :]
    office.seen += len(records)
    for _ in range(2 if records else 0):  # it may tell twice
        told = streams.tell_certificates({"Records": records}, None)
        assert told["batchItemFailures"] == []
    return len(messages_in("certificate-papers"))


def test_papers_and_nothing_else_of_certificates_have_a_month() -> None:
    rules = read_part("buckets")["Resources"]["DocumentsBucket"]["Properties"][
        "LifecycleConfiguration"
    ]["Rules"]
    found = {
        one["Prefix"]: one["ExpirationInDays"]
        for one in rules
        if one.get("Prefix", "").startswith("certificates/")
    }
    assert found == {printing.PLACE: 30, "certificates/lists/parts/": 8}


@pytest.mark.catalogue("P09")
@pytest.mark.parametrize("place", ["/api/certificates/{id}", "/chung-nhan/{id}"])
def test_a_paper_that_is_gone_is_drawn_anew_for_whoever_looks(
    office: Office, held: Shown, place: str
) -> None:
    anh, told = held
    before = objects.read("documents", printing.key_of(told["id"]))
    expires(told)
    shown = anh.get(place.format(id=told["id"]))
    assert shown.status == 200 and b".pdf" not in shown.body
    with pytest.raises(NotFound):
        objects.read("documents", printing.key_of(told["id"]))
    office.works()
    again = anh.get(place.format(id=told["id"]))
    assert printing.key_of(told["id"]) in again.body.decode()
    assert objects.read("documents", printing.key_of(told["id"])) == before


def test_it_is_asked_for_once_however_many_look(office: Office, held: Shown) -> None:
    anh, told = held
    expires(told)
    for _ in range(3):
        assert anh.get(f"/api/certificates/{told['id']}").json["pdf"] == ""
    assert streamed(office) == 2  # one change of the record, told twice
    assert streamed(office) == 0


def test_a_paper_that_lies_there_is_not_drawn_again(office: Office, held: Shown) -> None:
    anh, told = held
    for _ in range(2):
        assert anh.get(f"/api/certificates/{told['id']}").json["pdf"]
    assert streamed(office) == 0


def test_what_counts_no_more_has_no_paper_and_gets_none(office: Office, held: Shown) -> None:
    anh, told = held
    expires(told)
    found = certificates.certificate(told["id"])
    assert found is not None
    assert certificates.put_revoked(found, Why.ORDERED, office.now)
    assert anh.get(f"/api/certificates/{told['id']}").json["pdf"] == ""
    certificates.put_paper_gone(told["id"])  # who looked before it was revoked comes late
    assert streamed(office) == 0
    office.works()
    with pytest.raises(NotFound):
        objects.read("documents", printing.key_of(told["id"]))


def test_a_paper_that_s3_withholds_is_taken_for_gone(
    office: Office, held: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To a role that may not list the bucket S3 says of a missing object that it is forbidden."""
    anh, told = held
    client = aws.client("s3")

    def forbidden(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "403"}}, "HeadObject")

    stands: Callable[..., Any] = client.head_object
    monkeypatch.setattr(client, "head_object", forbidden)
    assert anh.get(f"/api/certificates/{told['id']}").json["pdf"] == ""
    monkeypatch.setattr(client, "head_object", stands)
    office.works()
    assert anh.get(f"/api/certificates/{told['id']}").json["pdf"]
