"""Registration: said, changed, withdrawn; identities in doubt; no seat without eligibility."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.kernel.callers import Caller, Role
from functions.kernel.cards import read_card
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime import clock
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.store import registrations
from functions.vaccination.store.marks import marks_of
from functions.vaccination.store.rolls import SHARDS
from tests.doors.checkin.town import CCCD, OTHER, VISITOR, items_of, later
from tests.doors.vaccination.clinic import DAY, PLANS, REGISTRATIONS, SITE, Clinic
from tests.doors.vaccination.test_booking import adds_member
from tests.gateway import Reply
from tests.simulation.meter import Meter
from tests.world import Actor

NUMBER = "001090900002"
"""Of VISITOR; see the town."""


def mine(actor: Actor) -> list[dict[str, Any]]:
    reply = actor.get(REGISTRATIONS)
    assert reply.status == 200, reply.body
    found: list[dict[str, Any]] = reply.json["registrations"]
    return found


def faults(reply: Reply) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in reply.json["errors"]]


def doubts(clinic: Clinic) -> list[dict[str, Any]]:
    reply = clinic.district.get(f"{PLANS}/{clinic.campaign}/doubts")
    assert reply.status == 200, reply.body
    found: list[dict[str, Any]] = reply.json["doubts"]
    return found


def decides(clinic: Clinic, person: str, *, accepted: bool) -> Reply:
    body = {"person": person, "accepted": accepted, "reason": "Đã xem thẻ gốc"}
    return clinic.district.call("POST", f"{PLANS}/{clinic.campaign}/doubts", body)


def test_somebody_registers_and_sees_how_it_stands(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    with later(seconds=0.5):
        made = opened.registers(visitor, group="08", organisation="Trường Thử", site=SITE)
    assert (made.status, made.json["state"], made.json["version"]) == (201, "registered", 1)
    (one,) = mine(visitor)
    assert one == made.json
    assert (one["eligible"], one["group"], one["site"], one["reasons"]) == (True, "08", SITE, [])
    with later(minutes=1):
        again = opened.registers(visitor, group="08", organisation="Trường Thử", site=SITE)
        assert (again.status, again.json["version"]) == (201, 1)
        other = opened.registers(visitor, group="16")
        assert other.code == "REGISTRATION_CHANGED"
        changed = opened.registers(visitor, group="15", version=1)
    assert (changed.json["version"], changed.json["eligible"]) == (2, False)
    (why,) = changed.json["reasons"]
    assert (why["code"], why["rule"]) == ("GROUP_NOT_INCLUDED", "priority-groups-2021-07")
    assert why["vi"]
    assert why["en"]


def test_a_registration_is_sealed_and_every_look_at_it_is_on_record(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    opened.registers(visitor, group="08", organisation="Trường Bí Mật", occupation="Giáo viên thử")
    kept = json.dumps(items_of("vaccine_registrations"), ensure_ascii=False, default=repr)
    for secret in (NUMBER, "Trần", "Trường", "Giáo viên", "1990"):
        assert secret not in kept
    before = len(items_of("audit"))
    mine(visitor)
    assert len(items_of("audit")) > before


def test_all_faults_of_a_form_are_told_at_once(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    told = opened.registers(
        visitor,
        group="99",
        occupation=" ",
        answers={"covid": "yes", "pregnant": "maybe", "made_up": "no"},
        day="2021-11-22",
        site="site-79",
        doses=[{"product": "elixir", "day": "2031-01-01"}],
    )
    assert (told.status, told.code) == (422, "REGISTRATION_INVALID")
    found = dict(faults(told))
    assert found["group"] == "GROUP_UNKNOWN"
    assert found["days.covid"] == "REQUIRED"
    assert found["answers.pregnant"] == "VALUE_UNKNOWN"
    assert found["answers.anaphylaxis"] == "REQUIRED"
    assert {"occupation", "answers", "day", "site", "doses.0.product", "doses.0.day"} <= set(found)
    old = opened.registers(visitor, consent="registration-form-2020-01")
    assert old.code == "VACCINE_CONSENT_MISSING"
    where = opened.registers(visitor, group="08")
    assert faults(where) == [("organisation", "REQUIRED")]
    assert mine(visitor) == []


def test_who_is_unknown_says_who_they_are_in_the_same_form(opened: Clinic) -> None:
    stranger = opened.town.visitor(declared=False)
    told = opened.registers(stranger)
    assert (told.status, told.code) == (422, "IDENTITY_MISSING")
    assert {field for field, _ in faults(told)} == {"full_name", "birth", "sex", "home"}
    who = {"full_name": "Trần Thị Bình", "birth": "1990-01-01", "sex": "2", "home": "01/001/00001"}
    assert faults(opened.registers(stranger, identity=who)) == [("document", "REQUIRED")]
    named = opened.registers(stranger, identity=who | {"document": "001190900002"})
    assert (named.status, named.json["state"]) == (201, "registered")


@pytest.mark.catalogue("B03")
@pytest.mark.parametrize(
    ("who", "kinds", "why"),
    [
        ({"document": "000090900002"}, ["cccd_province"], "IDENTITY_IN_DOUBT"),
        ({"document": "001091900002"}, ["cccd_birth_year"], "IDENTITY_IN_DOUBT"),
        ({"document": "001190900002"}, ["cccd_sex"], "IDENTITY_IN_DOUBT"),
        ({"document": "001290900002"}, ["cccd_birth_year"], "IDENTITY_IN_DOUBT"),
        ({"birth": "2015-01-01", "document": "001215900002"}, [], "TOO_YOUNG"),
    ],
)
def test_an_invented_number_or_age_books_nothing(
    opened: Clinic, who: dict[str, str], kinds: list[str], why: str
) -> None:
    visitor = opened.town.visitor()
    made = opened.registers(visitor, identity=who)
    assert (made.status, made.json["doubts"], made.json["eligible"]) == (201, kinds, False)
    told = opened.asks(visitor)
    assert (told.status, told.code) == (422, "NOT_ELIGIBLE")
    assert why in {code for _, code in faults(told)}
    assert opened.people() == frozenset()


@pytest.mark.catalogue("B03")
def test_who_is_not_registered_or_has_withdrawn_books_nothing(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    assert faults(opened.asks(visitor)) == [("registration", "NOT_REGISTERED")]
    opened.books(visitor)
    gone = visitor.call("POST", f"{REGISTRATIONS}/withdraw", {"campaign": opened.campaign})
    assert (gone.status, opened.left()) == (204, 2)
    told = visitor.call("POST", f"{REGISTRATIONS}/withdraw", {"campaign": opened.campaign})
    assert told.status == 204
    assert faults(opened.asks(visitor)) == [("registration", "WITHDRAWN")]
    assert mine(visitor)[0]["state"] == "withdrawn"
    back = opened.registers(visitor, version=2)
    assert (back.json["state"], back.json["version"]) == ("registered", 3)
    assert opened.asks(visitor).status == 201


@pytest.mark.catalogue("T08")
def test_a_slot_before_the_first_day_is_refused_without_a_write(opened: Clinic) -> None:
    """A dose told for 4 November: Comirnaty again from the 25th, the session is on the 24th."""
    visitor = opened.town.visitor()
    for day, version, status in (("2021-11-04", 0, 422), ("2021-11-03", 1, 201)):
        dose = {"product": "comirnaty", "day": day}
        assert opened.registers(visitor, doses=[dose], version=version).status == 201
        ticket = opened.asks(visitor).json["ticket"]
        with Meter() as meter:
            told = opened.holds(visitor, ticket=ticket)
        assert told.status == status, told.body
        if status == 422:
            assert (told.code, faults(told)) == ("NOT_ELIGIBLE", [("slot", "DAY_NOT_POSSIBLE")])
            assert meter.wcu["lachan-test-vaccine_slots"] == 0
            assert opened.people() == frozenset()
    kept = opened.kept(visitor)
    assert kept is not None
    assert "intervals-7820" in kept.rules


@pytest.mark.catalogue("B04")
def test_a_ticket_books_for_nobody_but_its_person(opened: Clinic) -> None:
    visitor, other = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    child = adds_member(visitor)
    own = opened.ticket(visitor)
    shared = opened.holds(visitor, ticket=own, for_person=child)
    assert (shared.status, shared.code) == (403, "NOT_INVITED")
    assert opened.holds(other, ticket=own).code == "QUEUE_TOKEN_INVALID"
    assert opened.people() == frozenset()
    assert opened.holds(visitor, ticket=own).status == 201


@pytest.mark.catalogue("Z02")
def test_nobody_registers_or_withdraws_or_asks_for_a_stranger(opened: Clinic) -> None:
    first, second = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    opened.registers(first)
    for person in (first.person, "0000000000ZZZ"):
        place = {"campaign": opened.campaign, "for_person": person}
        for told in (
            opened.registers(second, for_person=person),
            second.call("POST", f"{REGISTRATIONS}/withdraw", place),
            opened.asks(second, for_person=person),
        ):
            assert (told.status, told.code) == (404, "REGISTRATION_UNKNOWN")
    assert mine(second) == []
    assert mine(first)[0]["state"] == "registered"


def test_a_number_is_held_by_one_and_an_officer_decides_whose_it_is(opened: Clinic) -> None:
    first, second = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    assert opened.registers(first).json["state"] == "registered"
    taken = opened.registers(second, identity={"document": NUMBER})
    assert (taken.json["state"], taken.json["doubts"]) == ("identity_conflict", ["number_taken"])
    assert mine(first)[0]["state"] == "registered"
    (case,) = doubts(opened)
    assert case["registered"]["person"] == second.person
    assert case["other"]["person"] == first.person
    decided = decides(opened, second.person, accepted=True)
    assert (decided.status, decided.json["state"]) == (200, "registered")
    assert decides(opened, second.person, accepted=True).json["state"] == "registered"
    assert opened.asks(second).status == 201
    assert mine(first)[0]["doubts"] == ["number_taken"]
    (case,) = doubts(opened)
    assert (case["registered"]["person"], case["other"]["person"]) == (
        first.person,
        second.person,
    )


def test_who_was_refused_waits_until_the_identity_is_another(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    opened.registers(visitor, identity={"document": "001190900002"})
    assert decides(opened, visitor.person, accepted=False).json["state"] == "refused"
    assert doubts(opened) == []
    again = opened.registers(visitor, version=2, group="09")
    assert again.json["state"] == "refused"
    mended = opened.registers(visitor, version=3, identity={"document": NUMBER})
    assert (mended.json["state"], mended.json["eligible"]) == ("registered", True)


def test_an_accepted_identity_stays_accepted_through_a_change(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    opened.registers(visitor, identity={"document": "001190900002"})
    decides(opened, visitor.person, accepted=True)
    changed = opened.registers(visitor, version=2, group="09")
    assert (changed.json["state"], changed.json["version"]) == ("registered", 3)
    other = opened.registers(visitor, version=3, identity={"full_name": "Trần Thị Khác"})
    assert other.json["state"] == "identity_conflict"


def test_a_number_shown_with_another_phone_is_in_doubt(opened: Clinic) -> None:
    """Its holder was never registered here, but has shown the card at a gate."""
    holder, other = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    person, caller = PersonId(holder.person), Caller(Role.CITIZEN, holder.person)
    registry.link_card(caller, person, read_card(CCCD), clock.now())
    made = opened.registers(other, identity={"document": "001190900002", "sex": "2"})
    assert (made.json["state"], made.json["doubts"]) == ("identity_conflict", ["number_proven"])
    told = {"document": "001190900002", "sex": "2"}
    assert opened.registers(holder, identity=told).json["doubts"] == ["number_taken"]


OLD_CARD = "012345678"
"""A number of the card before the citizen's."""
LIKE = {"full_name": "Nguyễn Văn Mẫu", "birth": "1990-05-06", "sex": "1", "home": "01/001/00001"}


