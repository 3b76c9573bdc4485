"""That a paper is there, or counts no more, is told once for each cause, never what it says."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from functions.certificates.service import reissuing
from functions.certificates.store import certificates, revocations
from functions.kernel.callers import Role
from functions.kernel.periods import day_of
from functions.messages.certificates import CertificatesToReissue
from functions.notifications import consumers
from functions.runtime import clock
from tests.doors.certificates.office import TUBE, Office
from tests.doors.certificates.test_key_drill import _later, _young_signer
from tests.doors.certificates.test_revoking import officer
from tests.doors.notifications.ear import Ear
from tests.doors.returning.street import items_of
from tests.world import messages_in

READY = "La Chan: mot giay moi da co trong tai khoan cua ban"
VOID = "La Chan: mot giay trong tai khoan cua ban khong con gia tri"


@pytest.mark.catalogue("Q01", "Q02")
def test_a_paper_and_its_end_are_each_told_once_whatever_comes_again_in_any_order(
    office: Office, ear: Ear, capsys: pytest.CaptureFixture[str]
) -> None:
    anh = office.named()
    office.hears(office.result(anh.person))
    made = office.issued(anh, TUBE)
    messages_in("messages")
    first = ear.works()
    done = officer(
        office, "/api/certificate-revocations", {"uvci": made["uvci"]}, Role.MINISTRY_OPERATOR
    )
    assert done.status == 200, done.body
    office.works()
    second = ear.works()

    assert [text[: len(READY)] for text in first] == [READY]
    assert [text[: len(VOID)] for text in second] == [VOID]
    assert ear.hears_again() == []
    told = " ".join(first + second).lower()
    assert not any(word in told for word in ("tiem", "xet nghiem", "khoi", "vac", "am tinh"))
    written = json.dumps(ear.heard) + capsys.readouterr().out + str(items_of("notices"))
    assert "900001001" not in written


@pytest.mark.catalogue("K04")
def test_after_a_lost_key_a_person_is_told_once_for_all_papers(office: Office, ear: Ear) -> None:
    lost = _young_signer(office)
    anh = office.named()
    office.hears(*(office.result(anh.person, number=number) for number in (1, 2)))
    for number in (1, 2):
        office.issued(anh, f"tube#{json.loads(office.result('', number=number))['tube']}")
    messages_in("messages")
    ear.works()
    office.now += timedelta(seconds=90)
    with clock.fixed(office.now):
        office.installs_signer(term=(office.now - timedelta(days=1), _later(office)))
        revocations.put_key(lost, "officer", office.now)
        for shard in certificates.SHARDS * 2:
            piece = CertificatesToReissue(kid=lost.hex(), day=f"{day_of(office.now)}", shard=shard)
            reissuing.work_through(piece, office.now)
        office.works()
        told = ear.works()

    facts = [json.loads(one["body"])["fact"] for _, one in ear.heard[2:]]
    assert sorted(facts) == ["CertificateIssued"] * 2 + ["CertificateRevoked"] * 2
    assert len(told) == 1 and "duoc cap lai" in told[0]
    assert ear.hears_again() == []


@pytest.mark.catalogue("Q03", "Q09")
def test_a_fact_nobody_knows_goes_back_and_stops_no_other(office: Office, ear: Ear) -> None:
    anh = office.named()
    office.hears(office.result(anh.person))
    office.issued(anh, TUBE)
    messages_in("messages")
    odd = {"messageId": "odd", "body": '{"fact":"CaseOpened"}', "eventSource": "aws:sqs"}

    answered = consumers.tell_calls({"Records": [odd, *messages_in("notice-calls")]}, None)

    assert answered == {"batchItemFailures": [{"itemIdentifier": "odd"}]}
    assert len(ear.outbox.taken()) == 1


def test_who_has_no_phone_is_not_told_and_nobody_has_to_go_there(office: Office, ear: Ear) -> None:
    """A paper waits in the account; a list for humans is for news that can't."""
    record = {
        "messageId": "m",
        "body": json.dumps(
            {
                "fact": "CertificateIssued",
                "version": 1,
                "certificate": "0" * 26,
                "person": "0" * 13,
                "facility": "lab-01",
                "issued_at": "",
                "expires_at": "",
            }  # fmt: skip
        ),
        "eventSource": "aws:sqs",
    }
    for _ in range(2):
        assert consumers.tell_calls({"Records": [record]}, None) == {"batchItemFailures": []}

    (notice,) = [one for one in items_of("notices") if "state" in one]
    assert (notice["w"]["S"], notice["state"]["S"]) == ("0" * 13, "undelivered")
