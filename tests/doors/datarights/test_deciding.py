"""Who decides about a request, on which ground, and what is then really erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.kernel.emails import Email
from functions.kernel.identifiers import PersonId
from functions.registry.service import emails
from functions.registry.store import persons
from functions.runtime import clock
from functions.vaccination.domain.appointment import AppointmentState
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.store import registrations
from functions.vaccination.store.marks import marks_of
from functions.vaccination.store.rolls import SHARDS
from tests.doors.checkin.town import items_of
from tests.doors.datarights.desk import PAGE, QUEUE, STAFF_PAGE, Desk, deeds
from tests.doors.vaccination import told
from tests.doors.vaccination.clinic import REGISTRATIONS
from tests.world import Actor

ADDRESS = Email("an.nguyen@thu.example.vn")


def has_mail(who: Actor) -> PersonId:
    """Somebody has an address of e-mail, proven."""
    person = PersonId(who.person)
    sealed = emails.sealing.seal(person, {emails.PersonField.EMAIL: ADDRESS}, clock.now())
    persons.put_email(person, sealed[emails.PersonField.EMAIL], "beside")
    return person


def outcomes(desk: Desk, who: Actor) -> dict[str, tuple[str, int, int]]:
    """What was done by the newest request of somebody."""
    found = desk.mine(who)[0]["outcomes"]
    return {datum: (one["act"], one["done"], one["kept"]) for datum, one in found.items()}


@pytest.mark.catalogue("P10")
def test_a_registration_without_a_dose_is_erased_with_all_that_leads_to_it(desk: Desk) -> None:
    clinic, visitor = desk.clinic, desk.clinic.town.visitor()
    person = has_mail(visitor)
    clinic.books(visitor)
    clinic.ends()
    clinic.tell()
    assert clinic.left() == 1
    asked = desk.asks(visitor).json["id"]
    made = desk.decides(asked)
    assert (made.status, made.json["state"]) == (200, "agreed")
    desk.works()
    (one,) = desk.mine(visitor)
    assert one["state"] == "done"
    assert outcomes(desk, visitor) == {
        "registrations": ("erase", 1, 0), "email": ("erase", 1, 0), "list_status": ("stop", 0, 0),
    }  # fmt: skip
    assert registrations.standing(person, CampaignId(clinic.campaign)) is None
    left = [one for one in items_of("vaccine_registrations") if person in str(one)]
    assert left == []
    assert not [one for shard in SHARDS for one in marks_of(CampaignId(clinic.campaign), shard)]
    held = persons.person(person)
    assert held and not held.email_use and emails.PersonField.EMAIL not in held.sealed
    kept = clinic.kept(visitor)
    assert kept and kept.state is AppointmentState.CANCELLED
    clinic.tell()
    assert clinic.left() == 2
    page = visitor.get(PAGE).body.decode()
    assert "đã xóa 1" in page and "không có gì để xóa" in page
    assert {"ask_data_request", "grant_data_request", "erase_vaccine_registration", "erase_email",
            "stop_list_status"} <= deeds(person)  # fmt: skip


@pytest.mark.catalogue("P10")
def test_a_registration_that_a_dose_followed_is_kept_and_said_so(desk: Desk) -> None:
    clinic, visitor = desk.clinic, desk.clinic.town.visitor()
    assert clinic.registers(visitor).status == 201
    clinic.hears(told.dose(visitor.person, clock.now() + timedelta(hours=1)))
    asked = desk.asks(visitor).json["id"]
    assert desk.decides(asked).status == 200
    desk.works()
    assert outcomes(desk, visitor)["registrations"] == ("erase", 0, 1)
    standing = registrations.standing(PersonId(visitor.person), CampaignId(clinic.campaign))
    assert standing and standing.stands
    assert "giữ lại 1" in visitor.get(PAGE).body.decode()


@pytest.mark.catalogue("P10")
def test_facts_that_come_again_erase_and_count_once(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    assert desk.clinic.registers(visitor).status == 201
    desk.decides(desk.asks(visitor).json["id"])
    desk.works()
    before = desk.mine(visitor)
    for fact in [*desk.told]:
        desk.hears(fact)
    desk.tells()
    desk.clinic.ends()
    assert desk.mine(visitor) == before
    assert outcomes(desk, visitor)["registrations"] == ("erase", 1, 0)
    again = desk.clinic.registers(visitor)
    assert (again.status, again.json["version"]) == (201, 1)
    for fact in [one for one in desk.told if one["fact"] == "DataErased"]:
        desk.hears(fact)
    assert desk.clinic.registers(visitor).json["version"] == 1


@pytest.mark.catalogue("P10")
def test_a_refusal_names_its_ground_to_the_person_and_erases_nothing(desk: Desk) -> None:
    clinic, visitor = desk.clinic, desk.clinic.town.visitor()
    assert clinic.registers(visitor).status == 201
    asked = desk.asks(visitor).json["id"]
    for ground in ("police", "agrees_with_papers"):
        assert desk.decides(asked, ground).code == "DATA_REQUEST_FIELD_UNKNOWN"
    refused = desk.decides(asked, "open_case")
    assert (refused.status, refused.json["state"], refused.json["ground"]) == (
        200, "refused", "open_case",
    )  # fmt: skip
    desk.works()
    assert [one["fact"] for one in desk.told] == ["DataRequestAnswered"]
    assert registrations.standing(PersonId(visitor.person), CampaignId(clinic.campaign))
    page = visitor.get(PAGE).body.decode()
    assert "Bị từ chối" in page and "đang có ca bệnh" in page
    assert "refuse_data_request" in deeds(visitor.person)
    assert "grant_data_request" not in deeds(visitor.person)
    rows = [one for one in items_of("audit") if one["action"]["S"] == "refuse_data_request"]
    assert rows and "open_case" in str(rows[-1])
    assert desk.queue()["waiting"] == []


def test_withdrawal_erases_the_address_and_restriction_lets_it_rest(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    person = has_mail(visitor)
    assert desk.clinic.registers(visitor).status == 201
    desk.decides(desk.asks(visitor, "restriction").json["id"])
    desk.works()
    held = persons.person(person)
    assert held and not held.email_use and emails.PersonField.EMAIL in held.sealed
    assert outcomes(desk, visitor) == {"email": ("stop", 1, 0), "list_status": ("stop", 0, 0)}
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        desk.decides(desk.asks(visitor, "withdrawal").json["id"])
        desk.works()
        assert outcomes(desk, visitor) == {"email": ("erase", 1, 0), "list_status": ("stop", 0, 0)}
    held = persons.person(person)
    assert held and emails.PersonField.EMAIL not in held.sealed
    assert registrations.standing(person, CampaignId(desk.clinic.campaign))


@pytest.mark.catalogue("Z01", "Z09")
def test_officers_of_the_province_decide_and_no_others(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    asked = desk.asks(visitor).json["id"]
    assert desk.decides(asked, who=desk.elsewhere).status == 404
    assert desk.elsewhere.get(f"{QUEUE}?request={asked}").status == 404
    assert desk.elsewhere.get(f"{STAFF_PAGE}?request={asked}").status == 404
    assert desk.queue(desk.elsewhere)["waiting"] == []
    for who in (desk.district, desk.clinic.site, desk.auditor):
        assert desk.decides(asked, who=who).status == 403
    assert desk.district.get(QUEUE).status == 403
    seen = desk.queue(desk.auditor, f"?province=01&request={asked}")
    assert len(seen["waiting"]) == 1 and seen["request"] is None
    for unknown in ("0" * 26, "x", "'"):
        assert desk.decides(unknown).status == 404
    assert [one["id"] for one in desk.queue(desk.ministry, "?province=01")["waiting"]] == [asked]
    assert desk.decides(asked, "open_case", who=desk.ministry).status == 200


def test_whom_nobody_can_place_the_ministry_answers(desk: Desk) -> None:
    somebody = desk.clinic.town.visitor(declared=False)
    asked = desk.asks(somebody, "access").json["id"]
    assert desk.queue()["waiting"] == []
    assert [one["id"] for one in desk.queue(desk.ministry)["waiting"]] == [asked]
    assert desk.decides(asked).status == 404
    done = desk.decides(asked, who=desk.ministry)
    assert (done.status, done.json["state"]) == (200, "done")


def test_one_of_two_decisions_stands_and_the_same_again_is_one(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    asked = desk.asks(visitor, "access").json["id"]
    first = desk.decides(asked)
    assert desk.decides(asked).json == first.json
    for ground, who in (("data_of_others", None), ("", desk.ministry)):
        assert desk.decides(asked, ground, who=who).code == "DATA_REQUEST_DECIDED"
    assert desk.decides(asked, version=2).code == "DATA_REQUEST_DECIDED"


def test_an_officer_decides_on_the_page(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    asked = desk.asks(visitor, "correction", words="Sai ngày sinh, đúng là 1990").json["id"]
    place = f"{STAFF_PAGE}?province=01&request={asked}"
    page = desk.officer.get(place).body.decode()
    assert "Sai ngày sinh" in page and 'value="agrees_with_papers"' in page
    form = {"request": asked, "province": "01", "version": "1"}
    again = desk.officer.call("POST", STAFF_PAGE, form=form)
    assert again.status == 422 and "DATA_REQUEST_FIELD_UNKNOWN" in again.body.decode()
    done = desk.officer.call("POST", STAFF_PAGE, form=form | {"decision": "done"})
    assert (done.status, done.headers["location"]) == (303, [place])
    assert desk.mine(visitor)[0]["state"] == "done"
    late = desk.officer.call("POST", STAFF_PAGE, form=form | {"decision": "agrees_with_papers"})
    assert late.status == 409


@pytest.mark.catalogue("P10", "P01")
def test_withdrawing_a_registration_is_on_record_before_it_is_done(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    assert desk.clinic.registers(visitor).status == 201
    body = {"campaign": desk.clinic.campaign}
    assert "withdraw_registration" not in deeds(visitor.person)
    done = visitor.call("POST", f"{REGISTRATIONS}/withdraw", body)
    assert done.status in (200, 204), done.body
    assert "withdraw_registration" in deeds(visitor.person)
    seen = visitor.get("/ai-da-xem").body.decode()
    assert "Rút đăng ký tiêm" in seen
