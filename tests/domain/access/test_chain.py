"""The chain of the audit: nothing can be taken, changed, added or moved without being named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.access.domain import chain
from functions.access.domain.chain import Act, Finding, Noted, Verdict, judge
from functions.access.domain.seal import SealUnreadable, read_seal, seal_of, write_seal

NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
HOUR = "2021112308"
Row = dict[str, dict[str, Any]]
Rows = dict[tuple[str, str], Row]
texts = st.text(max_size=8)
rows_of_an_hour = st.lists(
    st.tuples(st.sampled_from("ab"), texts, st.booleans()), min_size=1, max_size=12
)


def row(number: int, subject: str, action: str, allowed: bool) -> Row:
    at = NOW + timedelta(seconds=number)
    return {
        "subject": {"S": subject},
        "at": {"S": f"{at.isoformat(timespec='microseconds')}#{number}"},
        "action": {"S": action},
        "allowed": {"BOOL": allowed},
    }


def key(item: Row) -> tuple[str, str]:
    return item["subject"]["S"], item["at"]["S"]


def note(item: Row, number: int, act: Act = Act.INSERT) -> Noted:
    created = int(NOW.timestamp()) + number
    return chain.note_of(item, key(item), act, created, str(1000 + number))


class Hour:
    """An hour of one shard as it was sealed; tests touch it afterwards."""

    def __init__(self, told: list[tuple[str, str, bool]]) -> None:
        items = [row(number, *one) for number, one in enumerate(told)]
        self.present: Rows = {key(item): item for item in items}
        self.notes = [note(item, number) for number, item in enumerate(items)]
        self.sealed = [one.digest for one in self.notes]

    def findings(self) -> set[Finding]:
        return set(judge(HOUR, "a", self.sealed, self.notes, self.present))

    def places(self) -> set[tuple[Verdict, str]]:
        assert {(one.hour, one.shard) for one in self.findings()} <= {(HOUR, "a")}
        return {(one.verdict, one.sequence) for one in self.findings()}


@given(rows_of_an_hour)
def test_an_untouched_hour_is_well(told: list[tuple[str, str, bool]]) -> None:
    assert Hour(told).findings() == set()


@pytest.mark.catalogue("P02")
@given(rows_of_an_hour, st.data())
def test_a_row_that_is_gone_is_found(told: list[tuple[str, str, bool]], data: Any) -> None:
    hour = Hour(told)
    gone = data.draw(st.sampled_from(hour.notes))
    del hour.present[gone.subject, gone.at]
    assert hour.places() == {(Verdict.MISSING, gone.sequence)}

    hour.notes.remove(gone)
    assert hour.places() == {(Verdict.MISSING, "")}


@pytest.mark.catalogue("P02")
@given(rows_of_an_hour, st.data(), texts)
def test_a_row_that_was_changed_is_found(
    told: list[tuple[str, str, bool]], data: Any, other: str
) -> None:
    hour = Hour(told)
    place = data.draw(st.integers(0, len(told) - 1))
    touched = hour.notes[place]
    item = dict(hour.present[touched.subject, touched.at])
    changed = data.draw(st.sampled_from(["action", "allowed", "added", "dropped"]))
    match changed:
        case "action":
            item["action"] = {"S": item["action"]["S"] + "x"}
        case "allowed":
            item["allowed"] = {"BOOL": not item["allowed"]["BOOL"]}
        case "added":
            item["other"] = {"S": other}
        case "dropped":
            del item["action"]
    hour.present[key(item)] = item
    assert hour.places() == {(Verdict.ALTERED, touched.sequence)}

    hour.notes[place] = note(item, place)
    assert hour.places() == {(Verdict.ALTERED, touched.sequence)}


@pytest.mark.catalogue("P02")
@given(rows_of_an_hour, st.integers(0, 12), texts)
def test_a_row_that_came_after_the_seal_is_found(
    told: list[tuple[str, str, bool]], place: int, action: str
) -> None:
    hour = Hour(told)
    item = row(40, "a", action, True)
    hour.present[key(item)] = item
    hour.notes.insert(place, note(item, 40))

    assert hour.places() == {(Verdict.INSERTED_LATE, "1040".zfill(40))}


@pytest.mark.catalogue("P02")
@given(rows_of_an_hour.filter(lambda told: len(told) > 1), st.data())
def test_rows_that_changed_places_are_found(told: list[tuple[str, str, bool]], data: Any) -> None:
    hour = Hour(told)
    one, two = sorted(data.draw(st.permutations(range(len(told))))[:2])
    hour.notes[one], hour.notes[two] = hour.notes[two], hour.notes[one]

    assert hour.places() == {(Verdict.OUT_OF_ORDER, hour.notes[one].sequence)}


@pytest.mark.catalogue("P02")
@given(rows_of_an_hour.filter(lambda told: len(told) > 1), st.data())
def test_notes_that_changed_numbers_are_found(told: list[tuple[str, str, bool]], data: Any) -> None:
    hour = Hour(told)
    one, two = data.draw(st.permutations(range(len(told))))[:2]
    first, second = hour.notes[one].sequence, hour.notes[two].sequence
    hour.notes[one] = replace(hour.notes[one], sequence=second)
    hour.notes[two] = replace(hour.notes[two], sequence=first)
    hour.notes = list(chain.in_order(hour.notes))

    assert {verdict for verdict, _ in hour.places()} == {Verdict.OUT_OF_ORDER}


@pytest.mark.catalogue("P02")
@pytest.mark.parametrize(
    ("field", "other"), [("created", int(NOW.timestamp()) + 3), ("digest", "0" * 64)]
)
def test_a_note_that_was_changed_is_found(field: str, other: Any) -> None:
    hour = Hour([("a", "reveal", True), ("b", "reveal", True)])
    hour.notes[0] = replace(hour.notes[0], **{field: other})

    assert (Verdict.ALTERED, hour.notes[0].sequence) in hour.places()


@pytest.mark.catalogue("P02")
@pytest.mark.parametrize("minutes", [-60 * 24, -11, 11, 60 * 24])
def test_a_row_dated_back_or_ahead_is_found_though_it_was_sealed(minutes: int) -> None:
    item = row(minutes * 60, "a", "reveal", True)
    told = note(item, 0)

    found = judge(HOUR, "a", [told.digest], [told], {key(item): item})
    assert [one.verdict for one in found] == [Verdict.INSERTED_LATE]


@pytest.mark.parametrize("at", ["", "yesterday", "2021-11-23T01:30:00#x", "9999-99-99"])
def test_a_row_without_a_readable_time_is_found(at: str) -> None:
    item = row(0, "a", "reveal", True) | {"at": {"S": at}}
    told = note(item, 0)

    found = judge(HOUR, "a", [told.digest], [told], {key(item): item})
    assert [one.verdict for one in found] == [Verdict.INSERTED_LATE]


@pytest.mark.catalogue("P02")
def test_what_the_stream_tells_of_changes_is_found_though_it_was_sealed() -> None:
    item = row(0, "a", "reveal", True)
    told = [note(item, 0), note(item, 1, Act.MODIFY), note(item, 2, Act.REMOVE)]

    found = judge(HOUR, "a", [one.digest for one in told], told, {key(item): item})
    assert [(one.verdict, one.sequence) for one in found] == [
        (Verdict.ALTERED, told[1].sequence),
        (Verdict.MISSING, told[2].sequence),
    ]


@given(st.lists(st.integers(0, 9), min_size=1))
def test_what_is_noted_twice_stands_once_and_in_order(places: list[int]) -> None:
    notes = [note(row(number, "a", "reveal", True), number) for number in places]

    assert [one.sequence for one in chain.in_order(notes)] == sorted(
        {one.sequence for one in notes}
    )


def test_bytes_and_numbers_of_a_row_are_canonical() -> None:
    told = {"b": {"B": b"\x00\xff"}, "a": {"N": "1"}}

    assert chain.canonical(told) == b'{"a":{"N":"1"},"b":{"B":"AP8="}}'
    assert chain.canonical(dict(reversed(told.items()))) == chain.canonical(told)


@given(st.text())
def test_every_subject_has_one_of_sixteen_shards(subject: str) -> None:
    assert chain.shard_of(subject) in chain.SHARDS
    assert len(chain.SHARDS) == 16


def test_an_hour_takes_notes_for_ten_minutes_and_is_sealed_after_fifteen() -> None:
    end = NOW + timedelta(minutes=30)

    assert not chain.is_closed(HOUR, end + timedelta(minutes=9, seconds=59))
    assert chain.is_closed(HOUR, end + timedelta(minutes=10))
    assert chain.last_due(end + timedelta(minutes=14)) == "2021112307"
    assert chain.last_due(end + timedelta(minutes=15)) == HOUR
    assert chain.hour_of_write(int(NOW.timestamp())) == HOUR
    assert list(chain.hours_between("2021112323", "2021112401")) == [
        "2021112323", "2021112400", "2021112401",
    ]  # fmt: skip
    assert chain.hour_before("2021112400") == "2021112323"


@pytest.mark.catalogue("P02")
@given(st.lists(st.binary(min_size=32, max_size=32), unique=True, max_size=6), st.data())
def test_every_root_hangs_on_all_before_it(raw: list[bytes], data: Any) -> None:
    digests = [one.hex() for one in raw]
    root = chain.link(chain.BEGINNING, digests)
    others = data.draw(st.permutations(digests))

    assert (chain.link(chain.BEGINNING, others) == root) == (list(others) == digests)
    assert chain.link("1" * 64, digests) != root
    assert chain.link(chain.BEGINNING, [*digests, "2" * 64]) != root


def test_a_seal_is_read_as_it_was_written_and_nothing_else_is_a_seal() -> None:
    seal = seal_of(HOUR, "a", chain.BEGINNING, ["1" * 64])
    body = write_seal(seal, "signature")

    assert read_seal(body) == (seal, "signature")
    assert seal.is_sound
    assert not replace(seal, digests=("2" * 64,)).is_sound
    assert not replace(seal, digests=("not hexadecimal",)).is_sound
    assert b"digests" not in seal.head
    for other in (b"", b"{}", b"[]", b"null", body + b" ", body.replace(b"1111", b"11 11", 1)[:-1]):
        with pytest.raises(SealUnreadable):
            read_seal(other)
