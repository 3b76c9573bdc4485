"""Does each function that can be switched off say what it holds, and is exactly that held?"""

from __future__ import annotations

import json
from importlib import import_module

from app import app
from functions.access.domain.modes import modes_rules
from functions.access.service.held_work import MARK
from functions.runtime import settings
from infra.parts import ROOT

BODIES = [version.body for version in modes_rules().versions]
NEWEST = BODIES[-1]
GOES_ON = {
    "certificate-orders": "what is untrue is revoked whatever else is off",
    "messages": "codes: whoever can't sign in can do nothing",
    "notices": "results and recalled lots",
    "vaccine-recalls": "a recalled lot",
}
"""Queues that nobody may name: holding them would harm."""


def marks() -> dict[str, tuple[str, str]]:
    """What each queue and clock of the app is called, and by what name a rule holds it or ""."""
    found = {}
    for source in app.event_sources:
        module, _, name = source.handler_string.rpartition(".")
        door = getattr(import_module(module), name).func
        queue = getattr(source, "queue", "") or ""
        called = queue.removeprefix(f"lachan-{settings.STAGE}-") or source.name
        found[source.name] = (called, getattr(door, MARK, ""))
    return found


def test_every_function_says_what_it_holds() -> None:
    for body in BODIES:
        assert body["holds"].keys() == body["features"].keys()
        for feature, held in body["holds"].items():
            assert held.keys() <= {"queues", "schedules"}, feature
            assert held or body["features"][feature], f"{feature} closes and holds nothing"
        assert 1 <= body["hold_seconds"] <= 900, "SQS puts off no longer"


def test_what_rules_hold_is_held_and_nothing_else() -> None:
    named = {
        name
        for body in BODIES
        for held in body["holds"].values()
        for name in (*held.get("queues", ()), *held.get("schedules", ()))
    }
    held = {mark for _, mark in marks().values() if mark}
    assert held == named
    assert all(mark in ("", called) for called, mark in marks().values())
    assert not named & GOES_ON.keys()
    assert GOES_ON.keys() <= {called for called, _ in marks().values()}


def test_whoever_holds_may_ask_what_is_off_and_put_back() -> None:
    for name, (called, mark) in marks().items():
        if not mark:
            continue
        policy = json.loads((ROOT / f".chalice/policies/{name}.json").read_text("utf-8"))
        allowed = {
            (action, json.dumps(one["Resource"]))
            for one in policy["Statement"]
            for action in one["Action"]
        }
        assert ("dynamodb:Query", '{"Fn::GetAtt": ["ModesTable", "Arn"]}') in allowed, name
        own = "".join(part.capitalize() for part in called.split("-")) + "Queue"
        sent = [place for action, place in allowed if action == "sqs:SendMessage"]
        assert "_" in called or any(f'"{own}"' in place for place in sent), name


def test_each_function_has_a_name_in_both_languages() -> None:
    for language in ("vi", "en"):
        place = ROOT / f"functions/runtime/templates/i18n/{language}.json"
        words = json.loads(place.read_text("utf-8"))
        assert {f"modes.feature.{name}" for name in NEWEST["features"]} <= words.keys()
