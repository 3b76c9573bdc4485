"""What an organisation is told of its list: by consent, or one neutral word (ADR 0108)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId
from functions.runtime import clock
from functions.vaccination.domain.nomination import Place
from functions.vaccination.service import list_status, listing
from functions.vaccination.store import registrations, shares
from tests.doors.checkin.town import items_of
from tests.doors.vaccination import told as facts
from tests.doors.vaccination.clinic import REGISTRATIONS, Clinic
from tests.doors.vaccination.works import NOMINATIONS, Works, row, told
from tests.gateway import Reply
from tests.world import Actor

TEXT = "list-status-2021-07"
NEUTRAL = "Không có thông tin"


def nominee(works: Works, number: int = 1) -> Actor:
    """The person of a row, with their phone."""
    return works.clinic.town.somebody().sign_in(f"090000{4000 + number}")


def takes_up(clinic: Clinic, actor: Actor, number: int = 1) -> None:
    who = {
        "full_name": "Phạm Thị Công Nhân", "birth": "1990-02-03", "sex": "2",
        "home": "01/001/00001", "document": f"0011900{number:05d}",
    }  # fmt: skip
    assert clinic.registers(actor, identity=who).status == 201
    clinic.ends()


def registered(works: Works) -> Actor:
    """The person of a list's only row, who has registered."""
    works.sends(row(1))
    person = nominee(works)
    takes_up(works.clinic, person)
    return person


def withdraws(works: Works, actor: Actor) -> Reply:
    return actor.call("POST", f"{REGISTRATIONS}/withdraw", {"campaign": works.campaign})


def place_of(actor: Actor) -> str:
    (one, *_) = actor.get(NOMINATIONS).json["nominations"]
    return str(one["nomination"])


def lets_know(actor: Actor, place: str = "", text: str = TEXT) -> Reply:
    body = {"nomination": place or place_of(actor), "text": text}
    return actor.call("POST", f"{NOMINATIONS}/share", body)


def takes_back(actor: Actor, place: str = "") -> Reply:
    body = {"nomination": place or place_of(actor)}
    return actor.call("POST", f"{NOMINATIONS}/unshare", body)


def file_of(works: Works, who: Any = None) -> bytes:
    reply = (who or works.factory).get(f"/to-chuc/tinh-trang/{works.campaign}/tep")
    assert reply.status == 200, reply.body
    return bytes(reply.body)


def statuses(works: Works) -> list[tuple[int, str, list[dict[str, Any]]]]:
    place = f"/api/vaccination/campaigns/{works.campaign}/list-status"
    reply = works.factory.get(place)
    assert reply.status == 200, reply.body
    return [(one["row"], one["status"], one["doses"]) for one in reply.json["rows"]]


def test_who_consents_is_told_as_registered_then_dosed_and_nothing_else(works: Works) -> None:
    works.sends(row(1), row(2))
    person = nominee(works)
    takes_up(works.clinic, person)
    assert [one[1] for one in statuses(works)] == ["no_information", "no_information"]

    assert lets_know(person).status == 204
    assert statuses(works) == [(1, "registered", []), (2, "no_information", [])]
    before, after = clock.now() - timedelta(days=40), clock.now() + timedelta(hours=1)
    works.clinic.hears(facts.dose(person.person, before), facts.dose(person.person, after))
    day = (after + timedelta(hours=7)).date().isoformat()

    assert statuses(works)[0] == (1, "dosed", [{"dose": 2, "day": day}])
    body = file_of(works).decode()
    for secret in ("comirnaty", "FF2382", "site-", "0900004", "0011900", "1990"):
        assert secret not in body


def test_silence_tells_nothing_the_file_is_the_same_byte_for_byte(works: Works) -> None:
    """Not registered; registered; dosed; taken back; objected: all without consent, one file."""
    works.sends(row(1), row(2))
    files = [file_of(works)]
    person = nominee(works)
    takes_up(works.clinic, person)
    files.append(file_of(works))
    works.clinic.hears(facts.dose(person.person, clock.now()))
    files.append(file_of(works))
    assert lets_know(person).status == 204
    assert file_of(works) != files[0]
    assert takes_back(person).status == 204
    files.append(file_of(works))
    lets_know(person)
    body = {"nomination": place_of(person)}
    assert person.call("POST", f"{NOMINATIONS}/object", body).status == 204
    files.append(file_of(works))

    assert len(set(files)) == 1
    assert files[0].decode().count(NEUTRAL) == 2


@pytest.mark.catalogue("P01", "P09")
def test_every_look_at_who_consented_is_in_their_own_log_and_no_one_elses(works: Works) -> None:
    works.sends(row(1), row(2))
    first, second = nominee(works), nominee(works, 2)
    for number, one in enumerate((first, second), 1):
        takes_up(works.clinic, one, number)
    lets_know(first)
    file_of(works)

    rows = [one for one in items_of("audit") if "read_list_status" in repr(one)]
    assert any(first.person in repr(one) for one in rows)
    assert not any(second.person in repr(one) for one in rows)
    page = first.get("/ai-da-xem").body.decode()
    assert "Xem điều bạn cho tổ chức biết" in page


