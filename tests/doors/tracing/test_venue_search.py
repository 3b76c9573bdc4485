"""While an interview is written a venue is found by name; nothing that was typed is lost."""

from __future__ import annotations

import pytest

from functions.registry.service import venue_search
from functions.runtime import clock
from functions.runtime.aws import client
from functions.tracing.service import hearing
from tests.doors.tracing.bureau import WHY, A, Bureau
from tests.doors.tracing.told import Stream, case_of, result

TYPED = {"revision": "1", "words": WHY, "onset": "2021-11-21", "day1": "2021-11-20"}


def _sends(bureau: Bureau, case: str, **fields: str) -> str:
    reply = bureau.writes(case, TYPED | fields)
    assert reply.status == 200
    return reply.body.decode()


def test_a_venue_is_found_by_name_chosen_and_kept_without_its_code_being_typed(
    bureau: Bureau, running: Stream
) -> None:
    case = bureau.opens()
    running.runs()
    owner = bureau.somebody()
    code = owner.registers_venue()
    venue = owner.get(f"/api/venues/{code}").json
    words = venue["name"].split()
    page = _sends(bureau, case, find=words[-1].lower(), ask="yes")
    assert f'name="pick" value="{code}"' in page
    assert venue["address"] in page
    assert 'value="2021-11-21"' in page  # what was typed stays
    assert WHY in page
    chosen = _sends(bureau, case, pick=code)
    assert f'name="venue1" type="text" value="{code}"' in chosen
    assert f"Đã điền {venue['name']}" in chosen
    kept = {"venue1": code, "from1": "08:00", "to1": "09:00"}
    assert bureau.writes(case, TYPED | kept).status == 303
    made = case_of(A)
    assert made is not None
    assert [one.venue for one in made.interview.visits] == [code]


def test_a_full_form_takes_the_venue_in_its_last_row(bureau: Bureau) -> None:
    case = bureau.opens()
    code = bureau.somebody().registers_venue()
    page = _sends(bureau, case, pick=code, venue1="AAA", venue2="BBB")
    assert f'name="venue3" type="text" value="{code}"' in page
    assert 'name="venue1" type="text" value="AAA"' in page
    assert b"VENUE_UNKNOWN" in bureau.writes(case, TYPED | {"pick": "no code"}).body


def test_nothing_of_another_area_and_nothing_personal_is_found(
    bureau: Bureau, running: Stream
) -> None:
    owner = bureau.somebody()
    code = owner.registers_venue()
    name = owner.get(f"/api/venues/{code}").json["name"]
    hearing.hear(result(A, division="79/760/26734"), clock.now())
    made = case_of(A)
    assert made is not None
    form = TYPED | {"find": name, "ask": "yes", "step": "interview"}
    reply = bureau.elsewhere.call("POST", f"/can-bo/truy-vet/{made.id}", form=form)
    assert reply.status == 200
    assert code not in reply.body.decode()
    assert "Không có địa điểm nào trong địa bàn" in reply.body.decode()
    assert bureau.tracer.call("POST", f"/can-bo/truy-vet/{made.id}", form=form).status == 404
    found = venue_search.venues_named(name, "01").venues[0]
    assert {*found.__slots__} == {"code", "name", "address", "division"}
    assert not venue_search.venues_named(name, "01/999").venues


def test_a_search_costs_two_calls_and_a_name_that_changed_is_found_anew(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = bureau.somebody()
    code = owner.registers_venue()
    name = owner.get(f"/api/venues/{code}").json["name"]
    assert [one.code for one in venue_search.venues_named(name, "01").venues] == [code]
    asked: list[str] = []
    events = client("dynamodb").meta.events
    events.register("before-call.dynamodb", lambda model, **_: asked.append(model.name), "count")
    try:
        venue_search.venues_named(name, "01")
        venue_search.venues_named("không có", "01")
    finally:
        events.unregister("before-call.dynamodb", unique_id="count")
    assert len(asked) <= 3
