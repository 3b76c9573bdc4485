"""Officers revoke one, a facility's period, a key; verifiers online and offline learn of it."""

from __future__ import annotations

import base64
import json
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from functions.certificates import consumers, schedules
from functions.certificates.domain import trust_list
from functions.certificates.domain.trust_list import read_list
from functions.certificates.service.printing import key_of
from functions.certificates.store import signers
from functions.kernel.callers import Role
from functions.kernel.identifiers import tube_code
from functions.runtime import clock, objects
from infra import certificate_list, verify_certificate
from tests.doors.certificates.office import TUBE, Office
from tests.fixtures import ROOT
from tests.gateway import Reply
from tests.world import messages_in

BINH = "0900002002"
TICK = ROOT / "events/certificates/schedules.publish_list.json"


def officer(office: Office, path: str, body: dict[str, Any], role: Role) -> Reply:
    """An officer's request."""
    return office.somebody().call(
        "POST", path, body, headers=office.officer(role) | {"x-purpose": "epidemic_control"}
    )


@pytest.fixture
def held(office: Office) -> dict[str, Any]:
    """A certificate that counts."""
    anh = office.named()
    office.hears(office.result(anh.person))
    return office.issued(anh, TUBE)


@pytest.mark.catalogue("K01")
def test_one_certificate_is_revoked_by_its_identifier(office: Office, held: dict[str, Any]) -> None:
    done = officer(
        office, "/api/certificate-revocations", {"uvci": held["uvci"]}, Role.MINISTRY_OPERATOR
    )
    again = officer(
        office, "/api/certificate-revocations", {"uvci": held["uvci"]}, Role.MINISTRY_OPERATOR
    )

    assert (done.status, again.status) == (200, 409)
    assert office.check(held["text"])["reason"] == "revoked"


@pytest.mark.catalogue("K01")
def test_a_facility_and_period_count_no_more_at_once_and_others_still_do(
    office: Office, held: dict[str, Any]
) -> None:
    binh = office.named(BINH, full_name="Trần Thị Bình", document="001190900002")
    office.hears(office.result(binh.person, number=2, ago=timedelta(days=3)))
    other = office.issued(binh, f"tube#{tube_code(2)}")
    assert office.check(held["text"])["valid"]
    order = {"facility": "lab-01", "first": "2021-11-22", "last": "2021-11-22"}

    done = officer(office, "/api/certificate-orders", order, Role.MINISTRY_OPERATOR)
    with clock.fixed(office.now + timedelta(seconds=60)):
        at_once = office.check(held["text"])["reason"]
        others = office.check(other["text"])["valid"]
    waiting = messages_in("certificate-orders")
    consumers.work_through_order({"Records": waiting}, None)
    consumers.work_through_order({"Records": waiting}, None)

    assert (done.status, done.json["days"], len(waiting)) == (202, 1, 1)
    assert (at_once, others) == ("revoked", True)
    assert len(_published(office).revoked.identifiers) == 1
    assert office.check(other["text"])["valid"]


@pytest.mark.catalogue("K01")
def test_nothing_is_issued_against_an_order_that_stands(office: Office) -> None:
    """Asked for after the order was worked through, it would count for whoever is offline."""
    anh = office.named()
    order = {"facility": "lab-01", "first": "2021-11-22", "last": "2021-11-22"}
    officer(office, "/api/certificate-orders", order, Role.MINISTRY_OPERATOR)
    waiting = messages_in("certificate-orders")
    consumers.work_through_order({"Records": waiting}, None)
    office.hears(office.result(anh.person))

    shown = office.issued(anh, TUBE)

    assert (shown["state"], shown["why"], shown["text"]) == ("revoked", "ordered", "")


