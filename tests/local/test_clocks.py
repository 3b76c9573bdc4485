"""May what a clock opens do all that it does? Many of these open by themselves only at night."""

from __future__ import annotations

import pytest

from infra.parts import ROOT
from tests.local.conftest import Platform

pytestmark = pytest.mark.local


def test_each_clock_opens_its_function_with_its_own_role(platform: Platform) -> None:
    functions = platform.client("lambda").get_paginator("list_functions").paginate()
    opened, failed = 0, {}
    for function in functions.search("Functions[]"):
        if ".schedules." not in function["Handler"]:
            continue
        _, house, _, name = function["Handler"].split(".")
        sample = ROOT / "events" / house / f"schedules.{name}.json"
        answer = platform.client("lambda").invoke(
            FunctionName=function["FunctionName"], Payload=sample.read_bytes()
        )
        opened += 1
        if "FunctionError" in answer:
            failed[function["FunctionName"]] = answer["Payload"].read()[:400]
    assert failed == {}
    assert opened >= len(list((ROOT / "events").glob("*/schedules.*.json")))
