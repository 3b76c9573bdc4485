"""What the page "A copy of my data" says of terms is kept by the tables and buckets (ADR 0147)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.datarights.domain.copies import Term
from functions.kernel.rules import load_rule_set
from functions.laboratory.domain.file import KEPT as FILES
from functions.laboratory.domain.keeping import PACKAGE, RETENTION
from infra.parts import read_part
from tests.architecture.test_copies import HELD, NOBODY, name_of, records, register

SWEPT = {"vaccine_registrations", "vaccine_figures"}
"""Emptied by the nightly round when their plan is over (ADR 0083)."""
BESIDE = {
    "notifications.mails.MailRecord",  # attributes of the item of a notice, which has the end
    "access.volume.StoppedRecord",  # one item: the keys of what is stopped now
}


def expiring() -> set[str]:
    """The tables whose items go at their `x`."""
    return {
        told["Properties"]["TableName"]["Fn::Sub"].rpartition("-")[2]
        for told in read_part("tables")["Resources"].values()
        if "TimeToLiveSpecification" in told["Properties"]
    }


def table_of(record: type[Any]) -> str:
    """The table of a record, without the stage."""
    return str(record.Meta.table_name.rpartition("lachan-")[2].partition("-")[2])


def lifecycles(bucket: str) -> dict[str, int]:
    """After how many days goes what lies under a prefix of a bucket?"""
    for told in read_part("buckets")["Resources"].values():
        properties = told["Properties"]
        if f"-{bucket}-" in str(properties.get("BucketName", "")):
            rules = properties["LifecycleConfiguration"]["Rules"]
            return {
                one["Prefix"]: int(one["ExpirationInDays"])
                for one in rules
                if "ExpirationInDays" in one
            }
    raise AssertionError(bucket)


@pytest.mark.catalogue("P09")
def test_what_has_days_is_taken_away_by_its_table_or_by_the_night() -> None:
    forgets = expiring()
    assert {"worklist", "aefi"} < forgets
    known = {name_of(one): one for one in records()}
    stays = {
        (kind, name)
        for kind, names in register()["records"].items()
        if kind != NOBODY and HELD[kind].days
        for name in names
        if name in known and name not in BESIDE and table_of(known[name]) not in SWEPT
        if table_of(known[name]) not in forgets or "x" not in known[name].get_attributes()
    }
    assert stays == set()


def test_what_lies_in_buckets_goes_within_the_days_of_its_kind() -> None:
    for bucket, places in register()["buckets"].items():
        for place, kinds in places.items():
            days = [HELD[kind].days for kind in kinds if kind != NOBODY and HELD[kind].days]
            if days:
                assert lifecycles(bucket).get(place, 10**6) <= max(days), (bucket, place)


def test_no_term_is_missing_but_that_of_files_of_cases() -> None:
    assert {one.id for one in HELD.values() if one.term is Term.NOT_SET} == {"case_file"}


def test_a_result_without_its_tube_is_kept_as_long_as_the_account_of_its_file() -> None:
    for version in load_rule_set(PACKAGE, RETENTION).versions:
        assert timedelta(days=version.body["unplaced_days"]) == FILES
        assert version.source == "to_be_confirmed" and "ours" in version.instrument