@pytest.mark.catalogue("K01")
def test_a_key_is_revoked_by_the_nation_alone(office: Office, held: dict[str, Any]) -> None:
    kid = signers.signers()[0].kid.hex()

    by_province = officer(office, "/api/signer-revocations", {"kid": kid}, Role.PROVINCE_OFFICER)
    unknown = officer(office, "/api/signer-revocations", {"kid": "0" * 16}, Role.MINISTRY_OPERATOR)
    done = officer(office, "/api/signer-revocations", {"kid": kid}, Role.MINISTRY_OPERATOR)

    assert (by_province.status, unknown.status, done.status) == (404, 404, 200)
    with clock.fixed(office.now + timedelta(seconds=60)):
        assert office.check(held["text"])["reason"] == "revoked"
    assert _published(office).revoked.kids == {bytes.fromhex(kid)}


@pytest.mark.parametrize("role", [Role.SAMPLER, Role.LAB_APPROVER, Role.COMMUNE_OFFICER])
def test_others_revoke_nothing(office: Office, held: dict[str, Any], role: Role) -> None:
    for path, body in (
        ("/api/certificate-revocations", {"uvci": held["uvci"]}),
        ("/api/certificate-orders",
         {"facility": "lab-01", "first": "2021-11-22", "last": "2021-11-22"}),
        ("/api/signer-revocations", {"kid": "0" * 16}),
    ):  # fmt: skip
        assert officer(office, path, body, role).status == 403
    assert office.check(held["text"])["valid"]


@pytest.mark.parametrize(
    ("first", "last"),
    [("2021-11-23", "2021-11-22"), ("2020-01-01", "2021-11-22"), ("22/11/2021", "x")],
)
def test_a_period_that_is_none_is_refused(office: Office, first: str, last: str) -> None:
    order = {"facility": "lab-01", "first": first, "last": last}

    told = officer(office, "/api/certificate-orders", order, Role.MINISTRY_OPERATOR)

    assert told.status == 422


def test_the_page_revokes(office: Office, held: dict[str, Any]) -> None:
    headers = office.officer(Role.MINISTRY_OPERATOR)
    shown = office.somebody().call("GET", "/can-bo/chung-nhan", headers=headers)
    done = office.somebody().call(
        "POST",
        "/can-bo/chung-nhan",
        form={"what": "one", "uvci": held["uvci"]},
        headers=headers,
    )
    wrong = office.somebody().call(
        "POST", "/can-bo/chung-nhan", form={"what": "one", "uvci": "x"}, headers=headers
    )

    assert (shown.status, done.status, wrong.status) == (200, 200, 422)
    assert office.check(held["text"])["reason"] == "revoked"


def _published(office: Office) -> Any:
    schedules.publish_list(json.loads(TICK.read_text("utf-8")), None)
    told = office.somebody().get("/api/certificate-list").json
    data = told["list"]
    return read_list(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)))


