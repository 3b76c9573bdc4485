"""Nobody is asked twice a day, nobody is forgotten; what is over ends, by rule or by a person."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from functions.followup.domain.follow import Act, Rank
from functions.followup.service import answering, links, rounds
from functions.followup.store import rounds as stored
from functions.followup.store.events import events_of
from functions.kernel.callers import Role
from functions.kernel.periods import start_of_day
from functions.runtime import aws, clock
from tests.doors.followup.ward import PAGE, A, B, C, Rounds, Ward
from tests.world import facts_heard

TODAY, NEXT = date(2021, 11, 23), date(2021, 11, 24)
LAST = date(2021, 12, 6)
QUEUE = "rounds-heard"


def counted() -> list[dict[str, Any]]:
    """What was told of rounds on the topic of facts."""
    sqs, found = aws.client("sqs"), []
    while told := sqs.receive_message(QueueUrl=facts_heard(QUEUE), MaxNumberOfMessages=10).get(
        "Messages"
    ):
        for one in told:
            found.append(json.loads(one["Body"]))
            sqs.delete_message(QueueUrl=facts_heard(QUEUE), ReceiptHandle=one["ReceiptHandle"])
    return [one for one in found if one["fact"] == "FollowUpsCounted"]


def asked(told: list[dict[str, Any]]) -> list[str]:
    return [one["person"] for one in told if one["fact"] == "CheckDue"]


def test_in_the_morning_everybody_is_asked_once_and_in_the_evening_who_is_silent_is_missed(
    ward: Ward, running: Rounds
) -> None:
    facts_heard(QUEUE)
    one, _ = ward.confirmed(A), ward.confirmed(B)
    assert asked(running.day(TODAY, 8)) == []  # it began today
    assert asked(running.day(NEXT, 6)) == []
    told = running.day(NEXT, 8)
    assert sorted(asked(told)) == [A, B]
    assert asked(running.day(NEXT, 9)) == []  # the shard's round is made
    now = start_of_day(NEXT) + timedelta(hours=10)
    with clock.fixed(now):
        token = links.token_of(one.id, NEXT)
        answering.by_link(token, answering.Saying(is_well=True), now)
    running.day(NEXT, 16)
    assert ward.follow_up(B).missed == ()
    running.day(NEXT, 18)
    assert (ward.follow_up(A).missed, ward.follow_up(B).missed) == ((), (NEXT,))
    assert (ward.follow_up(A).rank, ward.follow_up(B).rank) == (None, Rank.MISSED)
    running.day(NEXT, 20)
    assert [one.act for one in events_of(ward.follow_up(B).id)] == [Act.STARTED, Act.MISSED]
    sums = stored.sums("01/001/00001", NEXT, NEXT)[NEXT]
    assert sums == {"followed": 2, "answered": 1, "missed": 1, "red": 0}
    assert stored.sums("01/002", NEXT, NEXT)[NEXT] == {}
    rounds_told = [one for one in counted() if one["counts"]]
    assert {one["day"] for one in rounds_told} == {NEXT.isoformat()}
    people = [many for one in rounds_told for many in one["counts"]["01/001/00001"][:2]]
    assert (sum(people[::2]), sum(people[1::2])) == (2, 1), "told once, before the round is made"
    with clock.fixed(start_of_day(NEXT) + timedelta(hours=20)):
        ministry = ward.member(Role.MINISTRY_OPERATOR, "moh")
        page = ministry.get(PAGE).body.decode()
        assert "Cả nước" in page and f"{PAGE}?province=01" in page and A not in page
        assert "Cả nước" not in ministry.get(f"{PAGE}?province=01").body.decode()
        assert "Cả nước" not in ward.member(Role.PROVINCE_OFFICER, "cdc-01").get(PAGE).body.decode()


@pytest.mark.catalogue("F15")
def test_a_clock_that_runs_twice_late_or_not_at_all_changes_nothing(
    ward: Ward, running: Rounds, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.confirmed(A)
    now = start_of_day(NEXT) + timedelta(hours=18)
    with clock.fixed(now):
        rounds.look_after(now)
        rounds.look_after(now)
    twice = running.day(NEXT, 18)
    days = {(one["person"], one["follow_up"], one["day"]) for one in twice}
    assert len(days) == 1  # the same cause, which notifications tell once
    assert ward.follow_up(A).missed == (NEXT,)
    after = NEXT + timedelta(days=1)
    capsys.readouterr()
    running.day(after, 1)
    assert "RoundsMissing" not in capsys.readouterr().out
    late = after + timedelta(days=1)
    running.day(late, 8)  # nobody ran on the day before: it is made up
    assert ward.follow_up(A).missed == (NEXT, after)
    assert "RoundsMissing" in capsys.readouterr().out


def test_more_people_than_a_page_are_all_gone_through_and_one_that_fails_stops_nobody(
    ward: Ward, running: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "PAGE", 1)
    people = [f"00000000000{n:02d}" for n in range(10, 22)]
    for person in people:
        ward.confirmed(person)
    assert sorted(asked(running.day(NEXT, 8))) == people
    broken = ward.follow_up(people[0]).id
    move = rounds.move

    def failing(id_: str, *rest: Any, **more: Any) -> Any:
        if id_ == broken:
            raise RuntimeError
        return move(id_, *rest, **more)

    monkeypatch.setattr(rounds, "move", failing)
    running.day(NEXT, 18)
    missed = [person for person in people if ward.follow_up(person).missed]
    assert missed == people[1:]
    assert ("01", broken[:1]) not in stored.made("miss", NEXT)
    monkeypatch.setattr(rounds, "move", move)
    running.day(NEXT, 19)
    assert ward.follow_up(people[0]).missed == (NEXT,)
    sums = stored.sums("01", NEXT, NEXT)[NEXT]
    assert (sums["followed"], sums["missed"]) == (12, 12)


def test_what_the_rule_ends_ends_and_is_told_once_and_nobody_is_asked_after_it(
    ward: Ward, running: Rounds
) -> None:
    ward.confirmed(A, ring=2)
    assert asked(running.day(LAST, 8)) == [A]
    told = running.day(LAST + timedelta(days=1), 8)
    assert ward.follow_up(A).act is Act.ENDED
    later = running.day(LAST + timedelta(days=1), 9)
    assert [one["fact"] for one in (*told, *later)] == ["FollowUpEnded"]
    assert running.day(LAST + timedelta(days=2), 8) == []
    # An exposure after the end begins it anew; an older one does not.
    assert not ward.confirmed(A, date(2021, 11, 20), contact="c2").is_active
    assert ward.confirmed(A, LAST, contact="c3").is_active


def test_where_a_person_decides_it_waits_for_the_tests_and_for_the_officer(
    ward: Ward, running: Rounds
) -> None:
    ward.confirmed(A)
    early = ward.steps(ward.tracer, "end")
    assert (early.status, early.code) == (409, "NOT_TIME_TO_END")
    after = LAST + timedelta(days=1)
    assert running.day(after, 8) == []
    assert ward.follow_up(A).rank is Rank.DUE
    with clock.fixed(start_of_day(after) + timedelta(hours=9)):
        who = ward.member(Role.EPIDEMIOLOGIST, "cdc-01")
        assert ward.steps(who, "end").code == "NEGATIVES_MISSING"
        ward.tests(A, LAST - timedelta(days=4))
        assert ward.steps(who, "end").code == "NEGATIVES_MISSING"
        ward.tests(A, LAST - timedelta(days=1), tube="VN-2")
        nurse = ward.member(Role.COMMUNE_OFFICER, "station-00001")
        assert ward.steps(nurse, "end").code == "NOT_YOURS_TO_END"
        done = ward.steps(who, "end")
        assert (done.status, done.json["is_active"]) == (200, False)
        again = ward.steps(who, "end", version=ward.follow_up(A).version - 1)
        assert again.status == 200
    (told,) = running.day(after, 10)
    assert (told["fact"], told["person"]) == ("FollowUpEnded", A)
    assert running.day(after, 11) == []


def test_a_dismissal_a_case_and_its_withdrawal_move_it_and_nothing_is_overwritten(
    ward: Ward, running: Rounds
) -> None:
    ward.confirmed(A)
    assert ward.ill(A).kind == "isolation"
    assert ward.ill(A, revision=2, withdrawn=True).kind == "quarantine"
    assert not ward.dismissed(A).is_active
    assert running.day(NEXT, 8) == []
    running.day(NEXT, 18)
    acts = [one.act.value for one in events_of(ward.follow_up(A).id)]
    assert acts == ["started", "turned", "changed", "lifted"]
    first = events_of(ward.follow_up(A).id)[0]
    assert first.rule == "measure-5053-2020" and first.why.startswith("Người tiếp xúc (F1)")
    assert ward.confirmed(C, contact="c7").act is Act.STARTED
