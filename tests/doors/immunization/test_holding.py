"""More than one hand can give is held: recorded, not certified, released by somebody else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.certificates.domain.sources import GIVEN
from functions.immunization.service import injecting
from functions.kernel.callers import Role
from functions.messages.vaccination import SEALED_DOSE, DoseTold
from functions.runtime import clock, crypto, keys
from tests.doors.immunization.ward import DOSES, SITE, Ward

HELD = f"{DOSES}/held"
WORDS = "Đã đối chiếu sổ tiêm và phiếu khám"


@pytest.fixture
def hurried(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> tuple[Ward, str]:
    """Two people injected in an hour by an account that may give one; the second's screening."""
    monkeypatch.setattr(injecting, "MOST_AN_HOUR", 1)
    ward.receives(vials=3)
    vial = ward.vial()
    assert ward.gives(ward.screened(), vial).json["state"] == "ok"
    screening = ward.screened(number="001090900002")
    told = ward.gives(screening, vial)
    assert (told.status, told.json["state"]) == (201, "held")
    assert ward.gives(screening, vial).json == told.json
    return ward, screening


def held_of(who: Any) -> list[dict[str, Any]]:
    reply = who.get(HELD)
    assert reply.status == 200, reply.body
    return list(reply.json["held"])


def states(ward: Ward) -> list[tuple[str, str, str]]:
    """What the stream tells of each dose: fact, reason, state."""
    told = []
    for body in map(json.loads, ward.tells()):
        bound = f"{SEALED_DOSE}{body['immunization']}|{body['revision']}"
        plain = crypto.unseal(
            keys.key(f"immunizations-{body['year']}"), crypto.from_text(body["sealed"]), bound
        )
        state = DoseTold.model_validate_json(plain).state
        told.append((body["fact"], body.get("reason", ""), state))
    return told


@pytest.mark.catalogue("Z11")
def test_what_one_account_records_by_the_hundred_is_held_and_certified_by_nobody(
    hurried: tuple[Ward, str], capsys: pytest.CaptureFixture[str]
) -> None:
    ward, screening = hurried
    assert ward.stock()["used"] == 2
    (line,) = held_of(ward.site)
    assert (line["screening"], line["doubts"], line["is_mine"]) == (screening, ["often"], False)
    capsys.readouterr()
    told = states(ward)
    assert sorted(state for _, _, state in told) == ["held", "ok"]
    assert "held" not in GIVEN
    lines = [json.loads(one) for one in capsys.readouterr().out.splitlines() if "DoseHeld" in one]
    assert [(one["site"], one["doubts"]) for one in lines] == [(SITE, "often")]
    with clock.fixed(clock.now() + timedelta(hours=1)):
        again = ward.gives(ward.screened(number="001090900003"), ward.vial())
        assert again.json["state"] == "ok"


@pytest.mark.catalogue("Z11")
def test_somebody_else_releases_what_is_held(hurried: tuple[Ward, str]) -> None:
    ward, screening = hurried
    ward.tells()
    word = {"screening": screening, "was_given": True, "reason": WORDS}
    other = ward.member(Role.COMMUNE_OFFICER, SITE, "-2")
    gave = ward.promoted(Role.VACCINATOR, Role.COMMUNE_OFFICER)
    assert held_of(gave)[0]["is_mine"]
    for who, reason, code in (
        (gave, WORDS, "SECOND_PERSON_WANTED"),
        (ward.second, WORDS, "HELD_DOSE_UNKNOWN"),
        (other, "vì", "REASON_TOO_SHORT"),
        (other, WORDS, ""),
        (other, WORDS, "HELD_DOSE_UNKNOWN"),
    ):
        assert who.call("POST", HELD, word | {"reason": reason}).code == code
    assert held_of(other) == []
    assert states(ward) == [("ImmunizationCorrected", "released", "ok")]
    shown = ward.site.get(f"{DOSES}/screenings/{screening}").json
    assert (shown["dose"]["state"], shown["dose"]["reason"]) == ("ok", WORDS)
    assert [one["state"] for one in shown["versions"]] == ["held"]
    assert ward.stock()["used"] == 2


def test_the_district_says_that_it_never_was(hurried: tuple[Ward, str]) -> None:
    ward, screening = hurried
    (line,) = held_of(ward.province)
    assert line["screening"] == screening
    form = {"screening": screening, "answer": "no", "reason": WORDS}
    page = ward.province.get("/can-bo/mui-tiem-cho").body.decode()
    assert "Một tài khoản ghi quá nhiều mũi" in page
    assert ward.province.call("POST", "/can-bo/mui-tiem-cho", form=form).status == 303
    assert ward.stock()["used"] == 1
    assert "Không có mũi tiêm nào chờ" in ward.province.get("/can-bo/mui-tiem-cho").body.decode()
    stranger = ward.province.call("POST", "/can-bo/mui-tiem-cho", form=form)
    assert stranger.status == 404


def test_a_record_that_was_put_right_leaves_only_its_line(hurried: tuple[Ward, str]) -> None:
    ward, screening = hurried
    assert ward.corrects(screening, "withdrawn").status == 200
    word = {"screening": screening, "was_given": True, "reason": WORDS}
    assert ward.province.call("POST", HELD, word).status == 204
    assert held_of(ward.province) == []
    assert ward.stock()["used"] == 1
