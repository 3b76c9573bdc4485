"""The code of a report goes with the person's data a month after it opens nothing (ADR 0147)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from functions.aefi.domain.followup import code_until
from functions.kernel.rules import NoRuleInForce
from functions.runtime import aws, clock, settings
from tests.doors.aefi.aftercare import CODES, DAY, Aftercare
from tests.doors.aefi.test_reports import by_code, code_of, of_dose
from tests.doors.checkin.town import items_of, phone_code
from tests.world import Actor

GOES = datetime(2022, 1, 20, 17, tzinfo=UTC)
"""A dose of 23 November is followed up to 21 December; thirty days later is 20 January."""


def of_codes() -> list[dict[str, dict[str, str]]]:
    return [
        item
        for item in items_of("aefi")
        if item["p"]["S"].startswith("code#") or item["s"]["S"].startswith("code#")
    ]


def test_the_month_counts_from_the_end_of_the_follow_up() -> None:
    ends = datetime(2021, 12, 21, 2, 30, tzinfo=UTC)
    assert code_until(ends) == GOES
    with pytest.raises(NoRuleInForce):
        code_until(datetime(2020, 3, 7, tzinfo=UTC))


@pytest.mark.catalogue("P09")
def test_every_generation_of_a_code_has_its_end(care: Aftercare, anh: Actor) -> None:
    code_of(care, anh)
    assert anh.call("POST", f"{CODES}/revoke", {"immunization": DAY}).status == 204
    code_of(care, anh)
    found = of_codes()
    assert len(found) == 3  # two codes, and which of them stands
    assert {int(one["x"]["N"]) for one in found} == {int(GOES.timestamp())}


def test_what_is_gone_opens_nothing_and_no_code_of_then_is_given_again(
    care: Aftercare, anh: Actor
) -> None:
    code = code_of(care, anh)["code"]
    for one in of_codes():
        aws.client("dynamodb").delete_item(
            TableName=settings.table_name("aefi"), Key={"p": one["p"], "s": one["s"]}
        )
    with clock.fixed(GOES):
        care.signs_in_staff()
        anh.sign_in("0900001001")
        assert by_code(care, code).code == "REPORT_CODE_UNKNOWN"
        assert of_dose(anh)["has_code"] is False
        asked = care.site.call("POST", CODES, {"reading": phone_code(anh)})
        assert asked.code == "NO_DOSE_HERE"
        assert of_codes() == []
