"""Two records of one card are one history while joined, and two again when parted (K08)."""

from __future__ import annotations

from datetime import datetime

import pytest

from functions.immunization.store import doses
from functions.kernel.callers import Caller, Role
from functions.kernel.cards import read_card
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime import clock
from tests.doors.access.world import Issuer
from tests.doors.certificates.office import Office
from tests.doors.checkin.town import CCCD as CARD
from tests.doors.checkin.town import later, phone_code
from tests.doors.immunization.ward import SITE, Ward

PART = "/api/cards/part"


def kept(person: str) -> dict[str, tuple[int, int]]:
    """Number and revision of each dose that stands in a record."""
    return {one.key: (one.number, one.revision) for one in doses.history(PersonId(person)).doses}


@pytest.mark.catalogue("K08")
def test_doses_of_two_records_of_one_card_are_ordered_once_and_parted_again(
    ward: Ward, issuer: Issuer, keys_kept: datetime
) -> None:
    office = Office(issuer, keys_kept)
    ward.receives(vials=4)
    assert ward.gives(ward.screened(reading=CARD), ward.vial()).json["number"] == 1
    ward.tells()
    card = read_card(CARD)
    record = registry.person_of_card(card, clock.now())
    with later(days=21):
        ward.site = ward.member(Role.COMMUNE_OFFICER, SITE)
        ward.province = ward.member(Role.PROVINCE_OFFICER, "province-01")
        anh = office.person("0900001001")
        screening = ward.screened(reading=phone_code(anh))
        assert ward.gives(screening, ward.vial()).json["number"] == 1
        ward.tells()
        before = (kept(record), kept(anh.person))
        assert before == ({"20211123": (1, 1)}, {"20211214": (1, 1)})

        caller = Caller(Role.CITIZEN, anh.person)
        registry.link_card(caller, PersonId(anh.person), card, clock.now())
        mine = anh.get("/api/vaccination/doses").json["doses"]
        assert [(one["day"], one["number"]) for one in mine] == [
            ("2021-11-23", 1),
            ("2021-12-14", 2),
        ]
        place = f"/diem-tiem/nguoi/{screening}/doi-chieu"
        for _ in range(2):
            assert ward.site.call("POST", place, form={}).status == 303
            assert (kept(record), kept(anh.person)) == (before[0], {"20211214": (2, 2)})
        assert any('"renumbered"' in fact for fact in ward.tells())

        number = {"kind": "cccd", "number": str(card.number)}
        far = ward.member(Role.PROVINCE_OFFICER, "province-79")
        unknown = ward.province.call("POST", PART, number | {"number": "001090900009"})
        told = [far.call("POST", PART, number), unknown]
        assert [(one.status, one.code) for one in told] == [(404, "PERSON_UNKNOWN")] * 2
        ministry = ward.member(Role.MINISTRY_OPERATOR, "moh")
        assert ministry.call("POST", PART, number).status == 204
        assert registry.person_of_card(card, clock.now()) == record
        (alone,) = anh.get("/api/vaccination/doses").json["doses"]
        assert (alone["day"], alone["number"]) == ("2021-12-14", 1)
        assert ward.site.call("POST", place, form={}).status == 303
        assert (kept(record), kept(anh.person)) == (before[0], {"20211214": (1, 3)})
        assert ministry.call("POST", PART, number).code == "PERSON_UNKNOWN"
        # And joined once more, as if nothing had been.
        registry.link_card(caller, PersonId(anh.person), card, clock.now())
        assert len(anh.get("/api/vaccination/doses").json["doses"]) == 2
