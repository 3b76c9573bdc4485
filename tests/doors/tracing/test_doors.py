"""Who sees cases and contacts, for what; and what those who trace decide."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.runtime import clock
from functions.tracing.domain.case import State
from functions.tracing.service import hearing
from functions.tracing.store import cases
from functions.tracing.store.events import events_of
from tests.doors.checkin.town import items_of, later
from tests.doors.tracing.bureau import CASES, WHY, A, B, Bureau, C, D
from tests.doors.tracing.told import Stream, case_of, contact_of, result, trace_of
from tests.world import stream_records

DRAFT = {
    "typed": {"kind": "cccd", "value": "001099012345"},
    "sampled_at": "2021-11-22T01:00:00Z",
    "words": "Có kết quả giấy của bệnh viện",
}


def _refusals() -> list[str]:
    return sorted(one["code"]["S"] for one in items_of("refusals"))


def test_the_board_shows_cases_by_day_in_the_own_area_alone(
    bureau: Bureau, running: Stream
) -> None:
    case = bureau.opens()
    bureau.meets(A, B)
    running.runs()
    for who in (bureau.tracer, bureau.officer):
        board = who.get(CASES).json
        (line,) = board["cases"]
        assert (line["case"], line["state"], line["rule"]) == (case, "open", "window-3638-2021")
        assert (line["trace"]["stage"], line["trace"]["done"]) == ("wanted", 1)
        assert board["days"]["2021-11-23"] == 1
        assert len(board["days"]) == 14
    assert bureau.elsewhere.get(CASES).json["cases"] == []
    assert len(bureau.ministry.get(f"{CASES}?province=01").json["cases"]) == 1
    shown = bureau.tracer.get(f"{CASES}/{case}").json
    assert shown["why"].endswith("(window-3638-2021).")
    assert [one["act"] for one in shown["events"]] == ["opened"]
    unknown = bureau.tracer.get(f"{CASES}/{'0' * 26}")
    other = bureau.elsewhere.get(f"{CASES}/{case}")
    for reply in (unknown, other):
        assert (reply.status, reply.code) == (404, "TRACED_CASE_UNKNOWN")
    assert bureau.officer.get(f"{CASES}/{case}").status == 403


def test_candidates_come_in_order_page_by_page_and_each_look_is_audited(
    bureau: Bureau, running: Stream
) -> None:
    case = bureau.opens()
    bureau.meets(A, B, minutes=60)
    bureau.meets(A, C, minutes=20, part="p2")
    running.runs()
    told = bureau.contacts(case).json
    assert [(one["person"], one["level"], one["minutes"]) for one in told["candidates"]] == [
        (B, 1, 60), (C, 1, 20),
    ]  # fmt: skip
    first = told["candidates"][0]
    assert first["rule"] == "contact-3638-2021"
    assert first["presences"][0]["venue"] == "VENUE0001"
    assert first["why"].startswith("Có mặt cùng nơi với ca bệnh 60 phút")
    rows = [one for one in items_of("audit") if one["action"]["S"] == "read_contacts"]
    assert sorted(one["subject"]["S"] for one in rows) == [B, C]
    file = bureau.tracer.get(f"/can-bo/truy-vet/{case}/tep?purpose=find_contacts")
    assert file.status == 200
    lines = file.body.decode().strip().splitlines()
    assert len(lines) == 3
    assert f'"{B}"' in lines[1]
    assert "VENUE0001" in lines[1]


@pytest.mark.catalogue("Z06")
def test_without_a_case_of_the_own_area_no_contact_is_shown(
    bureau: Bureau, running: Stream
) -> None:
    case = bureau.opens()
    bureau.meets(A, B)
    running.runs()
    for id_, who in ((case, bureau.elsewhere), ("0" * 26, bureau.tracer), ("la", bureau.tracer)):
        reply = bureau.contacts(id_, who)
        assert (reply.status, reply.code) == (403, "NO_CASE_BASIS")
    hearing.hear(result(A, release=2, told="negative"), clock.now())
    reply = bureau.contacts(case)
    assert (reply.status, reply.code) == (403, "NO_CASE_BASIS")
    # A place outside the window is not asked for either.
    other = bureau.opens(D, tube="VN-000008")
    code = bureau.somebody().registers_venue()
    visit = {
        "venue": code,
        "entered_at": "2021-10-01T01:00:00Z",
        "left_at": "2021-10-01T02:00:00Z",
    }
    told = {"revision": 1, "words": WHY, "visits": [visit]}
    outside = bureau.takes(other, "interview", told)
    assert (outside.status, outside.code) == (403, "NO_CASE_BASIS")
    assert _refusals().count("NO_CASE_BASIS") == 5


@pytest.mark.catalogue("Z07")
def test_contacts_are_shown_for_a_purpose_of_the_closed_list_alone(
    bureau: Bureau, running: Stream
) -> None:
    case = bureau.opens()
    bureau.meets(A, B)
    running.runs()
    for purpose in ("", "unknown", "%C4%91i%E1%BB%81u+tra", "law_enforcement"):
        reply = bureau.contacts(case, purpose=purpose)
        assert (reply.status, reply.code) == (403, "PURPOSE_NOT_ALLOWED")
    file = bureau.tracer.get(f"/can-bo/truy-vet/{case}/tep?purpose=police")
    assert file.status == 403
    contact = bureau.contacts(case).json["candidates"][0]["contact"]
    body = {"contact": contact, "step": "dismissed", "words": WHY, "purpose": "police"}
    assert bureau.takes(case, "contacts", body).code == "PURPOSE_NOT_ALLOWED"
    assert _refusals() == ["PURPOSE_NOT_ALLOWED"] * 6
    rows = [one for one in items_of("audit") if one["action"]["S"] == "read_contacts"]
    assert len(rows) == 1


def test_a_form_adds_to_an_interview_and_what_was_told_before_is_kept(
    bureau: Bureau, running: Stream
) -> None:
    case = bureau.opens()
    running.runs()
    code = bureau.somebody().registers_venue()
    row = {"day1": "2021-11-20", "from1": "08:00", "to1": "09:00", "venue1": code}
    first = {"revision": "1", "words": WHY, "onset": "2021-11-21", "isolated": "2021-11-22"}
    assert bureau.writes(case, first | row).status == 303
    page = bureau.tracer.get(f"/can-bo/truy-vet/{case}").body.decode()
    assert 'value="2021-11-21"' in page
    assert 'name="keep_0" value="yes" checked' in page
    more = {"day1": "2021-11-20", "from1": "10:00", "to1": "11:00", "venue1": code, "keep_0": "yes"}
    again = {"revision": "2", "words": WHY, "onset": "2021-11-21", "isolated": "2021-11-22"}
    assert bureau.writes(case, again | more).status == 303
    assert bureau.writes(case, again | more).status == 303  # sent again
    running.runs()
    assert [one.entered_at.hour for one in trace_of(A).visits] == [1, 3]
    # Unticked, and an onset put right: the case follows, the log keeps both.
    right = {"revision": "3", "words": WHY, "onset": "2021-11-20", "keep_1": "yes"}
    assert bureau.writes(case, right).status == 303
    told = [one.interview for one in events_of(case) if one.interview]
    assert [(one.onset and one.onset.day, len(one.visits)) for one in told] == [
        (21, 1),
        (21, 2),
        (20, 1),
    ]
    assert told[0].isolated_at
    assert not told[2].isolated_at


def test_an_interview_draws_the_window_anew_and_asks_again(bureau: Bureau, running: Stream) -> None:
    case = bureau.opens()
    running.runs()
    code = bureau.somebody().registers_venue()
    visit = {
        "venue": code,
        "entered_at": "2021-11-20T01:00:00Z",
        "left_at": "2021-11-20T02:00:00Z",
    }
    told = {"revision": 1, "words": WHY, "onset": "2021-11-21", "visits": [visit]}
    made = bureau.takes(case, "interview", told).json
    assert (made["starts_at"], made["ground"]) == ("2021-11-17T17:00:00.000Z", "onset")
    assert bureau.takes(case, "interview", told).json == made  # sent again
    assert bureau.takes(case, "interview", told, bureau.mate).code == "TRACED_CASE_MOVED_ON"
    other = told | {"onset": "2021-11-20"}
    assert bureau.takes(case, "interview", other).code == "TRACED_CASE_MOVED_ON"
    running.runs()
    assert len(running.wishes) == 2
    trace = trace_of(A)
    assert [one.venue for one in trace.visits] == [code]
    assert running.facts[-1]["fact"] == "CaseAmended"
    late = {"revision": 2, "words": WHY, "onset": "2021-11-25"}
    assert bureau.takes(case, "interview", late).code == "INTERVIEW_IMPOSSIBLE"
    short = {"revision": 2, "words": "ngắn", "onset": "2021-11-20"}
    assert bureau.takes(case, "interview", short).code == "REASON_MISSING"


def test_a_candidate_is_confirmed_or_dismissed_and_nothing_is_overwritten(
    bureau: Bureau, running: Stream
) -> None:
    case = bureau.opens()
    bureau.meets(A, B)
    running.runs()
    contact = bureau.contacts(case).json["candidates"][0]["contact"]
    body = {"contact": contact, "purpose": "find_contacts", "words": "Ngồi ở phòng khác"}
    assert bureau.takes(case, "contacts", body | {"step": "dismissed"}).status == 200
    assert bureau.takes(case, "contacts", body | {"step": "dismissed"}).status == 200
    assert running.runs().told_of(B) == [(1, False), (2, True)]
    again = body | {"step": "confirmed", "words": "Cùng bàn, theo lời kể"}
    assert bureau.takes(case, "contacts", again).status == 200
    assert running.runs().told_of(B) == [(1, False), (2, True), (3, False)]
    kept = contact_of(case, B)
    assert kept is not None
    assert [one.verdict.value for one in kept.sayings] == ["dismissed", "confirmed"]
    strange = bureau.takes(case, "contacts", again | {"contact": "0" * 26})
    assert strange.code == "CONTACT_UNKNOWN"


def test_the_contacts_of_a_contact_are_asked_for_on_demand(bureau: Bureau, running: Stream) -> None:
    case = bureau.opens()
    bureau.meets(A, B)
    running.runs()
    contact = bureau.contacts(case).json["candidates"][0]["contact"]
    body = {"contact": contact, "step": "ring", "purpose": "find_contacts"}
    first, again = (bureau.takes(case, "contacts", body).json for _ in range(2))
    assert first == again
    running.runs()
    assert [one["trace"] for one in running.wishes][1:] == [first["trace"]]
    standing = cases.case(case)
    assert standing is not None
    assert standing.traces[contact] == first["trace"]


def test_two_persons_of_different_units_open_a_case_and_one_may_not(
    bureau: Bureau, running: Stream
) -> None:
    reply = bureau.tracer.call("POST", "/api/case-drafts", DRAFT, headers=bureau.key())
    assert reply.status == 201
    draft = f"/api/case-drafts/{reply.json['draft']}"
    assert running.runs().facts == []
    body = {"words": "Đã xem phiếu kết quả"}
    for who in (bureau.tracer, bureau.mate):
        refused = who.call("POST", draft, body)
        assert (refused.status, refused.code) == (403, "SECOND_UNIT_NEEDED")
    assert bureau.elsewhere.call("POST", draft, body).code == "TRACED_CASE_UNKNOWN"
    made = bureau.second.call("POST", draft, body)
    assert (made.status, made.json["basis"], made.json["day"]) == (200, "two_persons", "2021-11-22")
    assert bureau.second.call("POST", draft, body).json == made.json
    assert bureau.officer.call("POST", draft, body).code == "CASE_STANDS"
    (fact,) = running.runs().facts
    assert fact["fact"] == "CaseOpened"
    assert len(running.wishes) == 1
    error = {"revision": 1, "step": "error", "words": "Nhầm người, đã kiểm tra lại"}
    assert bureau.takes(made.json["case"], "steps", error).json["state"] == "withdrawn"
    assert (running.runs().facts[-1]["fact"], running.facts[-1]["why"]) == (
        "CaseWithdrawn", "error",
    )  # fmt: skip


def test_who_may_sign_a_case_may_not_draw_one_up_by_the_form_of_the_board(bureau: Bureau) -> None:
    form = {"step": "draft", "kind": "cccd", "number": "001099012345", "sampled": "2021-11-22"}
    words = {"words": "Có kết quả giấy của bệnh viện"}
    statuses = [
        who.call(
            "POST", "/can-bo/truy-vet", form=form | words | {"idempotency_key": f"k{n:015d}"}
        ).status
        for n, who in enumerate((bureau.officer, bureau.tracer))
    ]
    assert statuses == [403, 303]
    assert "Bạn không có quyền" not in bureau.tracer.get("/can-bo/truy-vet").body.decode()


def test_a_closed_case_counts_and_asks_for_nothing_more(bureau: Bureau, running: Stream) -> None:
    case = bureau.opens()
    body = {"revision": 1, "step": "close", "words": "Đã theo dõi xong mọi người"}
    assert bureau.takes(case, "steps", body).json["state"] == "closed"
    assert running.runs().facts[-1]["fact"] == "CaseClosed"
    hearing.hear(result(A, tube="VN-000002", at=clock.now() - timedelta(days=3)), clock.now())
    standing = case_of(A)
    assert standing is not None
    assert standing.state is State.CLOSED
    assert len(running.runs().wishes) == 1


def test_another_rule_is_tried_beside_the_one_in_force(bureau: Bureau, running: Stream) -> None:
    bureau.opens()
    bureau.meets(A, B, minutes=60)
    bureau.meets(A, C, minutes=5, part="p2")
    running.runs()
    before = len(stream_records("cases"))
    page = bureau.tracer.get("/can-bo/truy-vet?rule=11042-2021")
    assert page.status == 200
    text = page.body.decode()
    assert '<td class="num" data-th="Được báo">2</td>' in text
    assert '<td class="num" data-th="Được báo (kia)"><span>1</span></td>' in text
    assert len(stream_records("cases")) == before


def test_people_see_that_they_are_a_contact_and_who_looked(bureau: Bureau, running: Stream) -> None:
    who = bureau.somebody()
    person = who.get("/api/me").json["person"]
    case = bureau.opens()
    assert "Không có thông tin nào" in who.get("/tiep-xuc").body.decode()
    bureau.meets(A, person)
    running.runs()
    assert bureau.contacts(case).json["candidates"][0]["person"] == person
    page = who.get("/tiep-xuc").body.decode()
    assert "Bạn có thể đã tiếp xúc" in page
    assert "05/12/2021" in page  # two weeks from the 21st
    assert "VENUE0001" not in page
    assert "Xem bạn trong danh sách tiếp xúc" in who.get("/ai-da-xem").body.decode()
    with later(days=1):
        hearing.hear(result(A, release=2, told="negative"), clock.now())
        assert "Không có thông tin nào" in bureau.somebody().get("/tiep-xuc").body.decode()


def test_the_pages_lead_through_a_case_without_scripts(bureau: Bureau, running: Stream) -> None:
    case = bureau.opens()
    bureau.meets(A, B)
    running.runs()
    place = f"/can-bo/truy-vet/{case}"
    page = bureau.tracer.get(f"{place}?purpose=find_contacts")
    assert page.status == 200
    assert "Người có thể đã tiếp xúc" in page.body.decode()
    assert len(page.body.decode().encode()) < 50_000
    assert bureau.tracer.get("/can-bo/truy-vet").status == 200
    assert bureau.tracer.get(f"{place}?purpose=police").status == 403
