"""The restore drill on data that was really written: what comes back, how it is known, what is not.

moto restores at once and to the present content, so moments and durations are those of a clock that
the test moves; whether AWS keeps its five minutes, only a drill there can say.
"""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import botocore.exceptions
import pytest

from functions.runtime import aws, settings
from infra.recovery import exports, restoring
from infra.recovery.restoring import MARK, NotRestored
from infra.recovery.tables import content_of, item_of, items_in, line_of, wanted

BACK = timedelta(minutes=5)
STAGE = settings.STAGE
ITEMS: list[dict[str, Any]] = [
    {
        "code": {"S": f"V{number:04d}"},
        "sealed": {"B": bytes([number % 256]) * 40},
        "people": {"SS": ["b", "a"]},
        "marks": {"BS": [b"\x02", b"\x01"]},
        "counts": {"NS": ["3", "1"]},
        "told": {"M": {"name": {"S": "Chợ Mẫu"}, "open": {"BOOL": True}, "l": {"L": [{"N": "1"}]}}},
        "none": {"NULL": True},
    }
    for number in range(60)
]


def client(_: str = "dynamodb") -> Any:
    return aws.client("dynamodb")


def table(name: str = "venues") -> str:
    return f"lachan-{STAGE}-{name}"


def tables_there() -> set[str]:
    return set(client().list_tables()["TableNames"])


@pytest.fixture
def venues(tables: None) -> str:
    """The table of venues with sixty items, recoverable as the template has it."""
    key = client().describe_table(TableName=table())["Table"]["KeySchema"]
    assert [one["AttributeName"] for one in key] == ["code"]
    for item in ITEMS:
        client().put_item(TableName=table(), Item=item)
    client().update_continuous_backups(
        TableName=table(), PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    return "venues"


class Clock:
    """A clock that goes on by three seconds with each look."""

    def __init__(self, behind: timedelta = timedelta(minutes=2)) -> None:
        self.at = datetime.now(UTC) + behind

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=3)
        return self.at


@pytest.mark.catalogue("R01")
def test_a_table_comes_back_whole_beside_the_one_that_stands_and_is_taken_away(venues: str) -> None:
    before = tables_there()

    told = restoring.drill(client, STAGE, venues, BACK, Clock(), compare=True)

    assert told.same is True and told.is_well
    assert told.restored == content_of(iter(ITEMS)) and told.restored.items == 60
    assert timedelta(0) < told.behind <= restoring.MOST_BEHIND
    assert told.took > timedelta(0)
    assert "point-in-time recovery" in told.put_back
    assert tables_there() == before


