"""What a correction makes untrue counts no more: of results, of doses, of names (K07, DIVOC)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.certificates.service import requesting
from functions.certificates.store import certificates
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.runtime import facts
from tests.doors.certificates.office import DOSE, TUBE, Office
from tests.doors.certificates.test_issuing import read


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What went to the topic of facts."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell", found.append)
    return found


@pytest.mark.catalogue("K07", "K01")
def test_a_corrected_result_revokes_and_the_new_version_is_another(
    office: Office, told: list[dict[str, Any]]
) -> None:
    anh = office.named()
    office.hears(office.result(anh.person))
    first = office.issued(anh, TUBE)

    office.hears(office.result(anh.person, told="positive", release=2))
    office.works()

    assert office.check(first["text"]) == {
        "valid": False, "reason": "revoked", "name": "", "birth_year": "",
    }  # fmt: skip
    shown = anh.get(f"/api/certificates/{first['id']}").json
    assert (shown["state"], shown["why"], shown["text"], shown["pdf"]) == (
        "revoked", "source_corrected", "", "",
    )  # fmt: skip
    second = office.issued(anh, TUBE)
    assert second["id"] != first["id"]
    assert read(second["text"])["t"][0]["tr"] == "260373001"  # type: ignore[index]
    assert office.check(second["text"])["valid"]
    assert [fact["fact"] for fact in told] == [
        "CertificateIssued", "CertificateRevoked", "CertificateIssued",
    ]  # fmt: skip
    assert all("t" not in fact.values() for fact in told)


@pytest.mark.catalogue("K07")
def test_a_withdrawn_result_revokes_and_nothing_takes_its_place(office: Office) -> None:
    anh = office.named()
    office.hears(office.result(anh.person))
    first = office.issued(anh, TUBE)

    office.hears(office.result(anh.person, told="withdrawn", release=2))

    assert office.check(first["text"])["reason"] == "revoked"
    assert office.asks(anh, TUBE).status == 409


@pytest.mark.catalogue("K07")
def test_facts_out_of_order_leave_the_newest(office: Office) -> None:
    anh = office.named()
    newer, older = office.result(anh.person, told="withdrawn", release=2), office.result(anh.person)

    office.hears(newer, older, newer)

    assert office.asks(anh, TUBE).status == 409


@pytest.mark.catalogue("K07")
@pytest.mark.parametrize("rounds", [0, 1])
def test_a_correction_in_the_middle_of_signing_leaves_nothing_signed(
    office: Office, rounds: int
) -> None:
    anh = office.named()
    office.hears(office.result(anh.person))
    asked = office.asks(anh, TUBE).json["id"]
    for _ in range(rounds):
        from functions.certificates import consumers, streams
        from tests.doors.certificates.office import _run
        from tests.world import messages_in, stream_records

        _run(streams.tell_certificates, stream_records("certificates"))
        _run(consumers.attest, messages_in("certificate-attestations"))

    office.hears(office.result(anh.person, told="positive", release=2))
    office.works()

    shown = anh.get(f"/api/certificates/{asked}").json
    assert (shown["state"], shown["text"]) == ("revoked", "")


@pytest.mark.catalogue("K07")
def test_a_wish_that_was_judged_before_a_correction_is_not_put(office: Office) -> None:
    """Between judging and putting the fact comes: the put names the version that was judged."""
    anh = office.named()
    office.hears(office.result(anh.person))
    put, late = certificates.put_requested, []

    def slow(made: Any, source: Any) -> bool:
        if not late:
            late.append(office.hears(office.result(anh.person, told="withdrawn", release=2)))
        return put(made, source)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(requesting.certificates, "put_requested", slow)
        told = office.asks(anh, TUBE)

    assert (told.status, told.json["code"]) == (409, "NOT_CERTIFIABLE")
    assert certificates.certificates_of(PersonId(anh.person)) == ()


@pytest.mark.catalogue("K07")
def test_a_corrected_name_gives_a_new_version_and_revokes_the_old(office: Office) -> None:
    anh = office.named(full_name="Nguyễn Văn Ann")
    office.hears(office.result(anh.person))
    first = office.issued(anh, TUBE)
    assert office.issued(anh, TUBE)["id"] == first["id"]

    office.declares(anh, full_name="Nguyễn Văn An")
    second = office.issued(anh, TUBE)

    assert second["replaces"] == first["id"]
    assert read(second["text"])["nam"]["gnt"] == "VAN<AN"  # type: ignore[index]
    assert office.check(second["text"])["valid"]
    assert office.check(first["text"])["reason"] == "revoked"
    why = anh.get(f"/api/certificates/{first['id']}").json["why"]
    assert why == "person_corrected"


def test_the_old_is_revoked_also_where_whoever_made_room_for_the_new_was_cut_off(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    anh = office.named(full_name="Nguyễn Văn Ann")
    office.hears(office.result(anh.person))
    first = office.issued(anh, TUBE)
    office.declares(anh, full_name="Nguyễn Văn An")

    def cut_off(*_: object) -> bool:
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(certificates, "put_requested", cut_off)
        assert office.asks(anh, TUBE).status == 503
    second = office.issued(anh, TUBE)

    assert second["replaces"] == first["id"]
    assert office.check(first["text"])["reason"] == "revoked"


def test_one_that_ends_soon_is_issued_anew_and_the_old_runs_out_by_itself(office: Office) -> None:
    from functions.runtime import clock

    anh = office.named()
    office.hears(office.dose(anh.person))
    first = office.issued(anh, DOSE, "v")

    with clock.fixed(office.now + timedelta(days=334)):
        asked = office.asks(office.person(), DOSE, "v")
    assert asked.status == 202, asked.body
    assert asked.json["id"] == first["id"]
    with clock.fixed(office.now + timedelta(days=335)):
        office.now += timedelta(days=335)
        anh = office.person()
        second = office.issued(anh, DOSE, "v")
        assert second["replaces"] == first["id"]
        assert office.check(first["text"])["valid"]
        assert office.check(second["text"])["valid"]


# The six faults of DIVOC (domain.md section 2).


def test_divoc_534_a_second_dose_is_never_certified_as_the_first(office: Office) -> None:
    anh = office.named()
    office.hears(
        office.dose(anh.person, dose=2, name="imm-2", ago=timedelta(days=2)),
        office.dose(anh.person, dose=1, ago=timedelta(days=30)),
    )

    second = read(office.issued(anh, "dose#imm-2", "v")["text"])["v"][0]  # type: ignore[index]
    first = read(office.issued(anh, DOSE, "v")["text"])["v"][0]  # type: ignore[index]

    assert ((first["dn"], first["sd"]), (second["dn"], second["sd"])) == ((1, 2), (2, 2))
    assert first["dt"] < second["dt"]


def test_divoc_558_a_dose_found_later_renumbers_and_revokes(office: Office) -> None:
    """What was thought to be the first dose was the second: corrected, old certificate revoked."""
    anh = office.named()
    office.hears(office.dose(anh.person, dose=1))
    wrong = office.issued(anh, DOSE, "v")

    office.hears(
        office.dose(anh.person, dose=1, name="imm-0", ago=timedelta(days=60)),
        office.dose(anh.person, dose=2, revision=2),
    )
    right = office.issued(anh, DOSE, "v")

    assert office.check(wrong["text"])["reason"] == "revoked"
    assert read(right["text"])["v"][0]["dn"] == 2  # type: ignore[index]


@pytest.mark.catalogue("Z11")
@pytest.mark.parametrize(
    "more",
    [{"observed_until": None}, {"state": "withdrawn"}, {"state": "suspect"},
     {"ago": timedelta(minutes=29)}],
    ids=["not_observed", "withdrawn", "suspect", "observation_open"],
)  # fmt: skip
def test_divoc_544_nothing_is_certified_of_who_was_not_vaccinated(
    office: Office, more: dict[str, Any]
) -> None:
    anh = office.named()
    office.hears(office.dose(anh.person, **more))

    told = office.asks(anh, DOSE, "v")

    assert told.status == 409
    assert anh.get("/api/certificates").json["askable"] == []


def test_divoc_862_a_revoked_certificate_never_verifies(office: Office) -> None:
    anh = office.named()
    office.hears(office.dose(anh.person))
    told = office.issued(anh, DOSE, "v")
    assert office.check(told["text"])["valid"]

    office.hears(office.dose(anh.person, state="withdrawn", revision=2))

    assert office.check(told["text"])["reason"] == "revoked"
    assert office.check(told["text"] + " ")["reason"] == "revoked"


def test_divoc_637_another_phone_number_loses_no_dose(office: Office) -> None:
    """Doses hang on the person: a phone typed wrongly, or changed, takes none away."""
    anh = office.named()
    office.hears(office.dose(anh.person, dose=1))
    office.declares(anh, phone="+84900009999")
    office.hears(office.dose(anh.person, dose=2, name="imm-2", ago=timedelta(days=1)))

    told = office.issued(anh, "dose#imm-2", "v")

    assert read(told["text"])["v"][0]["dn"] == 2  # type: ignore[index]


def test_divoc_641_no_fact_of_a_certificate_carries_a_phone_or_a_name(
    office: Office, told: list[dict[str, Any]]
) -> None:
    """Whoever tells a person of it asks for the proven phone of that person at that moment."""
    anh = office.named()
    office.hears(office.dose(anh.person))
    office.issued(anh, DOSE, "v")

    (fact,) = told
    assert set(fact) == {
        "fact", "version", "certificate", "person", "facility", "issued_at", "expires_at",
        "lost_key",
    }  # fmt: skip
    assert "9000" not in json.dumps(fact) and "Nguy" not in json.dumps(fact)
    assert fact["person"] == anh.person