@pytest.mark.catalogue("K05")
def test_a_paper_is_verified_with_nothing_but_files(
    office: Office,
    held: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The API down, no network: the PDF, the signed list and the clock suffice."""
    _published(office)
    paper, trust, text = (tmp_path / name for name in ("paper.pdf", "trust.json", "qr.txt"))
    paper.write_bytes(objects.read("documents", key_of(held["id"])))
    trust.write_text(office.somebody().get("/api/certificate-list").body.decode())
    text.write_text(held["text"] + "\n")
    key = tmp_path / "key.json"
    key.write_text(json.dumps(json.loads(trust.read_text())["key"]))
    capsys.readouterr()
    monkeypatch.setattr(socket, "socket", lambda *a, **k: pytest.fail("asked the network"))

    def verified(given: Path | str, *more: str, at: str = "2021-11-24T00:00:00Z") -> int:
        return verify_certificate.main(
            [str(given), "--trust", str(trust), "--list-key", str(key), "--at", at, *more]
        )

    assert verified(paper) == 0
    assert capsys.readouterr().out == "valid: Nguyễn Văn An, born 1990\n"
    assert (verified(text), verified(held["text"])) == (0, 0)
    capsys.readouterr()
    assert verified(held["text"][:-3] + "000") == 1
    assert capsys.readouterr().out.startswith("not valid: ")
    # A list that is too old is not relied on, nor one that somebody changed.
    assert verified(paper, at="2021-11-30T01:30:00Z") == 2
    trust.write_text(trust.read_text().replace('"list": "ey', '"list": "ez'))
    assert verified(paper) == 2


@pytest.mark.catalogue("K05", "K01")
def test_a_revoked_paper_is_refused_offline(
    office: Office, held: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    officer(office, "/api/certificate-revocations", {"uvci": held["uvci"]}, Role.MINISTRY_OPERATOR)
    _published(office)
    trust = tmp_path / "trust.json"
    trust.write_text(office.somebody().get("/api/certificate-list").body.decode())

    capsys.readouterr()
    told = verify_certificate.main(
        [held["text"], "--trust", str(trust), "--at", "2021-11-24T00:00:00Z"]
    )

    assert told == 1
    assert capsys.readouterr().out == "not valid: revoked\n"


@pytest.mark.catalogue("K05", "K04")
def test_many_revocations_come_in_parts_and_only_new_ones_are_fetched_and_put(
    office: Office,
    held: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(trust_list, "INLINE", 0)
    binh = office.named(BINH, full_name="Trần Thị Bình", document="001190900002")
    office.hears(office.result(binh.person, number=2, ago=timedelta(days=3)))
    other = office.issued(binh, f"tube#{tube_code(2)}")
    officer(office, "/api/certificate-revocations", {"uvci": held["uvci"]}, Role.MINISTRY_OPERATOR)
    _published(office)
    trust = tmp_path / "trust.json"
    asked: list[str] = []

    def fetch(path: str) -> Any:
        asked.append(path)
        reply = office.somebody().get(path)
        assert reply.status == 200
        return reply.json

    def fetched() -> None:
        kept = json.loads(trust.read_text())["parts"] if trust.exists() else {}
        trust.write_text(json.dumps(certificate_list.fetched(fetch, kept)))

    def said(text: str) -> str:
        capsys.readouterr()
        verify_certificate.main([text, "--trust", str(trust), "--at", "2021-11-24T00:00:00Z"])
        told = capsys.readouterr()
        return told.out + told.err

    fetched()
    assert len(asked) == 2
    assert said(held["text"]) == "not valid: revoked\n"
    assert said(other["text"]).startswith("valid: ")
    # Nothing new: no part is put or fetched again. One more: that part alone.
    capsys.readouterr()
    _published(office)
    assert '"put":0' in capsys.readouterr().out
    asked.clear()
    fetched()
    assert asked == ["/api/certificate-list"]
    told = {"uvci": other["uvci"]}
    officer(office, "/api/certificate-revocations", told, Role.MINISTRY_OPERATOR)
    _published(office)
    asked.clear()
    fetched()
    assert len(asked) == 2
    assert said(other["text"]) == said(held["text"]) == "not valid: revoked\n"
    # Without a part that the list names nothing can be told.
    whole = json.loads(trust.read_text())
    trust.write_text(json.dumps(whole | {"parts": {}}))
    assert said(other["text"]).startswith("can't be told")
    assert office.somebody().get("/api/certificate-list/parts/..%2f..").status == 400
    assert office.somebody().get("/api/certificate-list/parts/trust").status == 404


def test_the_command_takes_certificates_of_signers_and_pictures(
    office: Office, held: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from cryptography import x509

    from functions.runtime.documents.qr import qr_png

    signer, picture, nothing = (tmp_path / name for name in ("dsc.pem", "qr.png", "empty.png"))
    pem = x509.load_der_x509_certificate(signers.signers()[0].der).public_bytes(Encoding.PEM)
    signer.write_bytes(pem)
    picture.write_bytes(qr_png(held["text"]))
    nothing.write_bytes(qr_png("https://lachan.test/"))
    more = ["--trust", str(signer), "--at", "2021-11-24T00:00:00Z"]

    assert verify_certificate.main([str(picture), *more]) == 0
    assert verify_certificate.main([str(nothing), *more]) == 2
    assert verify_certificate.main([str(tmp_path / "absent"), *more]) == 2
    assert "no certificate was found" in capsys.readouterr().err
