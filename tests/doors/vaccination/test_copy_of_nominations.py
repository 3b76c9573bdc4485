"""An organisation names its people: each takes that along, and nobody else (P09)."""

from __future__ import annotations

import pytest

from tests.doors.checkin.town import items_of
from tests.doors.vaccination.clinic import REGISTRATIONS
from tests.doors.vaccination.test_list_status import lets_know, nominee, takes_up
from tests.doors.vaccination.works import NOMINATIONS, Works, row
from tests.world import Actor

FILES = (NOMINATIONS, REGISTRATIONS, "/api/vaccination/appointments", "/api/vaccination/doses",
         "/api/family", "/api/notices")  # fmt: skip
NAMES = {1: "Phạm Thị Cúc", 2: "Lê Văn Dũng", 3: "Hoàng Thị Em"}
FACTORY, SCHOOL = "Công ty May Thử (thử)", "Trường Thử (thử)"


def named(number: int, **more: str) -> list[str]:
    return row(number, full_name=NAMES[number], **more)


def known_by(number: int) -> tuple[str, ...]:
    """By what the person of a row would be known in a file, the masked name included."""
    phone = f"090000{4000 + number}"
    return (NAMES[number], NAMES[number].split()[0] + " ", phone, phone[1:], f"0011900{number:05d}")


def organisations(who: Actor) -> list[str]:
    return sorted(one["organisation"] for one in who.get(NOMINATIONS).json["nominations"])


@pytest.mark.catalogue("P09")
def test_each_person_of_a_list_takes_the_own_row_alone(works: Works) -> None:
    works.sends(named(1), named(2), named(3))
    people = {number: nominee(works, number) for number in NAMES}
    for number, who in people.items():
        takes_up(works.clinic, who, number)
    assert lets_know(people[2]).status == 204
    for number, who in people.items():
        (one,) = who.get(NOMINATIONS).json["nominations"]
        assert one["organisation"] == FACTORY and one["taken_up"] is True
        assert len(who.get(NOMINATIONS).json["shared"]) == (number == 2)
        for path in FILES:
            text = who.get(path).body.decode()
            for other in NAMES:
                if other != number:
                    for told in (*known_by(other), people[other].person):
                        assert told not in text, (number, path, told)


def test_who_was_named_twice_sees_both_and_an_organisation_neither_of_the_others(
    works: Works,
) -> None:
    works.sends(named(1), named(2))
    works.sends(named(1), who=works.school)
    first, second = nominee(works, 1), nominee(works, 2)
    assert organisations(first) == [FACTORY, SCHOOL]
    assert organisations(second) == [FACTORY]
    assert SCHOOL not in second.get(NOMINATIONS).body.decode()
    takes_up(works.clinic, first)
    (of_factory,) = (
        one["nomination"]
        for one in first.get(NOMINATIONS).json["nominations"]
        if one["organisation"] == FACTORY
    )
    assert lets_know(first, of_factory).status == 204
    asked = f"/api/vaccination/campaigns/{works.campaign}/list-status"
    told = {who: who.get(asked).json["rows"] for who in (works.factory, works.school)}
    assert [one["status"] for one in told[works.factory]] == ["registered", "no_information"]
    assert [one["status"] for one in told[works.school]] == ["no_information"]


def test_whose_number_is_not_in_the_list_sees_nothing_of_it_not_even_by_the_same_paper(
    works: Works,
) -> None:
    works.sends(named(1))
    stranger = nominee(works, 3)
    takes_up(works.clinic, stranger, 1)  # says the paper's number of row 1
    assert organisations(stranger) == []
    text = stranger.get(NOMINATIONS).body.decode()
    for told in (FACTORY, *known_by(1)):
        assert told not in text, told


def test_whom_a_guardians_number_was_given_for_is_in_the_guardians_file_by_a_masked_name(
    works: Works,
) -> None:
    works.sends(named(1), named(2, phone="0900004001"))
    guardian = nominee(works, 1)
    shown = guardian.get(NOMINATIONS).json["nominations"]
    assert len(shown) == 2
    text = guardian.get(NOMINATIONS).body.decode()
    for told in (NAMES[1], NAMES[2], "0011900", "0900004", "1990"):
        assert told not in text, told
    other = nominee(works, 2)
    assert organisations(other) == []
    assert guardian.get("/api/family").json["members"] == []


def test_whose_number_was_given_by_mistake_sees_nothing_once_it_is_put_right(works: Works) -> None:
    works.sends(named(1, phone="0900004003"))
    wrong, right = nominee(works, 3), nominee(works, 1)
    assert (organisations(wrong), organisations(right)) == ([FACTORY], [])
    works.sends(named(1))
    assert (organisations(wrong), organisations(right)) == ([], [FACTORY])
    for told in (FACTORY, *known_by(1)):
        assert told not in wrong.get(NOMINATIONS).body.decode(), told


def test_no_file_says_who_of_the_organisation_sent_the_list(works: Works) -> None:
    told = works.sends(named(1))
    senders = {one["by"]["S"] for one in items_of("vaccine_registrations") if "by" in one}
    who = nominee(works, 1)
    text = who.get(NOMINATIONS).body.decode()
    assert FACTORY in text and len(senders - {"works-01"}) == 1, senders
    for secret in (told["id"], *(senders - {"works-01"}), "danh-sach.csv"):
        assert secret not in text, secret
