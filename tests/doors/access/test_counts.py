"""How often data of people were looked at is counted from the audit's own stream, by month."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.access.domain.chain import Act, Noted
from functions.access.domain.counts import look_of, month_of
from functions.access.service import noting, openness
from functions.access.store import counts as store
from functions.access.store import notes
from functions.kernel.callers import Role
from tests.doors.access.world import Country

FIRST = "2021110100"


def row(role: Role, subject: str = "0000000000001", *, allowed: bool = True) -> dict[str, Any]:
    return {
        "subject": {"S": subject}, "who_role": {"S": role.value}, "purpose": {"S": "testing"},
        "allowed": {"BOOL": allowed}, "at": {"S": "2021-11-23T08:00:00.000000+00:00#x"},
    }  # fmt: skip


def told(number: int, role: Role = Role.EPIDEMIOLOGIST) -> dict[str, Any]:
    image = row(role)
    return {
        "eventName": "INSERT",
        "dynamodb": {
            "Keys": {"subject": image["subject"], "at": {"S": f"2021-10-31T16:00#{number}"}},
            "NewImage": image, "SequenceNumber": str(number),
            "ApproximateCreationDateTime": datetime(2021, 10, 31, 16, 0, tzinfo=UTC).timestamp(),
        },
    }  # fmt: skip


def test_a_look_is_of_a_person_let_pass_and_not_their_own() -> None:
    assert look_of(row(Role.EPIDEMIOLOGIST)) == "testing|epidemiologists"
    assert look_of(row(Role.SYSTEM)) == "testing|platform"
    assert look_of(row(Role.CITIZEN)) == ""
    assert look_of(row(Role.EPIDEMIOLOGIST, "staff#x")) == ""
    assert look_of(row(Role.EPIDEMIOLOGIST, allowed=False)) == ""


@pytest.mark.catalogue("P08")
def test_small_figures_of_a_month_are_hidden_with_what_would_tell_them() -> None:
    shown = month_of("2021-10", {"testing|laboratories": 900, "testing|officers": 3,
                                 "vaccination|vaccination": 40})  # fmt: skip
    few = month_of("2021-10", {"testing|officers": 4})

    assert shown.total == 943
    assert shown.cells == {
        ("testing", "laboratories"): 900, ("testing", "officers"): None,
        ("vaccination", "vaccination"): None,
    }  # fmt: skip
    assert (few.total, dict(few.cells)) == (None, {("testing", "officers"): None})


@pytest.mark.catalogue("P08")
def test_a_total_that_would_tell_its_cells_is_hidden_with_them() -> None:
    kinds = ("officers", "laboratories", "sampling", "epidemiologists", "ministry")
    ones = month_of("2021-10", {f"testing|{kind}": 1 for kind in kinds})
    assert ones.total is None, "five kinds of hands and five looks: one each"
    alone = month_of("2021-10", {"testing|officers": 6})
    assert (alone.total, list(alone.cells.values())) == (6, [6])


def test_a_month_is_told_once_it_is_over_and_a_replay_counts_nothing_twice(
    country: Country,
) -> None:
    batch = [told(number) for number in range(1, 9)] + [told(9, Role.CITIZEN)]
    noted = datetime(2021, 10, 31, 16, 1, tzinfo=UTC)
    for _ in range(2):
        noting.note(batch, noted)
    openness.count_hour("2021103123")
    early = country.gateway.call("GET", "/api/access-counts").json
    openness.count_hour("2021103123")
    for _ in range(2):
        openness.count_hour(FIRST)
    late = country.gateway.call("GET", "/api/access-counts").json
    table = country.gateway.call("GET", "/minh-bach/luot-xem/bang")
    page = country.gateway.call("GET", "/minh-bach/luot-xem").body.decode()

    cell = {"purpose": "testing", "kind": "epidemiologists", "looks": 8}
    assert early["months"] == []
    assert late["months"] == [{"month": "2021-10", "total": 8, "cells": [cell]}]
    assert "2021-10,testing,epidemiologists,8," in table.body.decode().replace('"', "")
    assert "10/2021" in page
    assert store.counts_of("2021103123") == dict(openness.looks_in("2021103123"))


def test_notes_of_before_have_no_look_and_are_the_same_notes(tables: None) -> None:
    one = Noted("1".zfill(40), Act.INSERT, "s", "a", 1, "0" * 64, "testing|officers")
    notes.put_notes(FIRST, "0", [one])

    assert notes.notes_of(FIRST, "0")[0].look == "testing|officers"
    assert one == Noted("1".zfill(40), Act.INSERT, "s", "a", 1, "0" * 64)
