"""Figures follow from the last version of each source, however often and in which order told."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import islice, permutations

import pytest

from functions.aggregates import consumers
from functions.aggregates.service import counting, hearing
from functions.aggregates.store import lines, rollups, sources
from functions.kernel.errors import Busy
from functions.runtime import clock
from functions.runtime.tables import ConditionLost
from tests.doors.aggregates.counts import (
    COMMUNE,
    NEXT,
    YESTERDAY,
    batch,
    doses,
    figures,
    hear,
    result,
    scans,
)
from tests.doors.checkin.town import items_of
from tests.doors.zoning.officers import amended, case, withdrawn

MARKET = (COMMUNE, "market", "0A1B2C3D4", 12)
SHOP = (NEXT, "shop", "0B1B2C3D4", 5)
pytestmark = pytest.mark.usefixtures("keys_kept")


def sampled() -> datetime:
    """Yesterday in Vietnam."""
    return clock.now() - timedelta(hours=20)


def test_hours_and_what_came_late_add_up_by_commune_and_kind() -> None:
    hear(
        scans(MARKET, SHOP),
        scans(MARKET, hour="2021112209"),
        scans((COMMUNE, "market", "0C1B2C3D4", 2), known="2021112211"),
    )
    assert figures() == {
        "figures": {"scans": {COMMUNE: {"market": 26}, NEXT: {"shop": 5}}},
        "hours": {"2021112208": 19, "2021112209": 12},
        "seen": {COMMUNE: {"market": 2}, NEXT: {"shop": 1}},
    }


def test_every_order_of_versions_gives_the_same_figures() -> None:
    at = sampled()
    told = [
        scans(MARKET, edition=1),
        scans(MARKET, SHOP, edition=2),
        result("T-1", "positive", sampled=at, released=at + timedelta(hours=5)),
        result("T-1", "negative", 2, sampled=at, released=at + timedelta(hours=30)),
        withdrawn(1, 3),
    ]
    first = None
    for number, order in enumerate(islice(permutations(told), 0, None, 7)):
        hear(*order, case(1))
        found = figures()
        first = first or found
        assert found == first, number
        for row in items_of("aggregates"):
            sources.SourceRecord(row["p"]["S"], row["s"]["S"]).delete()
    assert first is not None
    assert first["figures"]["results"] == {"01/001": {"negative": 1}}
    assert first["figures"]["turnaround"] == {"01/001": {"later": 1}}
    assert "cases" not in first["figures"]


@pytest.mark.catalogue("F15")
def test_the_error_is_nought_where_every_twentieth_batch_comes_again_with_other_bounds() -> None:
    rand = random.Random(20)
    at = sampled()
    told = [scans((COMMUNE, "market", f"V{n:08}", n), hour=f"20211122{n % 24:02}", part=n)
            for n in range(1, 120)]  # fmt: skip
    told += [result(f"T-{n}", "positive" if n % 9 == 0 else "negative", sampled=at,
                    released=at + timedelta(hours=n % 48), members=1 + n % 3)
             for n in range(200)]  # fmt: skip
    told += [doses(f"site-{n % 7}", 10 * n, n) for n in range(1, 70)]
    rand.shuffle(told)
    begun = replayed = 0
    while begun < len(told):
        hear(*told[begun : begun + 10])
        if rand.random() < 0.05:  # it died part way, and comes again with other bounds
            replayed += 1
            begun += rand.randint(-7, 3)
            continue
        begun += 10
    hear(*rand.sample(told, 25), told[-1])
    assert replayed
    found = figures()["figures"]
    assert sum(found["scans"][COMMUNE].values()) == sum(range(1, 120))
    assert sum(found["results"]["01/001"].values()) == sum(1 + n % 3 for n in range(200))
    assert found["doses"] == {"01/001": {"doses": 10 * sum(range(63, 70))}}


def test_a_case_that_moves_takes_its_figure_along() -> None:
    hear(case(1), case(2))
    hear(amended(1, 2, division="79/760/26734"))
    assert figures()["figures"]["cases"] == {"01/001": {"cases": 1}}
    assert figures(province="79")["figures"]["cases"] == {"79/760": {"cases": 1}}
    hear(withdrawn(1, 3, division="79/760/26734"), amended(1, 2))
    assert figures(province="79")["figures"] == {}


def test_a_source_is_counted_though_its_batch_died_before_it_was_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def dies(_places: object) -> None:
        raise Busy

    with monkeypatch.context() as broken:
        broken.setattr(hearing.lines, "leave", dies)
        with pytest.raises(Busy):
            consumers.hear_fact(batch([scans(MARKET)]), None)
    assert figures()["figures"] == {}
    hear(scans(MARKET))
    assert figures()["figures"]["scans"] == {COMMUNE: {"market": 12}}


def test_one_bad_fact_stops_no_other() -> None:
    told = consumers.hear_fact(batch(["{", scans(MARKET)]), None)
    assert told == {"batchItemFailures": [{"itemIdentifier": "m-0"}]}
    assert figures()["figures"]["scans"] == {COMMUNE: {"market": 12}}


def test_what_comes_while_it_is_counted_is_counted_next(monkeypatch: pytest.MonkeyPatch) -> None:
    hear(scans(MARKET))
    of_day = sources.of_day

    def meanwhile(*asked: object) -> object:
        found = of_day(*asked)  # type: ignore[arg-type]
        monkeypatch.setattr(sources, "of_day", of_day)
        hear(scans(SHOP, hour="2021112209"))
        return found

    monkeypatch.setattr(sources, "of_day", meanwhile)
    assert figures()["hours"] == {"2021112208": 12}
    assert figures()["hours"] == {"2021112208": 12, "2021112209": 5}
    assert lines.left() == ()


def test_who_counts_of_older_figures_never_overwrites_newer_ones() -> None:
    hear(scans(MARKET))
    (line,) = lines.left()
    before = rollups.rollup(YESTERDAY, "01")
    assert counting.count(line, clock.now())
    with pytest.raises(ConditionLost):
        rollups.put_next(before, before.counted, clock.now())
    assert rollups.rollup(YESTERDAY, "01").counted.hours == {"2021112208": 12}


def test_nobody_reads_of_a_row_whose_sample_it_is() -> None:
    at = sampled()
    hear(result("TUBE-7", "positive", sampled=at, released=at + timedelta(hours=5)))
    kept = repr(items_of("aggregates"))
    assert "TUBE-7" not in kept and "person-0" not in kept
