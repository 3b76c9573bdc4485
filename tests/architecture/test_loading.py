"""What does each function load when it starts cold? Nothing that only one rare call needs.

Each function is loaded in a process of its own, forked from one that has what all of them have, so
that what is found is what that function asked for. Lists of names can fail; times are told by
tests/benchmarks/test_cold_start.py.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import app
from infra.parts import ROOT

HEAVY = {
    "PIL", "aws_lambda_powertools", "boto3", "defusedxml", "difflib", "dns", "email_validator",
    "fontTools", "fpdf", "ijson", "jinja2", "jwt", "openpyxl", "png", "qrcode", "statistics",
}  # fmt: skip
"""Libraries that one call in many needs: whoever makes it loads them."""
NOT_TO_SCAN = (
    "cbor2",
    "functions.access.domain.learning",
    "functions.access.store.audit",
    "functions.checkin.schemas.filling",
    "functions.kernel.cards",
    "functions.kernel.identity_numbers",
    "functions.messages",
    "functions.registry.domain.person",
    "functions.registry.store",
    "functions.runtime.documents",
    "functions.runtime.pages",
)
SCAN_LOADS = 114
"""Most modules of ours that the scan function loads: 112 as counted, and room for two."""
A_POSTER_LOADS = {
    "functions.registry.service.orders",
    "functions.registry.service.reading",
    "functions.registry.store",
    "functions.registry.store.orders",
    "functions.registry.store.writing",
    "functions.runtime.signing",
}
"""What the first scan of a cold function loads besides, and no more."""
LOAD = """
import json, os, sys
from importlib import import_module
import botocore.session, chalice.app, pydantic.main, pydantic.types, pynamodb.transactions

def told():
    built, waiting = [], pydantic.main.BaseModel.__subclasses__()
    for model in waiting:
        waiting += model.__subclasses__()
        if model.__module__.startswith("functions.") and model.__pydantic_complete__:
            built.append(f"{model.__module__}.{model.__name__}")
    return {"loaded": sorted(sys.modules), "built": sorted(built)}

for module, audience, then in json.loads(sys.argv[1]):
    read, write = os.pipe()
    if os.fork() == 0:
        os.close(read)
        os.environ["LACHAN_AUDIENCE"] = audience
        import_module(module)
        for place, name in then:
            getattr(import_module(place), name)
        with os.fdopen(write, "w") as out:
            json.dump([module, audience, told()], out)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as given:
        print(given.read(), flush=True)
    os.wait()
"""
Told = dict[str, dict[str, list[str]]]


def _load(*functions: tuple[str, str, list[tuple[str, str]]]) -> Told:
    """What is loaded and which models are built, by audience or else by module."""
    ran = subprocess.run(
        [sys.executable, "-c", LOAD, json.dumps(functions)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    return {audience or module: told for module, audience, told in found}


@pytest.fixture(scope="module")
def functions() -> Told:
    """Every function of the platform; workers of one module load the same."""
    doors = [("app", audience, []) for audience in app.HTTP_DOORS]
    told = _load(*doors, *((module, "", []) for module in app.EVENT_DOORS))
    assert len(told) == len(app.HTTP_DOORS) + len(app.EVENT_DOORS)
    return told


def test_no_function_loads_a_library_that_one_call_in_many_needs(functions: Told) -> None:
    loaded = {name: HEAVY & set(told["loaded"]) for name, told in functions.items()}

    assert {name: found for name, found in loaded.items() if found} == {}


def test_no_function_builds_a_model_before_its_first_use(functions: Told) -> None:
    built = {name: told["built"] for name, told in functions.items()}

    assert {name: found for name, found in built.items() if found} == {}


def test_the_scan_function_loads_little_and_no_page(functions: Told) -> None:
    loaded = functions["scan"]["loaded"]
    ours = [name for name in loaded if name.startswith("functions.")]

    assert [name for name in loaded if name in NOT_TO_SCAN] == []
    assert [name for name in ours if ".pages" in name] == []
    assert len(ours) <= SCAN_LOADS


def test_the_first_scan_of_a_cold_function_loads_only_the_reading_of_a_poster(
    functions: Told,
) -> None:
    registry = "functions.registry.service"
    asked = [(registry, "read_poster"), (registry, "module_suspended")]
    asked.append(("functions.registry.store.orders", "orders_at"))
    after = _load(("app", "scan", asked))["scan"]["loaded"]

    more = {name for name in after if name.startswith("functions.")}
    assert more - set(functions["scan"]["loaded"]) == A_POSTER_LOADS
