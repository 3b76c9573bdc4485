"""Rules of the task force: numbers in a text, ways of a ticket, age, shares, groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from functions.kernel.divisions import provinces
from functions.taskforce.domain import groups
from functions.taskforce.domain.ageing import bands, lags
from functions.taskforce.domain.checklist import (
    Readiness,
    Share,
    Tick,
    checklist_rules,
    items_on,
    parts_of,
    parts_of_province,
    parts_together,
    together,
)
from functions.taskforce.domain.plain import TextHoldsNumber, impersonal
from functions.taskforce.domain.ticket import (
    NEXT,
    Move,
    MoveImpossible,
    State,
    Ticket,
    Wanted,
    moved,
    opened,
    ticket_rules,
)
from functions.taskforce.domain.training import Session, by_place_and_role

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
TODAY = date(2021, 11, 23)
WANTED = Wanted("01/001/00001", "A", "device", "Máy quét không lên nguồn")


def ticket(**more: object) -> Ticket:
    """A ticket, changed."""
    return replace(opened(WANTED, "unit-1", "staff-1", NOW), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["0900001001", "090-000-1001", "+84 900 001 001", "(090) 000 1001", "０９００００１００１",
     "x001090900001y", "BHYT HS4010000000001", "a.b@c.vn", "001 / 090 / 900 / 001"],
)  # fmt: skip
def test_a_number_of_somebody_is_seen_however_it_is_parted(text: str) -> None:
    with pytest.raises(TextHoldsNumber):
        impersonal("text", f"Hỏi {text} nhé")


@pytest.mark.parametrize(
    "text",
    ["Từ 20/11/2021 08:15 đến 2021-11-21 09:30", "Sai 12.500 lượt, 300 ống", "Văn bản 2790/BTTTT"],
)
def test_days_times_and_counts_may_be_written(text: str) -> None:
    assert impersonal("text", text) == text


def test_every_way_between_states_is_as_the_list_says() -> None:
    for before, after in product(State, State):
        move = Move(1, after.value, "cdc", "")
        if after in NEXT[before]:
            done = moved(ticket(state=before), move, "staff-2", NOW)
            assert (done.state, done.revision, done.by) == (after, 2, "staff-2")
            assert done.opened_at == NOW and done.due_at == ticket().due_at
        else:
            with pytest.raises(MoveImpossible):
                moved(ticket(state=before), move, "staff-2", NOW)


def test_every_kind_goes_to_a_desk_there_is_and_says_when_it_is_due() -> None:
    for rule in ticket_rules().versions:
        for kind, told in rule.body["kinds"].items():
            assert told["desk"] in rule.body["desks"]
            made = opened(replace(WANTED, kind=kind), "unit-1", "staff-1", NOW)
            assert made.due_at - NOW == timedelta(hours=told["hours"])


def test_a_ticket_is_in_one_band_at_every_hour_of_its_life() -> None:
    for hours in range(0, 24 * 16, 7):
        told = bands([ticket()], (1, 3, 7, 14), NOW + timedelta(hours=hours))
        (inside,) = (one for one in told if one.count)
        days = hours // 24
        assert inside.first <= days and (inside.last is None or days <= inside.last)
    assert not any(one.count for one in bands([ticket(state=State.SOLVED)], (1,), NOW))


def test_places_with_most_overdue_come_first() -> None:
    late = NOW + timedelta(days=4)
    found = lags(
        [
            ticket(place="01/002"),
            ticket(place="01/001", due_at=late + timedelta(days=1)),
            ticket(place="01/001", due_at=late + timedelta(days=1)),
            ticket(place="01/003", state=State.CLOSED),
        ],
        late,
    )
    told = [(one.place, one.running, one.overdue, one.oldest) for one in found]
    assert told == [("01/002", 1, 1, 4), ("01/001", 2, 0, 4)]


def test_only_what_was_confirmed_counts_and_the_province_is_all_of_its_places() -> None:
    tick = Tick("x", "a", NOW, "ready-2021-07")
    done = replace(tick, confirmed_by="b", confirmed_at=NOW)
    one = Readiness(
        "01/001", 3, {"A-venues": done, "A-gate": tick, "C-sites": replace(tick, is_open=True)}
    )
    parts = parts_of(one, TODAY)
    assert parts == {"A": Share(3, 1, 1, 0), "B": Share(1, 0, 0, 1), "C": Share(2, 0, 0, 1)}
    assert together(parts.values()) == Share(all=6, confirmed=1, ticked=1, overdue=2)
    whole = parts_of_province("01", {"01/001": one}, TODAY)
    told = {platform: (share.all, share.confirmed) for platform, share in whole.items()}
    assert told == {"A": (1 + 30 * 3, 1), "B": (2 + 30, 0), "C": (1 + 30 * 2, 0)}
    assert parts_together([whole, parts, {}])["A"] == whole["A"] + parts["A"]
    assert parts_of(Readiness("01/001/00001"), TODAY) == {}
    assert Share(all=3, confirmed=2).percent == 66


def test_people_trained_stand_by_place_and_role_where_there_are_any() -> None:
    one = Session("01/001/00001", TODAY, "A", "sampler", 3, 0, "staff-1", NOW)
    told = [
        one,
        replace(one, platform="B", people=4),
        replace(one, role="commune_officer", people=2),
        replace(one, place="01/002", people=0),
        replace(one, place="01/010", role="doctor", people=9),
    ]
    found = by_place_and_role(told, ("01/001", "01/002", "01/01"))
    assert found == {"01/001": {"commune_officer": 2, "sampler": 7}}
    assert list(found["01/001"]) == ["commune_officer", "sampler"]


def test_the_items_of_all_versions_have_ids_that_mean_one_thing() -> None:
    seen: dict[str, str] = {}
    for rule in checklist_rules().versions:
        for one in rule.body["items"]:
            assert seen.setdefault(one["id"], one["vi"]) == one["vi"]
    for place in ("01", "01/001"):
        assert items_on(TODAY, place)[0]


def test_every_province_is_in_one_group_and_compared_with_the_others() -> None:
    for one in provinces():
        group, inside, _ = groups.group_of(str(one.code), TODAY)
        assert one.code in inside and len(inside) > 1, group
    shares = {one: Share(all=10, confirmed=3) for one in ("01", "31", "48", "79", "92")}
    told = groups.compared("01", shares | {"48": Share(all=10, confirmed=9)}, TODAY)
    assert (told.place, told.size, told.others) == (2, 5, Share(all=40, confirmed=18))
