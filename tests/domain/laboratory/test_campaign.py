"""The made-up campaign of `make lab-file`: its good rows are good, its faults are faults."""

from __future__ import annotations

import io
from collections import Counter
from datetime import UTC, datetime, timedelta

from functions.laboratory.domain.row import ParkedRow, ResultRow
from functions.laboratory.domain.row_check import check
from functions.laboratory.domain.words import Custody, Kind
from functions.laboratory.service.reading import read_rows
from infra.local.campaign import FAULTS, Campaign

AT = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
CAMPAIGN = Campaign(3_000, AT, seed=3)
BODY = b"".join(CAMPAIGN.file())


def test_the_file_has_its_rows_about_one_percent_bad_and_some_told_twice() -> None:
    rows = list(read_rows(io.BytesIO(BODY), "csv"))
    judged = [check(row, AT + timedelta(minutes=1)) for row in rows]
    bad = [one for one in judged if not isinstance(one, (ResultRow, ParkedRow))]

    assert len(rows) == 3_000 == sum(CAMPAIGN.made.values())
    assert not any(isinstance(one, ParkedRow) for one in judged)
    assert len(bad) == sum(CAMPAIGN.made[fault] for fault in FAULTS)
    assert 0.005 < len(bad) / len(rows) < 0.02
    assert all(one for one in bad)
    assert CAMPAIGN.made["twice"] == 6


def test_rows_told_twice_are_the_same_rows() -> None:
    lines = BODY.splitlines()
    again = Counter(lines)

    assert sum(count - 1 for count in again.values()) == 6


def test_a_tube_in_ten_is_a_pool_of_ten_and_all_are_received() -> None:
    tubes = list(CAMPAIGN.tubes())
    pools = [tube for tube in tubes if tube.kind is Kind.FIELD_POOL]

    assert len({tube.tube for tube in tubes}) == len(tubes) == 2_994
    assert 0.07 < len(pools) / len(tubes) < 0.13
    assert {len(tube.members) for tube in pools} == {10}
    assert {tube.custody for tube in tubes} == {Custody.RECEIVED}
    assert all(
        tube.sealed_at and tube.received_at and tube.sealed_at < tube.received_at for tube in tubes
    )


def test_the_same_seed_makes_the_same_campaign() -> None:
    assert b"".join(Campaign(3_000, AT, seed=3).file()) == BODY
    assert b"".join(Campaign(3_000, AT, seed=4).file()) != BODY