@pytest.mark.catalogue("R01")
def test_a_restored_table_that_lost_an_item_is_seen(
    venues: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = restoring._complete

    def loses(dynamodb: Any, target: str, known: Any) -> tuple[str, ...]:
        dynamodb.delete_item(TableName=target, Key={"code": {"S": "V0007"}})
        return complete(dynamodb, target, known)

    monkeypatch.setattr(restoring, "_complete", loses)
    told = restoring.drill(client, STAGE, venues, BACK, Clock(), compare=True)

    assert told.same is False and not told.is_well


@pytest.mark.catalogue("R01")
def test_a_moment_too_far_behind_fails_the_drill(venues: str) -> None:
    told = restoring.drill(client, STAGE, venues, BACK, Clock(timedelta(minutes=6)))

    assert told.behind > restoring.MOST_BEHIND
    assert told.same is None and not told.is_well


def test_what_a_restore_leaves_out_is_set_again(venues: str) -> None:
    asked: list[str] = []

    class Seen:
        """DynamoDB, whose changes of settings are noted."""

        def __getattr__(self, name: str) -> Any:
            if name.startswith("update_"):
                asked.append(name)
            return getattr(client(), name)

    streaming = next(
        one for one in wanted().values() if one.recoverable and one.streams and one.expires_by
    )
    client().update_continuous_backups(
        TableName=table(streaming.name),
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    told = restoring.drill(lambda _: Seen(), STAGE, streaming.name, BACK, Clock())

    assert told.put_back == ("point-in-time recovery", "time to live", "stream")
    assert asked == ["update_continuous_backups", "update_time_to_live", "update_table"]


def test_what_must_stay_forgotten_is_never_restored(tables: None) -> None:
    forgotten = sorted(name for name, one in wanted().items() if not one.recoverable)

    assert forgotten == ["challenges", "limits"]
    for name in (*forgotten, "nothing"):
        with pytest.raises(NotRestored):
            restoring.drill(client, STAGE, name, BACK, Clock())


@pytest.mark.catalogue("R02")
def test_recovery_that_was_switched_off_is_told_and_nothing_else_is_ever_deleted(
    venues: str,
) -> None:
    client().update_continuous_backups(
        TableName=table(), PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )
    with pytest.raises(NotRestored, match="is off"):
        restoring.drill(client, STAGE, venues, BACK, Clock())
    with pytest.raises(NotRestored, match="not of a drill"):
        restoring.take_away(client(), table())
    assert table() in tables_there()


@pytest.mark.catalogue("R01")
def test_a_drill_that_fails_half_way_leaves_no_table_behind(
    venues: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> tuple[str, ...]:
        raise NotRestored("the settings are refused")

    monkeypatch.setattr(restoring, "_complete", fails)
    with pytest.raises(NotRestored, match="refused"):
        restoring.drill(client, STAGE, venues, BACK, Clock())
    assert not [name for name in tables_there() if MARK in name]


@pytest.mark.catalogue("R02")
def test_a_protected_table_is_not_deleted(venues: str) -> None:
    client().update_table(TableName=table(), DeletionProtectionEnabled=True)

    with pytest.raises(botocore.exceptions.ClientError):
        client().delete_table(TableName=table())
    assert table() in tables_there()


# --- by files ----------------------------------------------------------------------------------


@pytest.mark.catalogue("R01")
def test_a_table_goes_to_a_file_and_comes_back_the_same(venues: str, tmp_path: Path) -> None:
    file = tmp_path / "venues.gz"
    told = exports.export(client(), STAGE, venues, file)
    client().delete_table(TableName=table())

    assert exports.load(client(), STAGE, venues, file) == told == content_of(iter(ITEMS))
    (one,) = [item for item in items_in(client(), table()) if item["code"] == {"S": "V0003"}]
    assert line_of(one) == line_of(ITEMS[3])
    with pytest.raises(NotRestored, match="not empty"):
        exports.load(client(), STAGE, venues, file)


@pytest.mark.parametrize("cut", [1, 200, 900])
def test_a_file_that_was_cut_short_is_refused_before_anything_is_written(
    venues: str, tmp_path: Path, cut: int
) -> None:
    file = tmp_path / "venues.gz"
    exports.export(client(), STAGE, venues, file)
    file.write_bytes(file.read_bytes()[:-cut])
    client().delete_table(TableName=table())

    with pytest.raises(NotRestored, match="cut short"):
        exports.load(client(), STAGE, venues, file)
    assert table() not in tables_there()


def test_a_file_with_a_changed_or_missing_line_is_refused(venues: str, tmp_path: Path) -> None:
    file = tmp_path / "venues.gz"
    exports.export(client(), STAGE, venues, file)
    lines = gzip.decompress(file.read_bytes()).decode().splitlines(keepends=True)
    for changed in (lines[1:], [lines[0].replace("V0", "W0"), *lines[1:]]):
        file.write_bytes(gzip.compress("".join(changed).encode()))
        with pytest.raises(NotRestored, match="does not hold"):
            exports.load(client(), STAGE, venues, file)


def test_production_and_what_is_forgotten_are_not_exported(tables: None, tmp_path: Path) -> None:
    for stage, name in (("prod", "venues"), (STAGE, "challenges"), (STAGE, "nothing")):
        with pytest.raises(NotRestored):
            exports.export(client(), stage, name, tmp_path / "x.gz")


@pytest.mark.parametrize("item", ITEMS[:1])
def test_an_item_is_the_same_after_its_line(item: dict[str, Any]) -> None:
    assert line_of(item_of(line_of(item))) == line_of(item)


@pytest.mark.catalogue("F11")
def test_every_page_of_a_table_is_read() -> None:
    class Paged:
        """A table that gives one item a page."""

        def scan(self, **asked: Any) -> dict[str, Any]:
            at = int(asked.get("ExclusiveStartKey", {"n": {"N": "0"}})["n"]["N"])
            more = {"LastEvaluatedKey": {"n": {"N": str(at + 1)}}} if at < 4 else {}
            return {"Items": [ITEMS[at]] if at != 2 else [], **more}

    assert [item["code"]["S"] for item in items_in(Paged(), "any")] == [
        "V0000", "V0001", "V0003", "V0004",
    ]  # fmt: skip