def settled(clinic: Clinic) -> int:
    """The stream told, with what it made follow; how many registered people the figures count."""
    for _ in range(3):
        clinic.ends()
    found = (one for shard in SHARDS for one in marks_of(CampaignId(clinic.campaign), shard))
    return sum(one.is_registered for one in found)


@pytest.mark.parametrize("order", [(VISITOR, OTHER), (OTHER, VISITOR)])
def test_one_person_under_two_kinds_of_number_waits_and_is_counted_once(
    opened: Clinic, order: tuple[str, str]
) -> None:
    first, second = (opened.town.visitor(phone) for phone in order)
    opened.registers(first, identity=LIKE | {"document": NUMBER})
    with later(minutes=1):
        told = LIKE | {"document": OLD_CARD, "full_name": "NGUYEN VAN MAU"}
        made = opened.registers(second, identity=told)
        assert made.json["state"] == "registered", made.body  # no machine turns anybody away
        assert settled(opened) == 1
        (case,) = doubts(opened)
        assert case["registered"]["person"] == second.person
        assert case["other"]["person"] == first.person
        assert case["doubts"] == ["like_another"]
        assert mine(first)[0]["state"] == "registered"
        assert mine(second)[0]["state"] == "identity_conflict"
        # A change of the form is no way out, and what was seen once is not put again.
        again = opened.registers(second, version=2, group="09")
        assert again.json["doubts"] == ["like_another"]
        assert settled(opened) == 1
        assert mine(second)[0]["version"] == 3
        assert decides(opened, second.person, accepted=True).json["state"] == "registered"
        assert settled(opened) == 2
        assert (mine(first)[0]["version"], mine(second)[0]["version"]) == (1, 4)