def test_consent_is_to_the_text_in_force_by_who_registered_under_the_number(works: Works) -> None:
    works.sends(row(1))
    person, stranger = nominee(works), works.clinic.town.visitor()
    place = place_of(person)
    assert lets_know(person).code == "NOMINATION_NOT_TAKEN_UP"
    takes_up(works.clinic, person)
    assert lets_know(person, text="").code == "LIST_STATUS_TEXT_MISSING"
    for reply in (lets_know(stranger, place), takes_back(stranger, place)):
        assert (reply.status, reply.code) == (404, "NOMINATION_UNKNOWN")
    assert lets_know(person).status == 204
    kept = items_of("vaccine_registrations")
    assert lets_know(person).status == 204
    assert items_of("vaccine_registrations") == kept
    share = shares.share(Place.read(place))
    assert share is not None
    assert (share.text, share.given, share.version) == (TEXT, True, 1)
    assert person.get(NOMINATIONS).json["shared"] == [place]


def test_consent_ends_with_the_registration_and_with_the_row_and_does_not_come_back(
    works: Works,
) -> None:
    person = registered(works)
    lets_know(person)
    assert withdraws(works, person).status == 204
    works.clinic.ends()
    assert statuses(works) == [(1, "no_information", [])]
    standing = person.get(REGISTRATIONS).json["registrations"][0]
    assert works.clinic.registers(person, version=standing["version"]).status == 201
    works.clinic.ends()
    assert statuses(works) == [(1, "no_information", [])]

    lets_know(person)
    assert statuses(works) == [(1, "registered", [])]
    assert told(works.sends(row(1, withdraw="x"))) == [(1, "WITHDRAWN")]
    assert statuses(works) == []
    works.sends(row(1))
    assert statuses(works) == [(1, "no_information", [])]


def test_a_phone_that_the_list_has_no_more_still_takes_the_consent_back(works: Works) -> None:
    person = registered(works)
    place = place_of(person)
    lets_know(person)
    works.sends(row(1, phone="0900005005"))
    page = person.get("/duoc-dang-ky").body.decode()
    assert "Thôi cho biết" in page
    assert takes_back(person, place).status == 204
    assert [one[1] for one in statuses(works)] == ["no_information"]


def test_a_dose_heard_while_consent_is_given_is_told_in_either_order(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = registered(works)
    really, raced = shares.give, []

    def put(*words: Any) -> None:
        if not raced:
            raced.append(words)
            works.clinic.hears(facts.dose(person.person, clock.now()))
        really(*words)

    monkeypatch.setattr(shares, "give", put)
    assert lets_know(person).status == 204
    assert statuses(works)[0][1] == "dosed"


def test_another_unit_reads_nothing_and_an_organisation_only_what_it_was_admitted_to(
    works: Works,
) -> None:
    person = registered(works)
    lets_know(person)
    place = f"/api/vaccination/campaigns/{works.campaign}/list-status"
    assert works.school.get(place).json["rows"] == []
    far = works.clinic.member(Role.PROVINCE_OFFICER, "province-79")
    assert far.get(place).code == "ORGANISATION_NOT_ADMITTED"
    assert works.decides("works-01", admitted=False).status == 200
    assert works.factory.get(place).code == "ORGANISATION_NOT_ADMITTED"


def test_the_page_counts_by_consent_and_hides_small_figures(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    works.sends(*map(row, range(1, 9)))
    person = nominee(works)
    takes_up(works.clinic, person)
    lets_know(person)
    page = works.factory.get(f"/to-chuc/tinh-trang/{works.campaign}").body.decode()
    assert '<dd class="num">8</dd>' in page
    assert page.count('<dd class="num">ẩn</dd>') == 2  # 1 registered, and the 7 that would tell it
    monkeypatch.setattr(list_status, "MOST", 3)
    place = f"/api/vaccination/campaigns/{works.campaign}/list-status"
    rows, after = [], ""
    while True:
        part = works.factory.get(f"{place}?after={after}").json
        rows += [one["row"] for one in part["rows"]]
        after = part["after"]
        if not after:
            break
    assert sorted(rows) == list(range(1, 9))


def test_the_form_asks_apart_and_unticked_and_a_tick_is_a_consent(works: Works) -> None:
    works.sends(row(1))
    person = nominee(works)
    listing.forget()
    page = person.get(f"/dang-ky-tiem/{works.campaign}?listed=1").body.decode()
    place = place_of(person)
    assert f'<input type="checkbox" name="share.{place}" value="{TEXT}">' in page
    takes_up(works.clinic, person)
    standing = registrations.standing(PersonId(person.person), Place.read(place).campaign)
    assert standing is not None
    assert shares.share(Place.read(place)) is None
