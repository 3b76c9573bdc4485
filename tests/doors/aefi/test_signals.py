"""Counts by lot and site are exact whatever comes twice; what stands out is shown, nothing acts."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import pytest

from functions.aefi import schedules
from functions.aefi.domain.followup import Counts
from functions.aefi.service import hearing
from functions.aefi.store import counts, doses
from functions.aefi.store.counts import CountRecord
from functions.runtime.documents.exports import bare
from infra.parts import ROOT
from tests.doors.aefi.aftercare import CASES, SEVERE, Aftercare
from tests.doors.checkin.town import later
from tests.doors.immunization.ward import FAR_SITE, LOT, SITE
from tests.world import Actor

SIGNALS = "/api/aefi/signals"
TICK = json.loads((ROOT / "events/aefi/schedules.sum_up.json").read_text("utf-8"))
OTHER_LOT = "comirnaty.FF2390"


def given(lot: str, site: str, doses: int, reports: int = 0, severe: int = 0) -> None:
    """So many doses of a lot at a site, as the facts would have counted them."""
    counts.list_lot(lot)
    CountRecord(f"lot#{lot}", f"site#{site}", doses=doses, reports=reports, severe=severe).save()


def of(place: str, told: list[dict[str, Any]]) -> dict[str, Any]:
    return next(one for one in told if one["place"] == place)


@pytest.mark.catalogue("Q01")
def test_a_dose_is_counted_once_however_often_it_is_told(care: Aftercare) -> None:
    who = care.somebody()
    care.receives()
    screening = care.screened(reading=_code(who), number="")
    assert care.gives(screening, care.vial()).status == 201
    care.hears(times=3)
    assert care.counted() == {SITE: (1, 0, 0)}
    with later(minutes=31):
        assert care.lets_go(screening).status == 200
        care.hears(times=2)
    assert care.counted() == {SITE: (1, 0, 0)}


def test_a_corrected_lot_takes_its_reports_along(care: Aftercare) -> None:
    who = care.somebody()
    care.receives()
    screening = care.screened(reading=_code(who), number="")
    care.gives(screening, care.vial())
    care.hears()
    assert care.reports(who, SEVERE).status == 201
    assert care.receives(number="FF2390").status == 201
    vial = care.vial(OTHER_LOT)
    assert care.corrects(screening, "other_vial", lot=OTHER_LOT, vial=vial).status == 200
    care.hears(times=2)
    assert care.counted(LOT) == {SITE: (0, 0, 0)}
    assert care.counted(OTHER_LOT) == {SITE: (1, 1, 1)}
    assert care.corrects(screening, "withdrawn").status == 200
    care.hears(times=2)
    assert care.counted(OTHER_LOT) == {SITE: (0, 0, 0)}
    assert care.reports(who).code == "DOSE_NOT_FOLLOWED"


@pytest.mark.catalogue("Q02")
def test_facts_in_the_wrong_order_end_where_the_last_one_says(care: Aftercare) -> None:
    who = care.somebody()
    care.receives()
    screening = care.screened(reading=_code(who), number="")
    care.gives(screening, care.vial())
    first = care.tells()
    care.corrects(screening, "withdrawn")
    second = care.tells()
    for body in (*second, *first, *second):
        hearing.hear(body)
        assert care.counted() == {}


@pytest.mark.catalogue("F06")
def test_a_fact_delivered_twice_at_once_is_counted_once(
    care: Aftercare, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = care.somebody()
    care.receives()
    screening = care.screened(reading=_code(who), number="")
    care.gives(screening, care.vial())
    (body,) = [one for one in care.tells() if "ImmunizationRecorded" in one]
    hearing.hear(body)
    unseen, read = [None], doses.dose
    monkeypatch.setattr(doses, "dose", lambda *which: unseen.pop() if unseen else read(*which))
    hearing.hear(body)
    assert (unseen, care.counted()) == ([], {SITE: (1, 0, 0)})


def test_the_stream_lists_a_lot_where_it_is_counted_first(care: Aftercare, anh: Actor) -> None:
    assert counts.lots() == ()
    care.streams()
    assert counts.lots() == (LOT,)
    care.reports(anh)
    care.streams()
    assert counts.lots() == (LOT,)


def test_a_lot_stands_out_and_nothing_else_happens(care: Aftercare) -> None:
    assert care.province.get(SIGNALS).json["as_of"] == ""
    given(LOT, SITE, 400, 30, 6)
    given(OTHER_LOT, SITE, 20_000, 300, 4)
    given(OTHER_LOT, FAR_SITE, 30_000, 400, 6)

    for _ in range(2):
        schedules.sum_up(TICK, None)

    told = care.province.get(SIGNALS).json
    assert told["nation"] == {"doses": 50_400, "reports": 730, "severe": 16}
    lot = of(LOT, told["lots"])
    assert (lot["stands_out"], lot["small"], lot["expected"]) == (True, True, 0.127)
    assert lot["ratio"] == pytest.approx((6 / 400) / (10 / 50_000))
    assert lot["since"] == "2021-11-23T01:30:00.000Z"
    assert told["lots"][0]["place"] == LOT
    assert of(OTHER_LOT, told["lots"])["stands_out"] is False
    assert [one["place"] for one in told["sites"]] == [f"01/001/00001#{SITE}"]
    assert {one["place"] for one in care.ministry.get(SIGNALS).json["sites"]} == {
        f"01/001/00001#{SITE}",
        f"79/760/26734#{FAR_SITE}",
    }
    assert care.site.get(SIGNALS).status == 403
    # It goes on, and the lot no longer stands out; since when it once did is kept.
    given(LOT, SITE, 40_000, 90, 6)
    with later(hours=1):
        schedules.sum_up(TICK, None)
        care.signs_in_staff()
        lot = of(LOT, care.province.get(SIGNALS).json["lots"])
        assert (lot["stands_out"], lot["since"][:13]) == (False, "2021-11-23T01")


@pytest.mark.catalogue("F15")
def test_an_older_sum_does_not_replace_a_newer_one(care: Aftercare) -> None:
    given(LOT, SITE, 10)
    with later(hours=2):
        schedules.sum_up(TICK, None)
    given(LOT, SITE, 5)
    schedules.sum_up(TICK, None)
    assert counts.sums_of_lots()[LOT].counts == Counts(10, 0, 0)


@pytest.mark.catalogue("L08")
def test_the_file_of_the_board_runs_nothing_and_names_nobody(care: Aftercare, anh: Actor) -> None:
    case = care.opens_case(anh)
    assert care.district.get("/can-bo/sau-tiem/tep").status == 403
    reply = care.province.get("/can-bo/sau-tiem/tep")
    assert reply.header("content-type") == "text/csv; charset=utf-8"
    text = reply.body.decode("utf-8-sig")
    heading, row = csv.reader(StringIO(text), strict=True)
    told = dict(zip(heading, map(bare, row), strict=True))
    assert (told["case"], told["severe"], told["lot"]) == (case, "yes", LOT)
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert anh.person not in text
    assert care.elsewhere.get("/can-bo/sau-tiem/tep").body.decode("utf-8-sig").count("\r\n") == 1
    assert [one["case"] for one in care.province.get(CASES).json["cases"]] == [case]


def _code(who: Actor) -> str:
    from tests.doors.checkin.town import phone_code

    return phone_code(who)
