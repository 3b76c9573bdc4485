"""From a fact to a certificate: asked for, attested, signed, drawn, accepted by others."""

from __future__ import annotations

import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import base45
import cbor2
import cwt
import pytest

from functions.certificates.domain.uvci import CertificateId
from functions.certificates.service import printing
from functions.certificates.service.printing import facts_of, key_of
from functions.certificates.store import certificates, signers
from functions.runtime import aws, clock, objects
from functions.runtime.documents import pdf, qr
from tests.doors.certificates.office import DOSE, TUBE, Office
from tests.signers import Signer
from tests.world import messages_in

PHONE = "0900002002"


def read(text: str) -> dict[str, object]:
    """The payload, by hands of others, the signature verified."""
    framed = zlib.decompress(base45.b45decode(text.removeprefix("HC1:")))
    (signer,) = [one for one in signers.signers() if one.kid in framed]
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    public = x509.load_der_x509_certificate(signer.der).public_key()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    algorithm = "ES256" if signer.key == "certificate-centre" else "PS256"
    key = cwt.COSEKey.from_pem(pem, alg=algorithm, kid=signer.kid)
    told: dict[str, object] = cbor2.loads(cwt.COSE.new().decode(framed, keys=[key]))[-260][1]
    return told


def test_a_negative_result_becomes_a_certificate_that_others_accept(office: Office) -> None:
    anh = office.named()
    office.hears(office.result(anh.person))

    told = office.issued(anh, TUBE)

    assert told["state"] == "issued"
    payload = read(told["text"])
    assert payload["nam"] == {
        "fn": "Nguyễn", "fnt": "NGUYEN", "gn": "Văn An", "gnt": "VAN<AN",
    }  # fmt: skip
    assert payload["dob"] == "1990-01-01"
    (entry,) = payload["t"]  # type: ignore[misc]
    assert entry["tr"] == "260415000"
    assert entry["ci"] == told["uvci"]
    assert office.check(told["text"]) == {
        "valid": True, "reason": "", "name": "Nguyễn Văn An", "birth_year": "1990",
    }  # fmt: skip


def test_an_antigen_result_by_a_kit_of_the_list_is_certified_with_its_kit(office: Office) -> None:
    anh = office.named()
    office.hears(office.result(anh.person, method="antigen", device="1232"))

    told = office.issued(anh, TUBE)

    (entry,) = read(told["text"])["t"]  # type: ignore[misc]
    assert (entry["tt"], entry["ma"], entry["tr"]) == ("LP217198-3", "1232", "260415000")
    assert office.check(told["text"])["valid"] is True
    found = certificates.certificate(CertificateId(told["id"]))
    assert found is not None
    assert ("Bộ xét nghiệm", "Rapid test", "Panbio COVID-19 Ag Rapid Test") in facts_of(found)


