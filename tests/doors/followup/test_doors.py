"""Who answers how, who sees whom, and what officers do about it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from functions.followup.domain.follow import Act, Rank
from functions.followup.service import links
from functions.followup.store.events import events_of
from functions.followup.store.sealed import id_of
from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import start_of_day
from functions.notifications.service import hearing as notices
from functions.registry import service as registry
from functions.runtime import clock
from tests.doors.checkin.town import items_of
from tests.doors.followup.ward import API, HERE, PAGE, A, B, Rounds, Ward

TODAY, NEXT = date(2021, 11, 23), date(2021, 11, 24)
ID = "0" * 26


def link(ward: Ward, person: str = A, day: date = TODAY) -> str:
    return f"/hoi-tham/{links.token_of(ward.follow_up(person).id, day)}"


def test_the_link_of_a_day_asks_without_an_account_and_shows_nothing_of_anybody(
    ward: Ward,
) -> None:
    ward.confirmed(A)
    place = link(ward)
    page = ward.opened(place)
    text = page.body.decode()
    assert page.status == 200 and "symptom_chest_pain" in text
    assert "cách ly" not in text and A not in text and "F1" not in text
    sent = ward.opened(place, {"symptom_cough": "yes", "temperature": "37,8"})
    assert sent.status == 200 and "115 ngay" not in sent.body.decode()
    (said,) = ward.follow_up(A).answers.values()
    assert (said.symptoms, said.tenths, said.number, said.via) == (("cough",), 378, 1, "link")
    again = ward.opened(place, {"symptom_cough": "yes", "temperature": "37.8"})
    assert again.status == 200 and ward.follow_up(A).version == 2
    corrected = ward.opened(place, {"well": "yes"})
    assert corrected.status == 200
    (said,) = ward.follow_up(A).answers.values()
    assert (said.symptoms, said.number) == ((), 2)
    kept = [one.answer.symptoms for one in events_of(ward.follow_up(A).id) if one.answer]
    assert kept == [("cough",), ()]
    assert "cough" not in ward.opened(place).body.decode().replace("symptom_cough", "")
    for form in ({}, {"well": "yes", "symptom_cough": "yes"}, {"symptom_plague": "yes"}):
        unclear = ward.opened(place, form)
        assert (unclear.status, "ANSWER_UNCLEAR" in unclear.body.decode()) == (422, True)


def test_a_link_is_of_one_day_and_one_person_and_of_nothing_else(ward: Ward) -> None:
    ward.confirmed(A)
    place = link(ward)
    forged = place[:-1] + ("A" if place[-1] != "A" else "B")
    for wrong in (forged, link(ward, day=NEXT), link(ward, day=TODAY - timedelta(days=1)),
                  "/hoi-tham/abc", f"/hoi-tham/{ward.follow_up(A).id}"):  # fmt: skip
        reply = ward.opened(wrong, {"well": "yes"})
        assert (reply.status, "CHECK_LINK_OVER" in reply.body.decode()) == (410, True)
    with clock.fixed(start_of_day(NEXT) + timedelta(minutes=1)):
        assert ward.opened(place).status == 410
    ward.dismissed(A)
    assert ward.opened(place).status == 410
    body = {"token": place.rpartition("/")[2], "well": True}
    headers = {"sec-fetch-site": "same-origin"}
    api = ward.gateway.call("POST", "/api/follow-up/link-answers", json_body=body, headers=headers)
    assert (api.status, api.code) == (410, "CHECK_LINK_OVER")


def test_somebody_signed_in_sees_why_and_until_when_and_answers(ward: Ward) -> None:
    actor = ward.somebody()
    never = actor.get("/api/follow-up").json
    assert (never["is_active"], never["answers"], never["why"]) == (False, {}, "")
    assert actor.get("/hoi-tham").status == 200
    person = str(actor.get("/api/me").json["person"])
    ward.confirmed(person)
    own = actor.get("/api/follow-up").json
    assert (own["kind"], own["until"]) == ("quarantine", "2021-12-06")
    assert own["rule"] == "measure-5053-2020" and "F1" in own["why"]
    red = actor.call("POST", "/api/follow-up/answers", {"symptoms": ["confused"]})
    assert (red.status, red.json["call_now"]) == (200, True)
    page = actor.get("/hoi-tham").body.decode()
    assert "06/12/2021" in page and "Lơ mơ" in page
    bad = actor.call("POST", "/api/follow-up/answers", {"well": True, "temperature": "99"})
    assert (bad.status, bad.code) == (422, "TEMPERATURE_IMPOSSIBLE")
    for number in range(9):
        told = {"symptoms": ["cough"], "temperature": f"37,{number}"}
        assert actor.call("POST", "/api/follow-up/answers", told).status == 200
    assert actor.call("POST", "/api/follow-up/answers", {"well": True}).status == 429
    rows = [one for one in items_of("audit") if one["action"]["S"] == "read_own_follow_up"]
    assert len(rows) >= 2


def test_what_was_said_before_the_end_is_told_again_and_nothing_new_is_said_after_it(
    ward: Ward,
) -> None:
    actor = ward.somebody()
    person = str(actor.get("/api/me").json["person"])
    ward.confirmed(person)
    cough = {"symptoms": ["cough"], "temperature": "37,9"}
    said = actor.call("POST", "/api/follow-up/answers", cough)
    assert not ward.dismissed(person).is_active
    again = actor.call("POST", "/api/follow-up/answers", cough)
    assert (said.status, again.status) == (200, 200) and again.json == said.json
    other = actor.call("POST", "/api/follow-up/answers", {"well": True})
    assert (other.status, other.code) == (404, "NOT_FOLLOWED_UP")


def test_red_answers_stand_first_in_the_list_of_the_own_area_alone(
    ward: Ward, running: Rounds
) -> None:
    ward.confirmed(A)
    ward.confirmed(B)
    running.day(NEXT, 18)
    with clock.fixed(start_of_day(NEXT) + timedelta(hours=19)):
        reply = ward.opened(link(ward, B, NEXT), {"symptom_blue_lips": "yes"})
        assert "115 ngay" in reply.body.decode()
    for who in (ward.nurse, ward.district, ward.tracer):
        board = who.get(API).json
        ranks = [(one["follow_up"], one["rank"]) for one in board["waiting"]]
        assert ranks == [(id_of(PersonId(B)), "red"), (id_of(PersonId(A)), "missed")]
    audited = [one for one in items_of("audit") if one["action"]["S"] == "read_follow_ups"]
    assert len(audited) == 6
    for who in (ward.neighbour, ward.elsewhere):
        assert who.get(API).json["waiting"] == []
    for who in (ward.province, ward.ministry):
        board = who.get(f"{API}?province=01").json
        assert (board["waiting"], board["followed"]) == ([], 2)
        assert board["days"]["2021-11-23"]["followed"] == 0
    assert len([one for one in items_of("audit") if "follow" in one["action"]["S"]]) == 6


@pytest.mark.catalogue("Z02")
def test_anothers_person_is_answered_like_an_unknown_one(ward: Ward) -> None:
    one = ward.confirmed(A)
    mine = ward.nurse.get(f"{API}/{one.id}")
    assert (mine.status, mine.json["follow_up"]) == (200, one.id)
    body = {"version": 1, "step": "called", "words": "Đã gọi"}
    for who in (ward.neighbour, ward.elsewhere):
        for id_ in (one.id, ID, "la"):
            for reply in (
                who.get(f"{API}/{id_}"),
                who.call("POST", f"{API}/{id_}/steps", body),
                who.get(f"{PAGE}/{id_}"),
            ):
                assert reply.status == 404
                assert "FOLLOW_UP_UNKNOWN" in reply.body.decode()
    assert ward.province.get(f"{API}/{one.id}").status == 403
    assert ward.follow_up(A).version == 1


def test_who_was_reached_leaves_the_list_and_every_step_is_kept_with_who_took_it(
    ward: Ward, running: Rounds
) -> None:
    ward.confirmed(A)
    running.day(NEXT, 18)
    with clock.fixed(start_of_day(NEXT) + timedelta(hours=18, minutes=30)):
        nurse = ward.member(Role.COMMUNE_OFFICER, "station-00001")
        district = ward.member(Role.DISTRICT_OFFICER, "district-001")
        seen = ward.follow_up(A).version
        missed = ward.steps(nurse, "called", outcome="not_reached")
        assert (missed.status, missed.json["rank"]) == (200, "missed")
        again = ward.steps(nurse, "called", outcome="not_reached", version=seen)
        assert again.json["version"] == seen + 1
        stale = ward.steps(district, "called", outcome="well", version=seen)
        assert (stale.status, stale.code) == (409, "FOLLOW_UP_MOVED_ON")
        short = ward.steps(nurse, "visited", outcome="well", words="ok")
        assert (short.status, short.code) == (422, "STEP_REASON_MISSING")
        form = {
            "step": "visited",
            "version": str(seen + 1),
            "outcome": "well",
            "words": "Đã đến nhà, gặp được",
        }
        page = nurse.call("POST", f"{PAGE}/{ward.follow_up(A).id}", form=form)
        assert page.status == 303
        assert ward.follow_up(A).rank is None
        assert nurse.get(API).json["waiting"] == []
    events = events_of(ward.follow_up(A).id)[2:]
    assert [(one.act, one.outcome, one.unit) for one in events] == [
        (Act.CALLED, "not_reached", "station-00001"),
        (Act.VISITED, "well", "station-00001"),
    ]
    assert all(one.by for one in events)
    running.day(NEXT + timedelta(days=1), 18)
    assert ward.follow_up(A).rank is Rank.MISSED


def test_papers_that_were_seen_shorten_by_the_rule_that_says_so(ward: Ward) -> None:
    with clock.fixed(start_of_day(date(2022, 3, 2)) + timedelta(hours=9)):
        one = ward.confirmed(A, date(2022, 3, 1))
        assert one.until == date(2022, 3, 8)
        nurse = ward.member(Role.COMMUNE_OFFICER, "station-00001")
        done = ward.steps(nurse, "protected")
        assert (done.status, done.json["until"]) == (200, "2022-03-06")
        assert "measure-762-2022" in done.json["why"]


def test_people_are_looked_after_where_they_live(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "residence", lambda person: "01/001/00004")
    one = ward.confirmed(A)
    assert ward.neighbour.get(f"{API}/{one.id}").status == 200
    assert ward.nurse.get(f"{API}/{one.id}").status == 404
    # Somebody moves: the next fact takes them along, out of the list of the one into the other's.
    monkeypatch.setattr(registry, "residence", lambda person: HERE)
    moved = ward.confirmed(A, date(2021, 11, 23), step=2)
    assert (moved.division, ward.nurse.get(f"{API}/{one.id}").status) == (HERE, 200)


def test_the_message_of_a_day_has_the_link_and_no_health_fact(ward: Ward, running: Rounds) -> None:
    ward.confirmed(A)
    (told,) = running.day(NEXT, 8)
    assert "hoi-tham" not in str(told)
    wanted = notices.read(json.dumps(told))
    text = wanted.text("vi").words
    place = text.partition("https://")[2] or text.partition("http://")[2]
    assert len(text) <= 160 and place
    with clock.fixed(start_of_day(NEXT) + timedelta(hours=9)):
        assert ward.opened("/" + place.partition("/")[2]).status == 200
    assert wanted.until == start_of_day(NEXT) + timedelta(days=1)
    assert wanted.notice.cause == f"daily_check#{ward.follow_up(A).id}#2021-11-24"


def test_pages_show_the_list_the_person_and_what_was_refused(ward: Ward, running: Rounds) -> None:
    one = ward.confirmed(A)
    ward.opened(link(ward), {"symptom_chest_pain": "yes"})
    board = ward.nurse.get(PAGE).body.decode()
    assert f"{PAGE}/{one.id}" in board and "dấu hiệu nguy hiểm" in board
    numbers = ward.province.get(PAGE)
    assert numbers.status == 200 and one.id not in numbers.body.decode()
    assert ward.ministry.get(f"{PAGE}?province=01").status == 200
    page = ward.district.get(f"{PAGE}/{one.id}").body.decode()
    assert "Đau, tức ngực" in page and "measure-5053-2020" in page
    assert 'value="end"' not in page
    form = {"step": "end", "version": "2", "words": "Đã đủ ngày theo dõi"}
    refused = ward.district.call("POST", f"{PAGE}/{one.id}", form=form)
    assert (refused.status, "NOT_TIME_TO_END" in refused.body.decode()) == (409, True)
    unknown = ward.district.call("POST", f"{PAGE}/{one.id}", form=form | {"step": "arrest"})
    assert unknown.status == 422
