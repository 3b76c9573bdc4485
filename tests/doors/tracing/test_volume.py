"""Who reads too many people, by whatever routes, is stopped until two others open it (Z09)."""

from __future__ import annotations

import pytest

from functions.access.domain import volume
from functions.kernel.callers import Role
from functions.kernel.rules import read_rule_set
from tests.doors.checkin.town import items_of, later
from tests.doors.tracing.bureau import CASES, Bureau
from tests.gateway import Reply

STOPS = "/api/volume-stops"
WORDS = {"words": "Đang điều tra một ổ dịch lớn"}


def bound(patch: pytest.MonkeyPatch, hour: int, day: int, times: int = 10) -> None:
    """Small bounds for everybody."""
    body = {"hands": 2, "unit_times": times, "default": {"hour": hour, "day": day}, "roles": {}}
    version = {
        "rule_id": "volume-test",
        "instrument": "A test",
        "valid_from": "2021-01-01",
        "valid_to": None,
        "source": "to_be_confirmed",
        "body": body,
    }
    made = read_rule_set({"rule_set": "volume-of-reads", "versions": [version]})
    patch.setattr(volume, "volume_rules", lambda: made)


def told(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.code


@pytest.mark.catalogue("Z09")
def test_paging_files_and_single_cases_count_together(
    bureau: Bureau, case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bound(monkeypatch, hour=6, day=100)
    file = f"/can-bo/truy-vet/{case}/tep?purpose=find_contacts"
    # One person, whom a page shows by name and case; two contacts; the same two in a file.
    assert bureau.tracer.get(f"{CASES}/{case}").status == 200
    assert bureau.contacts(case).status == 200
    assert bureau.tracer.get(file).status == 200
    assert bureau.tracer.get(f"{CASES}/{case}").status == 200
    read = len(items_of("audit"))
    capsys.readouterr()
    assert told(bureau.tracer.get(f"{CASES}/{case}")) == (429, "VOLUME_LIMIT")
    out = capsys.readouterr().out
    assert out.count('"fact":"ReadingStopped"') == 1 and '"unit":"cdc-01"' in out
    # Every route is closed now, and nothing is shown or audited as shown; others work on.
    for reply in (bureau.contacts(case), bureau.tracer.get(file)):
        assert reply.status == 429
    assert "ReadingStopped" not in capsys.readouterr().out
    assert len(items_of("audit")) == read
    assert bureau.mate.get(f"{CASES}/{case}").status == 200
    codes = [one["code"]["S"] for one in items_of("refusals")]
    assert codes.count("VOLUME_LIMIT") == 3


@pytest.mark.catalogue("Z09")
def test_a_stop_outlasts_the_day_and_two_others_open_it(
    bureau: Bureau, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(monkeypatch, hour=2, day=2)
    assert bureau.contacts(case).status == 200
    assert told(bureau.contacts(case)) == (429, "VOLUME_LIMIT")
    with later(hours=30):
        tracer = bureau.member(Role.EPIDEMIOLOGIST, "cdc-01")
        assert told(bureau.contacts(case, tracer)) == (429, "VOLUME_LIMIT")
        first = bureau.member(Role.MINISTRY_OPERATOR, "moh")
        second = bureau.member(Role.PROVINCE_OFFICER, "province-01")
        far = bureau.member(Role.PROVINCE_OFFICER, "cdc-79")
        (stop,) = first.get(STOPS).json["stops"]
        place = f"{STOPS}/{stop['stop']}"
        assert (stop["kind"], stop["unit"], stop["hands"]) == ("account", "cdc-01", 0)
        assert far.get(STOPS).json["stops"] == []
        assert told(far.call("POST", place, WORDS)) == (404, "VOLUME_STOP_UNKNOWN")
        assert told(first.call("POST", place, {"words": "ừ"})) == (422, "VOLUME_WORDS_MISSING")
        assert first.call("POST", place, WORDS).json["hands"] == 1
        assert told(first.call("POST", place, WORDS)) == (403, "VOLUME_STOP_OWN")
        assert told(bureau.contacts(case, tracer)) == (429, "VOLUME_LIMIT")
        page = second.get("/can-bo/tam-dung-xem")
        assert stop["stop"] in page.body.decode()
        opened = second.call("POST", f"/can-bo/tam-dung-xem/{stop['stop']}", form=WORDS)
        assert opened.status == 303
        assert second.get(STOPS).json["stops"] == []
        assert bureau.contacts(case, tracer).status == 200
        assert told(bureau.contacts(case, tracer)) == (429, "VOLUME_LIMIT")


@pytest.mark.catalogue("Z09")
def test_many_accounts_of_one_unit_are_stopped_together(
    bureau: Bureau, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(monkeypatch, hour=3, day=100, times=1)
    assert bureau.contacts(case).status == 200
    assert told(bureau.contacts(case, bureau.mate)) == (429, "VOLUME_LIMIT")
    assert bureau.contacts(case, bureau.second).status == 200
    (stop,) = bureau.ministry.get(STOPS).json["stops"]
    assert stop["kind"] == "unit"


@pytest.mark.catalogue("Z09")
def test_an_hour_over_begins_anew_and_the_day_goes_on(
    bureau: Bureau, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(monkeypatch, hour=2, day=5)
    assert bureau.contacts(case).status == 200
    for hours, status in ((1, 200), (2, 429)):
        with later(hours=hours):
            assert bureau.contacts(case).status == status


def test_who_sees_their_own_is_not_counted(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    bound(monkeypatch, hour=0, day=0)
    person = bureau.somebody()
    assert person.get("/api/family").status == 200
    assert [one for one in items_of("limits") if one["id"]["S"].startswith("volume#")] == []
