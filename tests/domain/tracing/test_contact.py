"""Who is a candidate of which ring, in which order, and whom does that tell?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

from functions.kernel.identifiers import PersonId
from functions.tracing.domain.case import Act, Case, Positive, State, drawn
from functions.tracing.domain.contact import (
    Contact,
    Found,
    Presence,
    Situation,
    judged,
    rule_of,
    rules,
    together,
    weighted,
    why,
    with_found,
)
from functions.tracing.domain.trace import Trace

AT = datetime(2021, 11, 21, 3, 0, tzinfo=UTC)
INDEX, BETWEEN, OTHER = (PersonId(f"000000000000{n}") for n in (1, 2, 3))


def _case(person: PersonId, name: str) -> Case:
    sampled = AT + timedelta(days=1)
    positive = Positive("VN-000001", 1, sampled, sampled + timedelta(hours=5), "01/001/00001")
    return drawn(Case(name, person, State.OPEN, Act.OPENED, 1, sampled, 2021, (positive,)))


def _trace(case: Case, person: PersonId, ring: int) -> Trace:
    source = "" if ring == 0 else "between"
    return Trace(
        f"{case.id}-{ring}", case.id, source, person, ring, 1, AT, AT + timedelta(days=3), AT, 2021
    )


def _by(case: Case, *between: PersonId) -> Situation:
    found = [_trace(case, case.person, 0), *(_trace(case, one, 1) for one in between)]
    return Situation(case, {one.id: one for one in found}, rule_of(case))


def _presence(minutes: int, kind: str = "food", **more: object) -> Presence:
    until = AT + timedelta(minutes=minutes)
    common = {"certainty": "observed", "assurance": "high", "weight": 100} | more
    return Presence("V1", kind, "01/001/00001", AT, until, **common)  # type: ignore[arg-type]


def _contact(case: Case, person: PersonId, ring: int, *met: Presence) -> Contact:
    fresh = Contact("c", case.id, person, 2021)
    return with_found(fresh, f"{case.id}-{ring}", "p1", Found(1, met))


def test_a_person_is_of_the_first_ring_of_one_case_and_of_the_second_of_another() -> None:
    one, two = _case(INDEX, "one"), _case(PersonId("0000000000009"), "two")
    first = judged(_contact(one, OTHER, 0, _presence(30)), _by(one))
    second = judged(_contact(two, OTHER, 1, _presence(30)), _by(two, BETWEEN))
    assert (first.level, first.tells) == (1, True)
    assert (second.level, second.tells) == (2, False)  # the second ring is listed, not told
    assert "ca bệnh 30 phút" in why(first, rule_of(one))
    assert "người tiếp xúc của ca bệnh 30 phút" in why(second, rule_of(two))
    # Of the same case the nearer ring counts.
    both = with_found(second, "two-0", "p1", Found(1, (_presence(20),)))
    assert judged(both, _by(two, BETWEEN)).level == 1


def test_nobody_is_their_own_contact_nor_the_cases_in_the_second_ring() -> None:
    case = _case(INDEX, "one")
    assert judged(_contact(case, INDEX, 0, _presence(30)), _by(case)).level == 0
    assert judged(_contact(case, INDEX, 1, _presence(30)), _by(case, BETWEEN)).level == 0
    assert judged(_contact(case, BETWEEN, 1, _presence(30)), _by(case, BETWEEN)).level == 0


def test_edges_that_touch_are_no_overlap() -> None:
    case = _case(INDEX, "one")
    assert judged(_contact(case, OTHER, 0, _presence(0)), _by(case)).level == 0


def test_minutes_are_counted_once_and_the_rule_says_how_many_it_takes() -> None:
    first, later = _presence(20), replace(_presence(30), venue="V2")
    assert together((first, later)) == 30
    case = _case(INDEX, "one")
    by = replace(_by(case), rule=rules().version("contact-11042-2021"))
    for minutes, level in ((14, 0), (15, 1)):
        made = judged(_contact(case, OTHER, 0, _presence(minutes)), by)
        assert (made.level, made.rule_id) == (level, "contact-11042-2021")


def test_the_order_follows_minutes_kind_of_place_and_confidence() -> None:
    rule = rules().version("contact-3638-2021")
    # 60 minutes in a closed place, seen and assured, are 600 tenths; each doubt takes its part.
    best = weighted(_presence(60), rule)
    lesser = [
        _presence(59),
        _presence(60, certainty="inferred"),
        _presence(60, certainty="default"),
        _presence(60, assurance="low"),
        _presence(60, weight=50),
        _presence(60, kind="checkpoint"),
    ]
    assert all(weighted(one, rule) < best for one in lesser)
    assert weighted(lesser[1], rule) == best * 70 // 100
    assert weighted(lesser[2], rule) == best * 50 // 100
    assert weighted(lesser[3], rule) == best * 60 // 100
    assert weighted(lesser[4], rule) == best * 50 // 100


def test_suspect_presences_count_where_the_venue_was_named_alone() -> None:
    case = _case(INDEX, "one")
    contact = _contact(case, OTHER, 0, _presence(30, suspect=True))
    by = _by(case)
    assert judged(contact, by).level == 0
    (trace,) = by.traces.values()
    named = replace(by, traces={trace.id: replace(trace, venues=("V1",))})
    assert judged(contact, named).level == 1


def test_parts_in_any_order_and_twice_say_the_same() -> None:
    case = _case(INDEX, "one")
    told = [
        ("p1", Found(1, (_presence(30),))),
        ("p1", Found(2, (_presence(10),))),
        ("p2", Found(1, (replace(_presence(15), venue="V2"),))),
    ]
    ends = set()
    for order in permutations((*told, told[0])):
        contact = Contact("c", case.id, OTHER, 2021)
        for part, found in order:
            contact = with_found(contact, "one-0", part, found)
        made = judged(contact, _by(case))
        ends.add((made.level, made.minutes, made.score))
    assert len(ends) == 1
    assert next(iter(ends))[:2] == (1, 15)
