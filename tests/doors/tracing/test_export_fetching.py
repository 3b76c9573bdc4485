"""A list that is ready stays, until the right by which it was asked for is no more."""

from __future__ import annotations

import pytest

from functions.kernel.callers import Role
from functions.kernel.errors import Busy
from functions.tracing.store import cases
from tests.doors.tracing.bureau import Bureau
from tests.doors.tracing.test_exports import Desk, audited, pages, said
from tests.doors.tracing.test_rights import REASON
from tests.doors.tracing.told import Stream


@pytest.fixture
def desk(bureau: Bureau, running: Stream) -> Desk:
    """Everybody at their desk."""
    return Desk(bureau, running)


def test_a_store_that_is_busy_while_a_list_is_fetched_ends_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.asks(desk.bureau.tracer).status == 303
    desk.running.runs()
    packed = pages()

    def busy(_: str) -> None:
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(cases, "case", busy)
        assert desk.fetches(desk.bureau.tracer).status == 503
    assert packed
    assert (desk.only().stage.value, pages()) == ("ready", packed)
    assert audited("end_export") == []
    assert desk.fetches(desk.bureau.tracer).status == 200


def test_a_mate_without_the_emergency_opening_of_whoever_asked_ends_nothing(desk: Desk) -> None:
    holder = desk.bureau.elsewhere
    opening = REASON | {"data": ["checkin.contacts"]}
    opened = holder.call("POST", "/api/right-openings", opening, headers=desk.bureau.key())
    assert opened.status == 201, opened.json
    assert desk.asks(holder).status == 303
    desk.running.runs()
    mate = desk.bureau.member(Role.EPIDEMIOLOGIST, "cdc-79", "-2")
    assert said(desk.fetches(mate)) == (403, "NO_CASE_BASIS")
    assert (desk.only().stage.value, audited("end_export")) == ("ready", [])
    assert desk.fetches(holder).status == 200
    # Once the opening is no more, the list goes with whoever looks for it first.
    judged = {"words": "Không có ổ dịch nào"}
    desk.ministry.steps(opened.json["right"], "unjustified", desk.ministry.second, **judged)
    assert said(desk.fetches(mate)) == (403, "NO_CASE_BASIS")
    assert (desk.only().stage.value, desk.only().ended, pages()) == ("ended", "right", 0)
