"""Old and new layouts of a version, and of the messages about it, are read together (R04)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from functions.kernel.identifiers import FileId, TubeCode, UnitId
from functions.laboratory.domain.release import Outcome, Release, Why
from functions.laboratory.domain.words import Finding, Method
from functions.laboratory.store.release_bodies import read, written
from functions.messages.laboratory import TubesToRelease

AT = datetime(2021, 11, 23, 3, tzinfo=UTC)
WHOLE = Release(
    tube=TubeCode("VN-000001"),
    number=2,
    outcome=Outcome.REPORTED,
    finding=Finding.NEGATIVE,
    method=Method.PCR,
    tested_at=AT,
    released_at=AT,
    laboratory=UnitId("lab-01"),
    file=FileId("file-1"),
    row_key="r1",
    rule_id="release-2021-07",
    reason=Why.DECIDED_BY_PEOPLE,
    by=("a", "b"),
    note="đọc nhầm giếng",
    seen=("r0", "r1"),
    pool=TubeCode("POOL-0001"),
    device="Panbio",
)
LATER = ("by", "note", "seen", "pool", "device")


def told(body: dict[str, Any]) -> Release:
    return read(WHOLE.tube, WHOLE.number, AT, body)


@pytest.mark.catalogue("R04")
def test_a_version_is_read_as_it_was_written() -> None:
    assert told(written(WHOLE)) == WHOLE


@pytest.mark.catalogue("R04")
def test_what_a_later_layout_adds_is_passed_over() -> None:
    assert told(written(WHOLE) | {"layout": 2, "certificate": "x"}) == WHOLE


@pytest.mark.catalogue("R04")
def test_a_version_without_what_came_later_is_read() -> None:
    old = {name: value for name, value in written(WHOLE).items() if name not in LATER}

    assert (told(old).by, told(old).note, told(old).seen, told(old).pool) == ((), "", (), None)
    assert told(old).finding is Finding.NEGATIVE


@pytest.mark.catalogue("R04", "Q09")
def test_a_message_of_an_unknown_version_is_not_guessed_at() -> None:
    body = TubesToRelease(file="file-1", chunk=1).model_dump()

    assert TubesToRelease.model_validate(body).chunk == 1
    for wrong in ({"version": 2}, {"chunks": 1}, {"fact": "TubesToTell"}):
        with pytest.raises(ValidationError):
            TubesToRelease.model_validate(body | wrong)
