"""A site closes a session: nobody books there, each is told once, every seat goes back."""

from __future__ import annotations

from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.runtime import clock, facts
from functions.vaccination.domain.appointment import AppointmentState
from functions.vaccination.service import releasing
from tests.doors.checkin.town import later
from tests.doors.vaccination.clinic import SECOND_SITE, Clinic
from tests.gateway import Reply

APPOINTMENTS = "/api/vaccination/appointments"
WHY = "Mất điện, tủ lạnh hỏng"


def closes(clinic: Clinic, extent: str, who: Any = None, **more: Any) -> Reply:
    place = f"/api/vaccination/sessions/{more.pop('session', clinic.session)}/close"
    told = {"extent": extent, "reason": WHY} | more
    reply: Reply = (who or clinic.site).call("POST", place, told)
    return reply


def round_(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The clock, then the streams; the facts that were told."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell", told.append)
    releasing.return_seats(clock.now())
    clinic.tell()
    return told


@pytest.mark.catalogue("B14")
def test_a_session_that_is_called_off_tells_each_once_and_leaves_no_seat(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.publish()
    sure, unsure = clinic.town.owner, clinic.town.visitor()
    clinic.books(sure)
    assert clinic.holds(unsure, "0830").status == 201
    assert closes(clinic, "whole", reason="vì").code == "CLOSING_REASON_TOO_SHORT"
    far = clinic.member(Role.COMMUNE_OFFICER, SECOND_SITE)
    assert closes(clinic, "whole", far).code == "VACCINE_SESSION_UNKNOWN"
    closed = closes(clinic, "whole")
    assert closed.json == {"session": clinic.session, "closed": "whole", "why": WHY}
    assert closes(clinic, "whole", reason="lý do khác hẳn").json == closed.json
    assert closes(clinic, "seats").code == "VACCINE_SESSION_CLOSED"
    assert clinic.holds(unsure, "0900").code == "NOT_OPEN"
    clinic.tell()
    heard = round_(clinic, monkeypatch) + round_(clinic, monkeypatch)
    ended = [one for one in heard if one["fact"] == "AppointmentCancelled"]
    # The streams of these tests tell all that was ever written: the same fact, known by revision.
    told = {(one["person"], one["why"], one["revision"]) for one in ended}
    assert [(person, why) for person, why, _ in told] == [(sure.person, "site")]
    assert clinic.people("0800") == clinic.people("0830") == frozenset()
    kept = clinic.kept(unsure)
    assert kept is not None and kept.state is AppointmentState.CANCELLED
    shown = sure.get(APPOINTMENTS).json
    assert (shown["appointments"], len(shown["called_off"])) == ([], 1)
    page = sure.get("/tiem-chung").body.decode()
    assert "Điểm tiêm đã huỷ buổi tiêm này" in page


def test_remaining_seats_are_closed_and_those_who_have_one_keep_it(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.publish()
    sure = clinic.town.owner
    clinic.books(sure)
    form = {"session": clinic.session, "extent": "seats", "reason": WHY}
    place = f"/can-bo/tiem-chung/{clinic.campaign}"
    assert clinic.site.call("POST", f"{place}/dong", form=form).status == 303
    assert "không nhận thêm" in clinic.site.get(place).body.decode()
    other = clinic.town.visitor()
    assert clinic.holds(other).code == "NOT_OPEN"
    # A plan's stream that comes again opens nothing that its site has closed.
    told = round_(clinic, monkeypatch)
    assert {one["fact"] for one in told} == {"AppointmentConfirmed"}
    assert clinic.people() == {sure.person}
    assert clinic.holds(other).code == "NOT_OPEN"
    assert closes(clinic, "whole").status == 200
    assert {one["why"] for one in round_(clinic, monkeypatch) if "why" in one} == {"site"}


def test_who_was_let_down_may_choose_another_session(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.publish()
    sure, first = clinic.town.owner, clinic.session
    clinic.books(sure)
    closes(clinic, "whole")
    round_(clinic, monkeypatch)
    again = clinic.plans(opens="13:00", closes="14:00")
    clinic.session = str(again.json["session"])
    clinic.books(sure, "1300")
    shown = sure.get(APPOINTMENTS).json
    assert ([one["start"] for one in shown["appointments"]], shown["called_off"]) == (["1300"], [])
    with later(days=2):
        clinic.site = clinic.member(Role.COMMUNE_OFFICER, "site-01")
        assert closes(clinic, "seats").code == "VACCINE_SESSION_OVER"
        assert closes(clinic, "whole", session=first).status == 200