def test_namesakes_under_two_citizens_cards_or_of_two_communes_are_two_people(
    opened: Clinic,
) -> None:
    first, second = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    opened.registers(first, identity=LIKE | {"document": NUMBER})
    opened.registers(second, identity=LIKE | {"document": "001090900009"})
    assert settled(opened) == 2
    elsewhere = LIKE | {"document": OLD_CARD, "home": "01/001/00004"}
    assert opened.registers(second, version=1, identity=elsewhere).status == 201
    assert settled(opened) == 2
    assert doubts(opened) == []


def test_doubts_are_seen_and_decided_where_the_person_lives(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    opened.registers(visitor, identity={"document": "001190900002"})
    elsewhere = opened.member(Role.DISTRICT_OFFICER, "district-002")
    abroad = opened.member(Role.PROVINCE_OFFICER, "province-79")
    place = f"{PLANS}/{opened.campaign}/doubts"
    assert elsewhere.get(place).json["doubts"] == []
    assert abroad.get(place).code == "CAMPAIGN_UNKNOWN"
    body = {"person": visitor.person, "accepted": True, "reason": "Đã xem"}
    assert elsewhere.call("POST", place, body).code == "REGISTRATION_UNKNOWN"
    assert abroad.call("POST", place, body).code == "CAMPAIGN_UNKNOWN"
    assert opened.site.call("POST", place, body).status == 200
    assert opened.site.call("POST", place, body | {"accepted": False}).status == 404
    stranger = body | {"person": "0000000000ZZZ"}
    assert opened.site.call("POST", place, stranger).code == "REGISTRATION_UNKNOWN"


def test_a_lost_answer_is_asked_for_again_without_a_second_version(
    opened: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = opened.town.visitor()
    put = registrations.put

    def dies(*arguments: Any) -> None:
        put(*arguments)
        raise ConnectionError

    monkeypatch.setattr(registrations, "put", dies)
    assert opened.registers(visitor).status == 500
    monkeypatch.setattr(registrations, "put", put)
    again = opened.registers(visitor)
    assert (again.status, again.json["version"]) == (201, 1)


def test_two_phones_that_change_at_once_leave_one_version(
    opened: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has read the first version; the first one's change comes before its write."""
    visitor = opened.town.visitor()
    opened.registers(visitor)
    put = registrations.put

    def late(*arguments: Any) -> None:
        monkeypatch.setattr(registrations, "put", put)
        assert opened.registers(visitor, version=1, group="09").status == 201
        put(*arguments)

    monkeypatch.setattr(registrations, "put", late)
    assert opened.registers(visitor, version=1, group="15").code == "REGISTRATION_CHANGED"
    kept = registrations.standing(PersonId(visitor.person), CampaignId(opened.campaign))
    assert kept is not None
    assert (kept.version, kept.told.group) == (2, "09")


def test_pages_lead_from_the_form_to_the_seat_and_back(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    place = f"/dang-ky-tiem/{opened.campaign}"
    assert "dang-nhap" in opened.town.somebody().get(place).header("location")
    assert place in visitor.get(f"/tiem-chung/{opened.campaign}").body.decode()
    page = visitor.get(place).body.decode()
    assert "registration-form-2021-07" in page
    said = opened.said()
    form = {f"answers.{code}": "no" for code in said["answers"]} | {
        "version": "0", "group": "16", "occupation": "Nông dân", "day": DAY, "part": "morning",
        "consent": said["consent"],
    }  # fmt: skip
    wrong = visitor.call("POST", place, form=form | {"occupation": ""})
    assert (wrong.status, "REGISTRATION_INVALID" in wrong.body.decode()) == (422, True)
    step = form | {"step": "divisions", "home.province": "01"}
    assert "Quận Ba Đình" in visitor.call("POST", place, form=step).body.decode()
    assert visitor.call("POST", place, form=form).status == 303
    shown = visitor.get(place).body.decode()
    assert "Đủ điều kiện" in shown
    assert 'name="version" value="1"' in shown
    sick = form | {"version": "1", "answers.covid": "yes", "days.covid": "2021-09-30"}
    assert visitor.call("POST", place, form=sick).status == 303
    assert "30/03/2022" in visitor.get(place).body.decode()
    slots = visitor.get(f"/tiem-chung/{opened.campaign}/{SITE}").body.decode()
    assert ("30/03/2022" in slots, 'name="slot"' in slots) == (True, False)
    gone = {"campaign": opened.campaign, "person": visitor.person}
    assert visitor.call("POST", f"{place}/rut", form=gone).status == 303
    assert "Đã rút" in visitor.get(place).body.decode()
    stranger = visitor.call("POST", place, form=form | {"for_person": "x" * 400})
    assert stranger.status == 404


def test_an_officer_decides_on_the_page(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    opened.registers(visitor, identity={"document": "001190900002"})
    place = f"/can-bo/tiem-chung/{opened.campaign}/giay-to"
    page = opened.district.get(place).body.decode()
    assert ("001190900002" in page, "Giới tính không khớp" in page) == (True, True)
    form = {"person": visitor.person, "word": "accept", "reason": "Đã xem thẻ"}
    wrong = opened.district.call("POST", place, form=form | {"person": "nobody"})
    assert wrong.status == 404
    assert opened.district.call("POST", place, form=form).status == 303
    assert "Không có trường hợp nào" in opened.district.get(place).body.decode()
