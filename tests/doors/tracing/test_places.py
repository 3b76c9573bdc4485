"""Places of possible exposure: drafted by one, published by another, retracted by two, for all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.kernel.periods import write_instant
from functions.runtime import clock
from functions.tracing.service import hearing, placing, public_places
from functions.tracing.store import places
from tests.doors.checkin.town import Officer, items_of, later
from tests.doors.tracing.bureau import CASES, A, B, Bureau
from tests.doors.tracing.told import Stream, found, hears, result, trace_of
from tests.gateway import Reply
from tests.world import Actor

OPEN, BOARD, PAGE = "/api/exposure-places", "/api/place-drafts", "/minh-bach/moc-dich-te"


class Places:
    """A case at a market where somebody else was, and those who may tell of it."""

    def __init__(self, bureau: Bureau, running: Stream) -> None:
        self.bureau, self.running = bureau, running
        self.case = bureau.opens()
        self.venue = bureau.somebody().registers_venue()
        self.at = clock.now() - timedelta(days=2)
        hears(found(trace_of(A), "p1", (B, self.venue, self.at, 30)))
        running.runs()
        self.publisher = bureau.member(Role.PROVINCE_OFFICER, "province-01", "-b")

    def wanted(self, **more: Any) -> dict[str, Any]:
        """A draft as it is sent; a described place unless it names a venue."""
        until = self.at + timedelta(hours=1)
        told = {"name": "Chợ Thử Nghiệm", "kind": "market", "division": "01/001/00001"}
        told |= {"from_at": write_instant(self.at), "until_at": write_instant(until)}
        return told | {"advice": "station"} | more

    def drafts(
        self, who: Officer | None = None, headers: dict[str, str] | None = None, **more: Any
    ) -> Reply:
        """Somebody drafts a place."""
        return (who or self.bureau.tracer).call(
            "POST",
            f"{CASES}/{self.case}/places",
            self.wanted(**more),
            headers=headers or self.bureau.key(),
        )

    def takes(
        self, who: Officer, place: dict[str, Any] | str, step: str, revision: int = 0, why: str = ""
    ) -> Reply:
        """Somebody does something to a place as it was seen."""
        id_ = place if isinstance(place, str) else place["place"]
        seen = revision or (1 if isinstance(place, str) else place["revision"])
        body = {"revision": seen, "step": step} | ({"why": why} if why else {})
        return who.call("POST", f"{BOARD}/{id_}", body)

    def published(self, **more: Any) -> dict[str, Any]:
        """A place that two persons have told."""
        made = self.takes(self.publisher, self.drafts(**more).json, "publish")
        assert made.status == 200, made.body
        return dict(made.json)

    def shown(self, province: str = "01", **query: str) -> list[dict[str, Any]]:
        """What everybody reads."""
        public_places.forget()
        asked = "&".join(f"{k}={v}" for k, v in ({"province": province} | query).items())
        return list(Actor(self.bureau.gateway).get(f"{OPEN}?{asked}").json["places"])


@pytest.fixture
def town(bureau: Bureau, running: Stream) -> Iterator[Places]:
    """Everybody at their place."""
    public_places.forget()
    yield Places(bureau, running)
    public_places.forget()


def test_two_persons_tell_a_place_and_two_take_it_back(town: Places) -> None:
    tracer, publisher = town.bureau.tracer, town.publisher
    draft = town.drafts(venue=town.venue)
    assert draft.status == 201, draft.body
    assert (draft.json["stand"], draft.json["kind"], draft.json["venue"]) == (
        "draft", "market", town.venue,
    )  # fmt: skip
    assert town.shown() == []
    assert len(publisher.get(BOARD).json["drafts"]) == 1
    alone = town.takes(tracer, draft.json, "publish")
    assert (alone.status, alone.code) == (403, "PLACE_SECOND_PERSON")
    assert "PLACE_SECOND_PERSON" in {one["code"]["S"] for one in items_of("refusals")}
    made = town.takes(publisher, draft.json, "publish")
    assert (made.status, made.json["stand"], made.json["revision"]) == (200, "published", 2)
    (shown,) = town.shown()
    assert (shown["name"], shown["shown_until"]) == ("Chợ Thử Nghiệm", "2021-12-05")
    assert shown["rule"] == "place-5053-2020"
    proposed = town.takes(publisher, made.json, "propose", why="wrong_time")
    assert proposed.json["proposed"] == "wrong_time"
    assert [one["stand"] for one in town.shown()] == ["published"]
    assert len(tracer.get(BOARD).json["proposed"]) == 1
    assert town.takes(publisher, proposed.json, "retract").code == "PLACE_SECOND_PERSON"
    gone = town.takes(tracer, proposed.json, "retract")
    assert gone.json["stand"] == "retracted"
    (void,) = town.shown()
    assert [(one["step"], one["why"]) for one in void["revisions"]] == [
        ("publish", ""), ("retract", "wrong_time"),
    ]  # fmt: skip
    assert [one["unit"] for one in gone.json["deeds"]] == [
        "cdc-01", "province-01", "province-01", "cdc-01",
    ]  # fmt: skip


def test_what_everybody_reads_tells_of_no_person_no_case_and_no_officer(town: Places) -> None:
    town.published(venue=town.venue)
    rows = [one for one in items_of("exposure_places") if one["p"]["S"].startswith("public#")]
    assert len(rows) == 1
    told = repr(rows) + repr(town.shown())
    told += Actor(town.bureau.gateway).get(f"{PAGE}?province=01").body.decode()
    told += Actor(town.bureau.gateway).get(f"{PAGE}/bang?province=01").body.decode()
    for hidden in (A, B, town.case, "cdc-01", "province-01", "staff-"):
        assert hidden not in told
    board = repr(list(items_of("exposure_places")))
    for hidden in (A, B, town.case):
        assert hidden not in board


def test_a_venue_where_nobody_else_was_is_not_told(town: Places) -> None:
    other = town.bureau.somebody("0900001009").registers_venue("venue-key-0009")
    for code in (other, town.venue):
        early = town.at - timedelta(hours=2)
        times = {
            "from_at": write_instant(early),
            "until_at": write_instant(early + timedelta(hours=1)),
        }
        reply = town.drafts(venue=code, **times)
        assert (reply.status, reply.code) == (422, "PLACE_HAD_ONE_VISITOR")
    assert town.drafts(venue="nothing").code == "VENUE_UNKNOWN"


def test_a_draft_that_tells_of_a_person_a_home_or_a_wrong_time_is_refused(town: Places) -> None:
    assert town.drafts(name="Chợ, gọi 0900 001 234").code == "PLACE_TELLS_OF_PERSON"
    assert town.drafts(name="Nhà riêng ngõ 3").code == "PLACE_IS_HOME"
    assert town.drafts(kind="checkpoint").code == "VALUE_UNKNOWN"
    assert town.drafts(kind="home").code == "VALUE_UNKNOWN"
    assert town.drafts(division="").code == "DIVISION_UNKNOWN"
    long_ago = write_instant(clock.now() - timedelta(days=40))
    assert town.drafts(from_at=long_ago).code == "PLACE_TIME_IMPOSSIBLE"
    assert items_of("exposure_places") == []


def test_only_those_of_the_area_draft_decide_and_see(town: Places) -> None:
    bureau = town.bureau
    assert town.drafts(bureau.elsewhere).code == "TRACED_CASE_UNKNOWN"
    assert town.drafts(bureau.officer).status == 403
    form = {"step": "draft", "case": town.case, "name": "Chợ", "day": "2021-11-21"}
    form |= {"begins": "08:00", "ends": "09:00", "kind": "market", "area": "00001"}
    sent = bureau.officer.call("POST", "/can-bo/dia-diem", form=form | {"advice": "test"})
    assert sent.status == 403
    draft = town.drafts().json
    for id_ in (draft["place"], "01-20211121-" + "0" * 26, "x"):
        reply = town.takes(bureau.elsewhere, id_, "publish")
        assert (reply.status, reply.code) == (404, "EXPOSURE_PLACE_UNKNOWN")
    assert town.takes(bureau.ministry, draft, "publish").status == 403
    assert bureau.elsewhere.get(BOARD).json["drafts"] == []
    assert len(bureau.ministry.get(f"{BOARD}?province=01").json["drafts"]) == 1


def test_a_place_in_another_province_is_published_there(town: Places) -> None:
    bureau = town.bureau
    away = town.drafts(division="79/760/26734").json
    assert town.takes(town.publisher, away, "publish").code == "EXPOSURE_PLACE_UNKNOWN"
    assert town.takes(bureau.elsewhere, away, "publish").status == 200
    assert town.shown() == [] and len(town.shown("79")) == 1
    page = bureau.tracer.get(f"/can-bo/dia-diem?case={town.case}").body.decode()
    assert "đang công bố" in page


def test_what_is_sent_twice_happens_once_and_a_stale_look_is_refused(town: Places) -> None:
    key = town.bureau.key()
    first, second = town.drafts(headers=key), town.drafts(headers=key)
    assert first.json == second.json
    assert town.drafts(headers=key, name="Chợ Khác").code == "IDEMPOTENCY_KEY_REUSED"
    made = town.takes(town.publisher, first.json, "publish")
    assert town.takes(town.publisher, first.json, "publish").json == made.json
    stale = town.takes(town.bureau.mate, first.json, "drop")
    assert (stale.status, stale.code) == (409, "EXPOSURE_PLACE_MOVED_ON")
    assert town.takes(town.bureau.mate, made.json, "propose").code == "VALUE_UNKNOWN"


def test_two_at_once_decide_one_thing(town: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = town.drafts().json
    put, lost = places.put_next, []

    def meanwhile(together: Any, before: Any, now: Any) -> None:
        if not lost:
            lost.append(1)
            town.takes(town.publisher, draft, "publish")
        put(together, before, now)

    monkeypatch.setattr(placing.places, "put_next", meanwhile)
    reply = town.takes(town.bureau.mate, draft, "drop")
    assert (reply.status, reply.code) == (409, "EXPOSURE_PLACE_MOVED_ON")
    assert [one["stand"] for one in town.shown()] == ["published"]


def test_a_withdrawn_case_drops_its_drafts_and_proposes_to_retract(town: Places) -> None:
    shown, draft = town.published(), town.drafts(name="Quán Thử").json
    hearing.hear(result(A, release=2, told="negative"), clock.now())
    assert town.drafts().code == "NO_CASE_BASIS"
    town.running.runs()
    board = town.publisher.get(BOARD).json
    assert board["drafts"] == []
    (proposed,) = board["proposed"]
    assert (proposed["place"], proposed["proposed"]) == (shown["place"], "no_case")
    assert town.takes(town.publisher, draft, "publish", 2).code == "EXPOSURE_PLACE_MOVED_ON"
    kept = town.takes(town.publisher, proposed, "keep")
    assert kept.json["proposed"] == ""
    town.running.read = 0
    town.running.runs()  # told again, it changes nothing
    assert town.publisher.get(BOARD).json["proposed"] == []


def test_a_case_withdrawn_while_a_draft_is_written_leaves_no_draft(
    town: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = places.put_new

    def meanwhile(*told: Any) -> None:
        hearing.hear(result(A, release=2, told="negative"), clock.now())
        put(*told)

    monkeypatch.setattr(placing.places, "put_new", meanwhile)
    assert town.drafts().code == "NO_CASE_BASIS"
    assert items_of("exposure_places") == []


def test_a_place_expires_by_its_rule_and_is_found_by_its_day(town: Places) -> None:
    made = town.published()
    day = made["from_at"][:10]
    assert len(town.shown(day=day)) == 1 and town.shown(day="2021-11-01") == []
    with later(days=12):
        assert len(town.shown()) == 1
    with later(days=13):
        assert town.shown() == []
        assert Actor(town.bureau.gateway).get(f"{PAGE}?province=01").status == 200
    bad = Actor(town.bureau.gateway).get(f"{OPEN}?day=tomorrow")
    assert (bad.status, bad.code) == (422, "DATE_INVALID")


def test_the_file_runs_nothing_and_says_what_and_as_of_when_it_is(town: Places) -> None:
    town.published(name="=Chợ Thử")
    public_places.forget()
    file = Actor(town.bureau.gateway).get(f"{PAGE}/bang?province=01").body.decode("utf-8-sig")
    (row,) = list(csv.DictReader(io.StringIO(file)))
    assert row["name"] == "'=Chợ Thử"
    assert (row["definition"], row["stand"], row["why"]) == ("exposure-place-1", "published", "")
    assert row["as_of"].endswith("Z") and row["place"].startswith("Phường Phúc Xá")


def test_officers_work_on_the_page_and_everybody_reads_without_a_script(town: Places) -> None:
    bureau = town.bureau
    local = town.at + timedelta(hours=7)
    form = {"step": "draft", "case": town.case, "name": "Chợ Thử", "venue": town.venue}
    form |= {"day": f"{local:%Y-%m-%d}", "begins": f"{local:%H:%M}", "advice": "test"}
    wrong = bureau.tracer.call(
        "POST", "/can-bo/dia-diem", form=form | {"ends": f"{local:%H:%M}", "advice": "x"}
    )
    assert wrong.status == 422 and "Chợ Thử" in wrong.body.decode()
    ends = {"ends": f"{local + timedelta(minutes=40):%H:%M}", "idempotency_key": "page-key-0001"}
    sent = bureau.tracer.call("POST", "/can-bo/dia-diem", form=form | ends)
    assert sent.status == 303, sent.body
    (draft,) = town.publisher.get(BOARD).json["drafts"]
    own = bureau.tracer.get("/can-bo/dia-diem").body.decode()
    assert 'value="publish"' not in own and 'value="drop"' in own
    step = {"place": draft["place"], "revision": "1", "step": "publish"}
    assert town.publisher.call("POST", "/can-bo/dia-diem", form=step).status == 303
    public_places.forget()
    page = Actor(bureau.gateway).get(f"{PAGE}?province=01").body.decode()
    assert "Chợ Thử" in page and "Đăng ký xét nghiệm" in page
