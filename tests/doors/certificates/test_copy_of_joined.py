"""Who has two joined records takes both along, and nothing of anybody else's (P09, ADR 0135).

A card that was shown at a gate has a record of its own; where card and phone were shown together it
is taken up into the phone's. Two people with a card each stand side by side here.
"""

from __future__ import annotations

import pytest

from functions.kernel.callers import Caller, Role
from functions.kernel.identifiers import PersonId, tube_code
from functions.laboratory.domain.words import Told
from functions.registry import service as registry
from functions.registry.domain.person import Standing
from functions.registry.store import identities
from functions.registry.store.persons import SealedPerson
from tests.doors.certificates.office import Office
from tests.world import Actor

CARD, OTHER_CARD = "0000000000002", "0000000000003"
FILES = ("/api/results", "/api/certificate-copies", "/api/me/record")
TUBES = tuple(str(tube_code(number)) for number in range(1, 6))
"""Of the card, the other's card, the phone, the other's phone, and a pool of both cards."""
Pair = tuple[Actor, Actor]


def index_of(card: str) -> str:
    return f"cccd:v1:{card}"


def takes_up(office: Office, holder: Actor, card: str) -> None:
    """The card's record is taken up into the phone's, as at a gate where both are shown."""
    made = SealedPerson(PersonId(card), Standing.PROVISIONAL, office.now)
    identities.add_person(made, index_of(card))
    identities.prove_card(
        PersonId(holder.person), index_of(card), identities.identity(index_of(card))
    )


@pytest.fixture
def pair(office: Office) -> Pair:
    """Two people who hold a card each; each record has a result that may be certified."""
    anh = office.named()
    binh = office.named("0900002002", document="001090900002", full_name="Trần Thị Bình")
    takes_up(office, anh, CARD)
    takes_up(office, binh, OTHER_CARD)
    members = ((CARD,), (OTHER_CARD,), (anh.person,), (binh.person,), (CARD, OTHER_CARD))
    for number, of in enumerate(members, 1):
        office.told(*of, what=Told.NEGATIVE, number=number)
        office.hears(office.result(*of, number=number))
    return anh, binh


def tubes_of(who: Actor) -> set[str]:
    return {one["tube"] for one in who.get("/api/results").json["results"]}


def persons_of(who: Actor) -> list[str]:
    return [one["person"] for one in who.get("/api/me/record").json["records"]]


@pytest.mark.catalogue("P09")
def test_the_files_of_two_joined_records_have_both_and_no_other_pair(pair: Pair) -> None:
    anh, binh = pair
    for who, card, seen, hidden in (
        (anh, CARD, (0, 2, 4), (binh.person, OTHER_CARD, TUBES[1], TUBES[3], "Bình")),
        (binh, OTHER_CARD, (1, 3, 4), (anh.person, CARD, TUBES[0], TUBES[2])),
    ):
        assert tubes_of(who) == {TUBES[place] for place in seen}
        assert persons_of(who) == [who.person, card]
        for path in FILES:
            text = who.get(path).body.decode()
            for told in hidden:
                assert told not in text, (path, told)
        certified = who.get("/api/certificates").body.decode()
        assert all((tube in certified) == (n in seen) for n, tube in enumerate(TUBES))


def test_a_card_that_was_parted_is_in_no_file_of_its_former_holder(pair: Pair) -> None:
    anh, binh = pair
    identities.part_card(PersonId(anh.person), PersonId(CARD), index_of(CARD))
    assert tubes_of(anh) == {TUBES[2]}
    assert persons_of(anh) == [anh.person]
    for path in FILES:
        text = anh.get(path).body.decode()
        for told in (CARD, OTHER_CARD, TUBES[0], TUBES[4]):
            assert told not in text, (path, told)
    assert tubes_of(binh) == {TUBES[1], TUBES[3], TUBES[4]}


def test_the_id_of_a_joined_record_opens_no_file_for_anybody(pair: Pair) -> None:
    """Whoever has read another's card number can ask by its record as little as by its phone's."""
    anh, binh = pair
    for who, asked in ((anh, OTHER_CARD), (anh, binh.person), (binh, CARD)):
        for path in FILES[:2]:
            assert who.get(f"{path}?for={asked}").status == 404, (path, asked)


def test_a_member_who_was_handed_over_is_in_the_own_files_and_no_longer_the_guardians(
    office: Office, pair: Pair
) -> None:
    anh, binh = pair
    member = office.member_of(anh)
    tube = office.told(member, what=Told.NEGATIVE, number=6)
    office.hears(office.result(member, number=6))
    for path in FILES[:2]:
        assert anh.get(f"{path}?for={member}").status == 200, path
    guardian, claimant = (
        Caller(Role.CITIZEN, who.person, phone_verified=True) for who in (anh, binh)
    )
    code = registry.offer_member(guardian, PersonId(member), office.now)
    registry.claim_member(claimant, code, office.now)
    assert tube in tubes_of(binh) and member in persons_of(binh)
    for path in FILES[:2]:
        assert anh.get(f"{path}?for={member}").status == 404, path
    for path in (*FILES, "/api/family"):
        text = anh.get(path).body.decode()
        for told in (member, tube, binh.person, OTHER_CARD, "Mai"):
            assert told not in text, (path, told)