def test_its_paper_is_drawn_behind_the_request_and_read_from_the_paper(office: Office) -> None:
    import pypdfium2
    import zxingcpp

    anh = office.named()
    office.hears(office.result(anh.person))
    told = office.issued(anh, TUBE)

    assert told["pdf"]
    page = pypdfium2.PdfDocument(objects.read("documents", key_of(told["id"])))[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert code.text == told["text"]


def test_no_request_draws_a_code_or_a_paper(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text goes out, the telephone draws it; the paper was drawn behind the queue."""
    anh = office.named()
    office.hears(office.result(anh.person), office.dose(anh.person, dose=1))
    told = office.issued(anh, TUBE)

    def drawn(*_: Any, **__: Any) -> None:
        raise AssertionError("drawn in a request")

    for module, name in ((qr, "squares_of"), (qr, "path_of"), (pdf, "write_pdf")):
        monkeypatch.setattr(module, name, drawn)
    places = ("/api/certificates", f"/api/certificates/{told['id']}", "/chung-nhan")
    for place in (*places, f"/chung-nhan/{told['id']}"):
        assert anh.get(place).status == 200, place
    assert office.asks(anh, TUBE).json["id"] == told["id"]
    assert office.asks(anh, DOSE, "v").status == 202
    assert office.check(told["text"])["valid"] is True
    with pytest.raises(AssertionError, match="drawn in a request"):
        printing.drawn(certificates.certificate(CertificateId(told["id"])))  # type: ignore[arg-type]


def test_a_certificate_by_ps256_is_accepted_as_well(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """KMS salts a PSS signature with as many bytes as its hash has (moto with more, so a key in
    memory stands in for it)."""
    signer = Signer.ps256()
    asked = aws.ask_kms

    def ask_kms(operation: str, **request: Any) -> dict[str, Any]:
        if request.get("SigningAlgorithm") != "RSASSA_PSS_SHA_256":
            return asked(operation, **request)
        assert request["KeyId"] == "alias/lachan-test-certificate-centre-pss"
        assert len(request["Message"]) <= 4096
        return {"Signature": signer.sign(request["Message"])}

    monkeypatch.setattr(aws, "ask_kms", ask_kms)
    signers.put_signer("certificate-centre-pss", signer.der, office.now + timedelta(seconds=1))
    anh = office.named()
    office.hears(office.dose(anh.person, dose=2))

    told = office.issued(anh, DOSE, "v")

    assert read(told["text"])["v"][0]["dn"] == 2  # type: ignore[index]
    assert office.check(told["text"])["valid"]


def test_a_recovery_after_a_positive_result(office: Office) -> None:
    anh = office.named()
    office.hears(office.result(anh.person, told="positive", ago=timedelta(days=11)))

    told = office.issued(anh, TUBE, "r")

    assert read(told["text"])["r"][0]["df"] == "2021-11-23"  # type: ignore[index]
    assert told["expires_at"] == "2022-05-11T17:00:00.000Z"


@pytest.mark.catalogue("K06")
def test_the_same_wish_again_and_at_once_is_the_same_certificate(office: Office) -> None:
    anh = office.named()
    office.hears(office.result(anh.person))

    def ask(_: int) -> tuple[int, str]:
        with clock.fixed(office.now):
            reply = office.asks(anh, TUBE)
        return reply.status, reply.json.get("id", "")

    with ThreadPoolExecutor(8) as pool:
        at_once = set(pool.map(ask, range(16)))
    office.works()
    after = office.asks(anh, TUBE)

    assert len(at_once) == 1
    assert at_once == {(202, after.json["id"])}
    assert after.json["state"] == "issued"
    assert len(anh.get("/api/certificates").json["certificates"]) == 1


@pytest.mark.catalogue("K06")
def test_stream_and_queues_told_twice_sign_once(office: Office) -> None:
    anh = office.named()
    body = office.result(anh.person)
    office.hears(body, body)
    told = office.issued(anh, TUBE)

    office.seen = 0
    office.works()

    assert anh.get(f"/api/certificates/{told['id']}").json["text"] == told["text"]
    facts = [json.loads(record["body"])["fact"] for record in messages_in("messages")]
    assert "CertificateIssued" not in facts


@pytest.mark.catalogue("Z11")
@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"told": "negative_in_pool"}, "POOLED_NOT_CERTIFIABLE"),
        ({"told": "needs_second_sample"}, "NOT_CERTIFIABLE"),
        ({"told": "under_review"}, "NOT_CERTIFIABLE"),
        ({"told": "negative", "method": "antigen"}, "DEVICE_NOT_LISTED"),
    ],
)
def test_what_is_no_finding_of_ones_own_is_never_certified(
    office: Office, fact: dict[str, str], code: str
) -> None:
    anh = office.named()
    office.hears(office.result(anh.person, **fact))

    told = office.asks(anh, TUBE)

    assert (told.status, told.json["code"]) == (409, code)
    assert anh.get("/api/certificates").json["askable"] == []


@pytest.mark.catalogue("Z11")
@pytest.mark.parametrize(
    "more",
    [
        {"payload": {"nam": {"fnt": "HITLER"}}},
        {"text": "HC1:"},
        {"told": "negative"},
        {"full_name": "Somebody Else"},
        {"preview": True},
    ],
)
def test_nothing_that_a_caller_says_of_the_content_is_taken(
    office: Office, more: dict[str, object]
) -> None:
    anh = office.named()
    office.hears(office.result(anh.person))

    told = office.asks(anh, TUBE, **more)

    assert (told.status, told.json["code"]) == (422, "UNKNOWN_FIELD")
    assert b"HC1:" not in told.body


@pytest.mark.catalogue("Z11")
def test_a_certificate_put_into_the_table_by_hand_is_never_signed(office: Office) -> None:
    """Whoever can write the table still lacks the facility's key."""
    anh = office.named()
    office.hears(office.result(anh.person))
    asked = office.asks(anh, TUBE).json["id"]
    aws.client("dynamodb").update_item(
        TableName="lachan-test-certificates",
        Key={"id": {"S": asked}, "s": {"S": "certificate"}},
        UpdateExpression="SET st = :st, a = :a",
        ExpressionAttributeValues={":st": {"S": "attested"}, ":a": {"B": b"x" * 64}},
    )

    office.works()

    told = anh.get(f"/api/certificates/{asked}").json
    assert (told["state"], told["refusal"], told["text"]) == (
        "refused", "ATTESTATION_INVALID", "",
    )  # fmt: skip


@pytest.mark.catalogue("Z02")
def test_another_s_source_and_certificate_answer_like_unknown_ones(office: Office) -> None:
    anh, binh = office.named(), office.person(PHONE)
    office.hears(office.result(anh.person))
    told = office.issued(anh, TUBE)

    theirs = office.asks(binh, TUBE)
    unknown = office.asks(binh, "tube#LC0000000099")
    as_anh = office.asks(binh, TUBE, person=anh.person)
    assert (theirs.status, as_anh.status) == (404, 404)
    assert theirs.json["code"] == unknown.json["code"] == as_anh.json["code"]
    shown = binh.get(f"/api/certificates/{told['id']}")
    nobody = binh.get(f"/api/certificates/{'0' * 26}")
    assert (shown.status, nobody.status) == (404, 404)
    assert shown.json["code"] == nobody.json["code"]
    assert b"HC1:" not in shown.body


def test_a_guardian_asks_for_a_child(office: Office) -> None:
    anh = office.named()
    mai = office.member_of(anh)
    office.hears(office.result(mai))

    asked = office.asks(anh, TUBE, person=mai)
    office.works()
    told = anh.get(f"/api/certificates/{asked.json['id']}").json

    assert office.check(told["text"])["name"] == "Nguyễn Thị Mai"
    assert anh.get(f"/api/certificates?for={mai}").json["certificates"][0]["id"] == told["id"]


def test_a_person_without_a_name_is_told_why_and_asks_again(office: Office) -> None:
    anh = office.person()
    office.hears(office.result(anh.person))
    refused = office.issued(anh, TUBE)
    assert (refused["state"], refused["refusal"]) == ("refused", "NAME_INVALID")

    office.declares(anh)
    told = office.issued(anh, TUBE)

    assert told["state"] == "issued"
    assert told["replaces"] == refused["id"]


def test_no_signer_leaves_the_wish_waiting(office: Office) -> None:
    from functions.certificates.service import signing
    from functions.certificates.store import revocations
    from functions.kernel.errors import CryptoUnavailable

    anh = office.named()
    office.hears(office.result(anh.person))
    revocations.put_key(signers.signers()[0].kid, "staff", office.now)
    asked = office.asks(anh, TUBE).json["id"]
    with pytest.raises(AssertionError):
        office.works()

    assert anh.get(f"/api/certificates/{asked}").json["state"] == "attested"
    with pytest.raises(CryptoUnavailable):
        signing.sign(asked, office.now)
