"""Who lets a file go, and which file has to wait? Through services, streams and pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.kernel.callers import Caller, Purpose, Relation, Role
from functions.kernel.identifiers import UnitId
from functions.kernel.periods import day_of
from functions.laboratory.domain.clearing import (
    NothingToDecide,
    ReasonMissing,
    SenderMayNotApprove,
)
from functions.laboratory.domain.file import FileState
from functions.laboratory.domain.file_refusals import FileUnknown
from functions.laboratory.domain.settings import Guards, ReleaseMode
from functions.laboratory.domain.words import Finding
from functions.laboratory.service import approving, laboratories
from functions.laboratory.service.laboratories import LaboratoryUnknown
from functions.laboratory.store import laboratories as store
from tests.doors.laboratory.bench import FIRST, LAB, SECOND, SENDER, Bench, approver, person
from tests.doors.laboratory.works import Works, put_units

REASON = "đã kiểm tra lại với máy xét nghiệm"
POSITIVE = Finding.POSITIVE


@pytest.fixture
def bench(keys_kept: datetime) -> Bench:
    put_units()
    return Bench(keys_kept)


def decide(bench: Bench, who: Caller, file: str, lets_go: bool = True, reason: str = "") -> Any:
    told = approving.decide(who, file, lets_go=lets_go, reason=reason, now=bench.now)
    bench.run()
    return told


def one_tube(bench: Bench, finding: Finding = Finding.NEGATIVE) -> str:
    bench.seals("VN-000001", 1)
    file = bench.reports("file-1", bench.row("VN-000001", finding))
    bench.run()
    return file


def many_positive(bench: Bench) -> str:
    for number in range(20):
        bench.seals(f"VN-0000{number:02d}", number + 1)
    rows = [bench.row(f"VN-0000{number:02d}", POSITIVE) for number in range(20)]
    file = bench.reports("file-1", *rows)
    bench.run()
    return file


def test_without_settings_two_approvers_are_needed(bench: Bench) -> None:
    file = one_tube(bench)
    assert bench.state(file) is FileState.AWAITING_RELEASE
    assert bench.told() == []

    decide(bench, approver(FIRST), file)
    assert bench.state(file) is FileState.AWAITING_RELEASE
    assert bench.told() == []

    decide(bench, approver(SECOND), file)
    assert bench.state(file) is FileState.RELEASED
    assert bench.told() == [(person(1), "VN-000001", 1, False)]


def test_one_approver_twice_is_one_approver(bench: Bench) -> None:
    file = one_tube(bench)

    for _ in range(3):
        decide(bench, approver(FIRST), file)

    assert bench.state(file) is FileState.AWAITING_RELEASE


def test_the_sender_is_no_approver(bench: Bench) -> None:
    file = one_tube(bench)

    with pytest.raises(SenderMayNotApprove):
        decide(bench, approver(SENDER), file)


@pytest.mark.catalogue("Z02")
def test_another_laboratorys_file_is_like_an_unknown_one(bench: Bench) -> None:
    file = one_tube(bench)

    for who, id_ in ((approver(FIRST, "lab-02"), file), (approver(FIRST), "no-such-file")):
        with pytest.raises(FileUnknown):
            decide(bench, who, id_)


@pytest.mark.catalogue("L19")
def test_a_file_full_of_positives_is_held_before_anybody_is_told(bench: Bench) -> None:
    bench.releases_by_itself()

    file = many_positive(bench)

    assert bench.state(file) is FileState.HELD
    assert bench.told() == []
    (shown,) = approving.waiting(approver())
    assert [alarm.guard for alarm in shown.alarms] == ["positivity_high"]
    assert shown.alarms[0].measured == 1.0


@pytest.mark.catalogue("L19")
def test_a_held_file_is_let_go_by_two_with_reasons(bench: Bench) -> None:
    file = many_positive(bench)

    with pytest.raises(ReasonMissing):
        decide(bench, approver(FIRST), file)
    decide(bench, approver(FIRST), file, reason=REASON)
    assert bench.told() == []
    decide(bench, approver(SECOND), file, reason=REASON)

    assert bench.state(file) is FileState.RELEASED
    assert len(bench.told()) == 20


def test_a_refused_file_releases_nothing_for_good(bench: Bench) -> None:
    file = many_positive(bench)

    decide(bench, approver(FIRST), file, lets_go=False, reason=REASON)
    bench.run(again=True)

    assert bench.state(file) is FileState.REJECTED
    assert bench.told() == []
    assert bench.versions("VN-000001") == ()
    with pytest.raises(NothingToDecide):
        decide(bench, approver(SECOND), file, reason=REASON)
    today = day_of(bench.now)
    assert store.days_of(LAB, today, today) == {}


def test_a_refused_file_frees_the_tubes_it_kept_waiting(bench: Bench) -> None:
    bench.seals("VN-000001", 1)
    held = bench.reports("file-1", bench.row("VN-000001", POSITIVE))
    bench.run()
    bench.releases_by_itself()
    bench.reports("file-2", bench.row("VN-000001", Finding.NEGATIVE))
    bench.run()
    assert bench.told() == []

    decide(bench, approver(FIRST), held, lets_go=False, reason=REASON)

    assert bench.findings("VN-000001") == [("reported", Finding.NEGATIVE)]
    assert len(bench.told()) == 1


def test_the_stream_finishes_what_a_lost_connection_began(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.laboratory.service import deciding

    file = one_tube(bench)
    decide(bench, approver(FIRST), file)
    with monkeypatch.context() as lost:
        lost.setattr(deciding, "follow_approvals", lambda file_id: None)
        approving.decide(approver(SECOND), file, lets_go=True, reason="", now=bench.now)
    assert bench.state(file) is FileState.AWAITING_RELEASE

    bench.run()

    assert bench.state(file) is FileState.RELEASED


def officer(role: Role = Role.PROVINCE_OFFICER, division: str = "01") -> Caller:
    return Caller(
        role,
        "officer-1",
        unit="province-01",
        division=division,
        purpose=Purpose.EPIDEMIC_CONTROL,
        relations=frozenset({Relation.JURISDICTION}),
    )


def set_auto(bench: Bench, who: Caller, unit: str = LAB, **changed: Any) -> Any:
    wanted = {
        "mode": ReleaseMode.AUTO,
        "manifest_required": False,
        "guards": Guards(),
        "valid_from": day_of(bench.now),
        "instrument": "QĐ 12/QĐ-SYT",
    }
    return laboratories.set_laboratory(who, unit, now=bench.now, **wanted | changed)


def test_an_officer_of_the_province_or_the_ministry_sets_a_laboratory(bench: Bench) -> None:
    set_auto(bench, officer())
    set_auto(bench, officer())
    set_auto(bench, officer(Role.MINISTRY_OPERATOR, ""), manifest_required=True)

    shown = laboratories.laboratory_shown(officer(), LAB, bench.now)
    assert [each.number for each in shown.versions] == [2, 1]
    assert shown.today.manifest_required

    file = one_tube(bench)
    assert bench.state(file) is FileState.RELEASED


def test_settings_of_a_later_day_do_not_hold_yet(bench: Bench) -> None:
    set_auto(bench, officer(), valid_from=day_of(bench.now) + timedelta(days=1))

    assert bench.state(one_tube(bench)) is FileState.AWAITING_RELEASE


@pytest.mark.parametrize(
    ("who", "unit"),
    [
        (officer(division="46"), LAB),
        (officer(), "no-such-unit"),
        (officer(), "commune-00001"),
        (officer(Role.MINISTRY_OPERATOR, ""), "lab-probe"),
    ],
)
def test_another_provinces_laboratory_can_not_be_set(bench: Bench, who: Caller, unit: str) -> None:
    with pytest.raises(LaboratoryUnknown):
        set_auto(bench, who, UnitId(unit))


def test_the_pages_show_why_and_take_the_decision(works: Works) -> None:
    bench = Bench(works.now)
    file = many_positive(bench)
    works.caller = approver(FIRST)

    listed = works.call("GET", "/xet-nghiem/duyet")
    shown = works.call("GET", f"/xet-nghiem/duyet/{file}")
    refused = works.call("POST", f"/xet-nghiem/duyet/{file}", form={"decision": "release"})
    taken = works.call(
        "POST", f"/xet-nghiem/duyet/{file}", form={"decision": "release", "reason": REASON}
    )

    assert f"/xet-nghiem/duyet/{file}" in listed.body.decode()
    assert "100.0%" in shown.body.decode()
    assert "<svg" in shown.body.decode()
    assert refused.status == 422
    assert "10" in refused.body.decode()
    assert taken.status == 303
    again = works.call("GET", f"/xet-nghiem/duyet/{file}")
    assert REASON in again.body.decode()
    works.caller = approver(SECOND, "lab-02")
    assert works.call("GET", f"/xet-nghiem/duyet/{file}").status == 404


def test_the_page_of_settings_sets_and_refuses(works: Works) -> None:
    works.caller = officer()
    form = {
        "mode": "auto",
        "manifest_required": "yes",
        "valid_from": day_of(works.now).isoformat(),
        "instrument": "QĐ 12/QĐ-SYT",
        "positivity_times": "3,5",
    }
    path = f"/can-bo/phong-xet-nghiem/{LAB}"

    wrong = works.call("POST", path, form=form | {"volume_most": "1000"})
    worse = works.call("POST", path, form=form | {"positivity_floor": "viele"})
    done = works.call("POST", path, form=form)
    shown = works.call("GET", path)

    assert [wrong.status, worse.status, done.status, shown.status] == [422, 422, 303, 200]
    assert "3.5" in shown.body.decode()
    assert "QĐ 12/QĐ-SYT" in shown.body.decode()


def test_settings_have_a_door_beside_their_page(works: Works) -> None:
    works.caller = officer()
    path = f"/api/laboratories/{LAB}/settings"
    wanted = {
        "mode": "auto",
        "manifest_required": True,
        "valid_from": day_of(works.now).isoformat(),
        "instrument": "QĐ 12/QĐ-SYT",
        "positivity_times": 3.5,
    }

    wrong = works.call("POST", path, json_body=wanted | {"volume_most": 1000})
    worse = works.call("POST", path, json_body=wanted | {"mode": "one_person"})
    done = works.call("POST", path, json_body=wanted)
    again = works.call("POST", path, json_body=wanted)
    shown = works.call("GET", path)
    works.caller = officer(division="46")

    assert (wrong.status, wrong.json["code"]) == (422, "LAB_SETTINGS_UNUSABLE")
    assert [worse.status, done.status, again.status] == [422, 200, 200]
    assert done.json == again.json == shown.json
    assert shown.json["today"]["guards"]["positivity_times"] == 3.5
    assert shown.json["today"]["guards"]["volume_most"] == 5.0
    assert [each["number"] for each in shown.json["versions"]] == [1]
    assert works.call("GET", path).status == 404
    assert works.call("POST", path, json_body=wanted).status == 404
