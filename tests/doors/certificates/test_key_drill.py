"""The drill of a lost key: revoked, planned as jobs, issued anew, and the list offline says so."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.certificates import consumers
from functions.certificates.service import reissuing
from functions.certificates.store import certificates
from functions.kernel.callers import Role
from functions.kernel.identifiers import tube_code
from functions.runtime import clock, cose_keys
from tests.doors.certificates.office import TUBE, Office
from tests.doors.certificates.test_revoking import _published, officer
from tests.world import messages_in

ORDERS = "certificate-orders"


def works_through_orders(office: Office) -> list[str]:
    """Run the queue of orders until it is empty; the facts of its messages."""
    seen: list[str] = []
    while waiting := messages_in(ORDERS):
        seen += [json.loads(one["body"])["fact"] for one in waiting]
        answer = consumers.work_through_order({"Records": waiting}, None)
        assert answer["batchItemFailures"] == []
    return seen


@pytest.mark.catalogue("K04")
def test_a_lost_key_is_revoked_and_all_it_signed_is_issued_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reissuing, "A_TIME", 1)
    monkeypatch.setattr(certificates, "shard_of", lambda identifier: "0")
    lost = _young_signer(office)
    anh = office.named()
    office.hears(*(office.result(anh.person, number=number) for number in (1, 2, 3)))
    tubes = [f"tube#{tube_code(number)}" for number in (1, 2, 3)]
    before = [office.issued(anh, tube) for tube in tubes]
    office.hears(office.result(anh.person, number=3, told="withdrawn", release=2))
    office.now += timedelta(seconds=90)
    with clock.fixed(office.now):
        fresh = office.installs_signer(term=(office.now - timedelta(days=1), _later(office)))
        done = officer(
            office, "/api/signer-revocations", {"kid": lost.hex()}, Role.MINISTRY_OPERATOR
        )
        facts = works_through_orders(office)
        office.works()
        overview = anh.get("/api/certificates").json["certificates"]
        listed = _published(office)
        verdicts = [office.check(one["text"]) for one in before]
        anew = [
            anh.get(f"/api/certificates/{one['id']}").json
            for one in overview
            if one["state"] == "issued"
        ]
        again = office.check(anew[0]["text"])

    assert done.status == 200
    assert facts.count("KeyToReissue") == 1
    assert facts.count("CertificatesToReissue") > 32
    assert {one["reason"] for one in verdicts} == {"revoked"}
    assert sorted(one["replaces"] for one in anew) == sorted(one["id"] for one in before[:2])
    assert again["valid"]
    assert {one.kid for one in map(_held, anew)} == {fresh}
    assert listed.revoked.kids == {lost}
    # Only the withdrawn one is listed by itself: the key stands for all others.
    assert len(listed.revoked.identifiers) == 1


@pytest.mark.catalogue("K04")
def test_pieces_that_come_twice_issue_once(office: Office) -> None:
    lost = _young_signer(office)
    anh = office.named()
    office.hears(office.result(anh.person))
    office.issued(anh, TUBE)
    office.now += timedelta(seconds=1)
    office.installs_signer(term=(office.now - timedelta(days=1), _later(office)))
    officer(office, "/api/signer-revocations", {"kid": lost.hex()}, Role.MINISTRY_OPERATOR)
    waiting = messages_in(ORDERS)
    consumers.work_through_order({"Records": waiting}, None)
    consumers.work_through_order({"Records": waiting}, None)
    works_through_orders(office)
    office.works()

    states = [one["state"] for one in anh.get("/api/certificates").json["certificates"]]
    assert sorted(states) == ["issued", "revoked"]


@pytest.mark.catalogue("K04")
def test_what_a_key_signs_while_it_is_revoked_is_issued_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work on the key is over before the certificate stands: nobody would look at it again."""
    lost = _young_signer(office)
    anh = office.named()
    office.hears(office.result(anh.person))
    really_sign = cose_keys.sign

    def signs_too_late(name: str, scheme: Any, message: bytes) -> bytes:
        signing_now.undo()
        signed = really_sign(name, scheme, message)
        office.now += timedelta(seconds=1)
        office.installs_signer(term=(office.now - timedelta(days=1), _later(office)))
        officer(office, "/api/signer-revocations", {"kid": lost.hex()}, Role.MINISTRY_OPERATOR)
        works_through_orders(office)
        return signed

    asked = office.asks(anh, TUBE)
    with monkeypatch.context() as signing_now:
        signing_now.setattr(cose_keys, "sign", signs_too_late)
        office.works()
    works_through_orders(office)
    office.works()

    overview = anh.get("/api/certificates").json["certificates"]
    states = {one["id"]: one["state"] for one in overview}
    assert states.pop(asked.json["id"]) == "revoked"
    assert list(states.values()) == ["issued"]


@pytest.mark.catalogue("K04")
def test_a_million_certificates_are_messages_of_bounded_work() -> None:
    """A year of a key: sixteen pieces a day, and one more for each 200 certificates of a piece."""
    pieces = 365 * len(certificates.SHARDS)
    more = 1_000_000 // reissuing.A_TIME

    assert pieces + more < 11_000
    ids = {certificates.shard_of(str(n).zfill(26)) for n in range(100)}  # type: ignore[arg-type]
    assert len(ids) == 10


def _held(shown: dict[str, Any]) -> Any:
    found = certificates.certificate(shown["id"])
    assert found is not None
    return found


def _young_signer(office: Office) -> bytes:
    """A signer since yesterday, so that its work is of two days."""
    office.now += timedelta(seconds=1)
    return office.installs_signer(term=(office.now - timedelta(days=1), _later(office)))


def _later(office: Office) -> Any:
    return office.now + timedelta(days=800)
