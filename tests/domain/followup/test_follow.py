"""What follows from what was heard of a person, in whatever order, and when does it end?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from functions.followup.domain import acts
from functions.followup.domain.daily import answer_of, answers_by, asks_from, read_tenths
from functions.followup.domain.follow import CASE, CONTACT, Act, Cause, FollowUp, Found, Rank
from functions.followup.domain.refusals import AnswerUnclear, TemperatureImpossible
from functions.followup.domain.why import why
from functions.kernel.identifiers import PersonId
from functions.kernel.measures import measure_of, measure_of_case, measure_of_ring, rules

TODAY = date(2021, 11, 23)
NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
NOBODY = FollowUp("0" * 26, PersonId("0000000000001"), 2021)


def contact(day: date, revision: int = 1, ring: int = 1, *, counts: bool = True) -> Cause:
    return Cause(CONTACT, revision, counts, day if counts else None, ring if counts else 0)


def case(day: date, revision: int = 1, *, counts: bool = True) -> Cause:
    return Cause(CASE, revision, counts, day)


def after(*heard: tuple[str, Cause], today: date = TODAY, of: FollowUp = NOBODY) -> FollowUp:
    for name, cause in heard:
        of = acts.heard(of, name, cause, today) or of
    return of


def test_what_is_asked_follows_from_causes_in_any_order() -> None:
    told = [
        ("a", contact(date(2021, 11, 20))),
        ("a", contact(date(2021, 11, 22), 2)),
        ("b", contact(date(2021, 11, 21))),
        ("b", contact(date(2021, 11, 21), 2, counts=False)),
        ("c", contact(date(2021, 11, 23), ring=2)),
    ]
    ends = {
        (made.until, made.kind, made.measures)
        for order in permutations(told)
        for made in (after(*order),)
    }
    ((until, kind, measures),) = ends
    assert (until, kind, len(measures)) == (date(2021, 12, 7), "quarantine", 2)


def test_a_later_exposure_extends_and_a_weaker_one_does_not_shorten() -> None:
    first = after(("a", contact(date(2021, 11, 20))))
    assert (first.act, first.until, first.begun_on) == (Act.STARTED, date(2021, 12, 4), TODAY)
    later = after(("b", contact(date(2021, 11, 22))), of=first)
    assert (later.act, later.until, later.begun_on) == (Act.EXTENDED, date(2021, 12, 6), TODAY)
    # Another instrument, with a shorter time, of an exposure that was later: the longer one stands.
    long = after(("a", contact(date(2022, 2, 20))), today=date(2022, 2, 22))
    both = after(("b", contact(date(2022, 2, 21))), today=date(2022, 2, 23), of=long)
    assert (both.act, both.until) == (Act.CHANGED, date(2022, 3, 6))
    strictest = both.measure_on(date(2022, 2, 25))
    assert strictest is not None and strictest.place == "central"


def test_a_dismissal_ends_it_and_what_was_heard_twice_or_late_changes_nothing() -> None:
    one = after(("a", contact(date(2021, 11, 20), 2)))
    assert acts.heard(one, "a", contact(date(2021, 11, 22), 2), TODAY) is None
    assert acts.heard(one, "a", contact(date(2021, 11, 22)), TODAY) is None
    gone = after(("a", contact(TODAY, 3, counts=False)), of=one)
    assert (gone.act, gone.is_active, gone.rank) == (Act.LIFTED, False, None)
    assert why(gone, TODAY) == "Hiện không có căn cứ nào yêu cầu theo dõi."
    again = after(("a", contact(date(2021, 11, 22), 4)), of=gone)
    assert again.act is Act.STARTED


def test_a_case_turns_it_and_the_withdrawn_case_turns_it_back() -> None:
    one = after(("a", contact(date(2021, 11, 20))))
    ill = after(("k", case(date(2021, 11, 23))), of=one)
    assert (ill.act, ill.kind, ill.until) == (Act.TURNED, "isolation", date(2021, 12, 7))
    assert [each.kind for each in ill.measures] == ["isolation"]
    back = after(("k", case(date(2021, 11, 23), 2, counts=False)), of=ill)
    assert (back.act, back.kind, back.until) == (Act.CHANGED, "quarantine", date(2021, 12, 4))
    # Who has recovered and meets another case later is asked again.
    met = after(("b", contact(date(2021, 12, 20))), of=acts.ended(ill), today=date(2021, 12, 21))
    assert (met.act, met.kind) == (Act.STARTED, "quarantine")


def test_an_end_is_over_where_something_later_counts_and_stands_where_it_does_not() -> None:
    one = after(("a", contact(date(2021, 11, 20))))
    done = acts.ended(one)
    assert (done.act, done.is_active) == (Act.ENDED, False)
    earlier = after(("b", contact(date(2021, 11, 18))), of=done)
    assert (earlier.act, earlier.is_active) == (Act.NOTED, False)
    later = after(("c", contact(date(2021, 12, 10))), of=done, today=date(2021, 12, 11))
    assert (later.act, later.until) == (Act.STARTED, date(2021, 12, 24))
    turned = after(("k", case(date(2021, 11, 21))), of=done)
    assert (turned.act, turned.kind) == (Act.STARTED, "isolation")


def test_the_rule_ends_it_by_itself_only_where_it_says_so_and_no_test_is_missing() -> None:
    home = after(("a", contact(date(2021, 11, 20), ring=2)))
    until = date(2021, 12, 4)
    assert acts.finished(home, until) is None
    ended = acts.finished(home, until + timedelta(days=1))
    assert ended is not None and ended.act is Act.ENDED
    central = after(("a", contact(date(2021, 11, 20))))
    due = acts.finished(central, until + timedelta(days=1))
    assert due is not None and (due.act, due.rank, due.is_active) == (Act.DUE, Rank.DUE, True)
    assert acts.finished(due, until + timedelta(days=2)) is None
    assert due.negatives_missing() == 1
    early = acts.tested(due, "t1", Found(1, date(2021, 11, 25), "negative"))
    assert early is not None and early.negatives_missing() == 1
    last = acts.tested(early, "t2", Found(1, date(2021, 12, 3), "negative"))
    assert last is not None and last.negatives_missing() == 0
    taken_back = acts.tested(last, "t2", Found(2, date(2021, 12, 3), "positive"))
    assert taken_back is not None and taken_back.negatives_missing() == 1
    assert acts.tested(taken_back, "t2", Found(1, date(2021, 12, 3), "negative")) is None
    # A later exposure while an end waits to be decided takes the waiting away.
    longer = after(("b", contact(date(2021, 12, 1))), of=due, today=date(2021, 12, 5))
    assert longer.rank is None


def test_red_stands_above_all_until_somebody_was_reached() -> None:
    one = after(("a", contact(date(2021, 11, 20))))
    day = date(2021, 11, 24)
    at = NOW + timedelta(days=1)
    absent = acts.missed(one, day)
    assert absent is not None and absent.rank is Rank.MISSED
    assert acts.missed(absent, day) is None
    ill = answer_of(1, ("chest_pain",), None, is_well=False, at=at, via="link", day=day)
    red = acts.answered(absent, day, ill)
    assert (red.rank, red.open_missed) == (Rank.RED, ())
    fine = answer_of(2, (), None, is_well=True, at=at, via="link", day=day)
    assert acts.answered(red, day, fine).rank is Rank.RED
    reached = acts.reached(red, Act.CALLED, at + timedelta(hours=1), day)
    assert (reached.rank, reached.version, reached.act) == (None, red.version + 1, Act.CALLED)
    again = acts.answered(reached, day + timedelta(days=1), replace(ill, at=at + timedelta(days=1)))
    assert again.rank is Rank.RED
    # Clocks of servers differ: what was said or done later is later all the same.
    assert acts.answered(reached, day, ill).rank is Rank.RED
    assert acts.reached(again, Act.CALLED, at, day).rank is None
    # Said again it is the same answer, until somebody has looked after it.
    assert acts.is_same(red, ill, replace(ill, number=2))
    assert not acts.is_same(reached, ill, replace(ill, number=2))
    assert acts.is_same(reached, fine, replace(fine, number=3))


@pytest.mark.parametrize(
    ("day", "expected"),
    [(TODAY, False), (date(2021, 11, 24), True), (date(2021, 12, 4), True),
     (date(2021, 12, 5), False)],
)  # fmt: skip
def test_people_are_asked_from_the_day_after_it_began_to_its_last(
    day: date, expected: bool
) -> None:
    one = after(("a", contact(date(2021, 11, 20))))
    assert one.expects(day) is expected
    assert (acts.missed(one, day) is not None) is expected


def test_an_answer_is_well_or_symptoms_of_the_list() -> None:
    def said(*symptoms: str, tenths: int | None = None, is_well: bool = False) -> bool:
        return answer_of(1, symptoms, tenths, is_well=is_well, at=NOW, via="own", day=TODAY).is_red

    assert not said(is_well=True)
    assert not said("cough", "fever", tenths=389)
    assert said("cough", tenths=390)
    assert said("blue_lips")
    for wrong in (("cough",), ()), ((), ("plague",)):
        with pytest.raises(AnswerUnclear):
            said(*wrong[0], *wrong[1], is_well=bool(wrong[0]))
    for tenths in (339, 431):
        with pytest.raises(TemperatureImpossible):
            said("cough", tenths=tenths)
    assert [read_tenths(text) for text in ("", "38", "38,5", "37.2 ")] == [None, 380, 385, 372]
    for text in ("386", "38,55", "ba", "-38"):
        with pytest.raises(TemperatureImpossible):
            read_tenths(text)


def test_measures_have_no_gap_and_say_their_instrument() -> None:
    assert measure_of(date(2022, 2, 20)).until == date(2022, 3, 6)
    assert measure_of(date(2022, 2, 21)).until == date(2022, 2, 28)
    protected = measure_of(date(2022, 2, 21), is_protected=True)
    assert (protected.until, protected.test_days) == (date(2022, 2, 26), (date(2022, 2, 26),))
    assert measure_of(date(2022, 4, 15)).kind == "self_monitor"
    assert measure_of_ring(date(2022, 4, 15), 2) is None
    assert measure_of_case(date(2022, 3, 1)).place == "home"
    known = [(one.rule_id, one.source.value) for one in rules().versions]
    assert all(source == "to_be_confirmed" for _, source in known)
    assert (asks_from(TODAY).hour, answers_by(TODAY).hour) == (0, 10)


def test_the_reason_names_ring_day_and_rule() -> None:
    one = after(("a", contact(date(2021, 11, 21))))
    assert why(one, TODAY) == (
        "Người tiếp xúc (F1), lần cuối ngày 21/11/2021: cách ly tập trung đến hết ngày 05/12/2021, "
        "xét nghiệm các ngày 22/11, 28/11, 05/12, còn thiếu 1 kết quả âm tính (measure-5053-2020)."
    )
    ill = after(("k", case(date(2021, 11, 23))), of=one)
    assert why(ill, TODAY).startswith("Có kết quả dương tính, tính từ ngày 23/11/2021: cách ly")
