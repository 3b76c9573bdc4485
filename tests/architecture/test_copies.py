"""The copy of somebody's data forgets no house: every store, record, table and bucket has its kind
in docs/compliance/personal-data.yaml, and every kind a door or a reason (P09, decision 0135)."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
import yaml

from functions.access.domain.session import LIFE
from functions.access.policy import policy_line
from functions.access.service.refusals import KEPT as REFUSALS
from functions.checkin.service.locking import LOCK_OUTLIVES
from functions.datarights.domain.copies import FOR, Held, Reach, Reason, held_at
from functions.datarights.store.requests import KEPT as REQUESTS
from functions.followup.store.heads import KEPT as FOLLOW_UPS
from functions.kernel.callers import Relation, Role
from functions.kernel.rules import load_rule_set
from functions.laboratory.domain.file import KEPT as FILES
from functions.laboratory.service.codes import LASTS
from functions.notifications.store.notices import KEPT as NOTICES
from functions.registry.domain.imports import KEPT as IMPORTS
from functions.runtime.http import ROUTES
from functions.runtime.pages import phrases
from functions.runtime.tables import Record
from functions.tracing.store.contacts import KEPT as CONTACTS
from functions.tracing.store.exports import KEPT as EXPORTS
from functions.tracing.store.parts import KEPT as PARTS
from infra.documents import ROOT, open_every_door

FILE = ROOT / "docs" / "compliance" / "personal-data.yaml"
HELD = {one.id: one for one in held_at(datetime(2021, 11, 23, tzinfo=UTC))}
NOBODY = "nobody"
OF_ALL_HOUSES = {"staff_work", "security_traces"}


@cache
def register() -> dict[str, Any]:
    """What the file says."""
    read: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return read


def records(base: type[Any] = Record) -> Iterator[type[Any]]:
    """Every record of every store, and of the runtime."""
    open_every_door()
    for one in base.__subclasses__():
        if one.__module__.startswith("functions."):
            yield one
            yield from records(one)


def name_of(record: type[Any]) -> str:
    """A record as the file names it: house, module, class."""
    parts = record.__module__.split(".")
    return f"{parts[1]}.{parts[-1]}.{record.__name__}"


def places() -> set[str]:
    """What has to be named: each record, and each module of a store that defines none."""
    named = {name_of(one) for one in records()}
    inside = {one.rpartition(".")[0] for one in named}
    for file in ROOT.glob("functions/*/store/*.py"):
        module = f"{file.relative_to(ROOT).parts[1]}.{file.stem}"
        if file.stem != "__init__" and module not in inside:
            named.add(module)
    return named


def unnamed(wanted: set[str], told: dict[str, Any]) -> set[str]:
    """What of it the file forgets."""
    return (
        wanted - {one for ones in told["records"].values() for one in ones} - set(told["helpers"])
    )


def with_persons() -> Iterator[str]:
    """Modules of the houses' domains and stores that hold a PersonId in a field of a class."""
    for layer in ("domain", "store"):
        for file in sorted(ROOT.glob(f"functions/*/{layer}/*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef) and any(
                    isinstance(one, ast.AnnAssign) and "PersonId" in ast.unparse(one.annotation)
                    for one in node.body
                ):
                    yield file.relative_to(ROOT).parts[1]


@pytest.mark.catalogue("P09")
def test_every_record_of_every_store_has_a_kind() -> None:
    assert unnamed(places(), register()) == set(), f"name their kind, or nobody, in {FILE.name}"


def test_a_record_that_nobody_named_would_be_found() -> None:
    fewer = register() | {"records": register()["records"] | {"visits": []}}
    assert unnamed(places() | {"newhouse.people"}, fewer) == {
        "newhouse.people",
        "checkin.visits.CheckInRecord",
    }


def test_what_is_named_exists_and_is_named_once() -> None:
    told = [one for ones in register()["records"].values() for one in ones] + register()["helpers"]
    assert [one for one, times in Counter(told).items() if times > 1] == []
    assert set(told) - places() == set()


def test_kinds_of_the_file_are_those_of_the_page() -> None:
    named = set(register()["records"]) - {NOBODY}
    assert named == set(HELD) - {"account"}  # who one is here is asked of the session
    for kind, ones in register()["records"].items():
        if kind not in OF_ALL_HOUSES | {NOBODY}:
            assert {one.partition(".")[0] for one in ones} == {HELD[kind].house}, kind


def test_every_house_that_knows_persons_is_on_the_page() -> None:
    houses = {one.house for one in HELD.values() if one.id != "staff_work"}
    assert set(with_persons()) - houses == set()


def test_records_of_nobody_lie_in_modules_that_know_no_person() -> None:
    told = register()["records"]
    mixed = {one.rpartition(".")[0] for kind in set(told) - {NOBODY} for one in told[kind]}
    for one in told[NOBODY]:
        house, module, *_ = one.split(".")
        if f"{house}.{module}" not in mixed and house != "runtime":
            text = (ROOT / "functions" / house / "store" / f"{module}.py").read_text("utf-8")
            assert "PersonId" not in text, one


def test_every_table_is_behind_a_record_that_is_named() -> None:
    text = (ROOT / "infra" / "tables.yaml").read_text("utf-8")
    tables = {
        line.partition("lachan-${Stage}-")[2].split()[0]
        for line in text.splitlines()
        if "TableName: " in line
    }
    behind = {one.Meta.table_name.rpartition("lachan-")[2].partition("-")[2] for one in records()}
    assert len(tables) > 50 and tables - behind == set()


def test_every_bucket_and_what_has_a_term_in_it_is_named() -> None:
    told = register()["buckets"]
    text = (ROOT / "infra" / "buckets.yaml").read_text("utf-8")
    names = {
        line.partition("lachan-${Stage}-")[2].partition("-")[0]
        for line in text.splitlines()
        if "BucketName: " in line
    }
    places = {
        line.split()[-1].strip("'}]")
        for line in text.splitlines()
        if line.strip().startswith("Prefix: ")
    }
    assert names == set(told)
    assert places - {place for one in told.values() for place in one} == set()
    kinds = {kind for one in told.values() for ones in one.values() for kind in ones}
    assert kinds - set(HELD) == {NOBODY}


@pytest.mark.parametrize("one", HELD.values(), ids=HELD)
def test_each_kind_has_a_door_of_its_house_or_a_reason(one: Held) -> None:
    open_every_door()
    assert bool(one.door) == (one.reason is None) == (one.reach is not None)
    assert bool(one.days) == (one.term is None) == (one.since is not None)
    for language in ("vi", "en"):
        words = phrases(language)
        assert words[f"datacopy.of.{one.id}"] and words[f"datacopy.house.{one.house}"]
    if one.door:
        route, line = ROUTES[f"GET {one.door}"], policy_line(f"GET {one.door}")
        assert line is not None and set(line.grants) == {Role.CITIZEN}
        assert Relation.OWN in line.grants[Role.CITIZEN]
        assert route.saved_as and route.name.startswith(f"{one.house}.")
        assert (one.reach is Reach.WARD) == (FOR in route.query)


def test_every_door_that_is_kept_as_a_file_is_on_the_page() -> None:
    open_every_door()
    kept = [route for route in ROUTES.values() if route.saved_as]
    assert {route.path for route in kept} == {one.door for one in HELD.values() if one.door}
    assert len({route.saved_as for route in kept}) == len(kept)


def test_every_door_of_ones_own_data_is_a_part_or_stands_here() -> None:
    open_every_door()
    own = {
        route.path
        for route in ROUTES.values()
        if route.method == "GET" and route.path.startswith("/api/") and "{" not in route.path
        for line in [policy_line(route.key)]
        if line and set(line.grants) == {Role.CITIZEN}
    }
    assert own - {one.door for one in HELD.values()} == {
        "/api/me/code",  # what draws a code: a secret of the phone, not a word about anybody
        "/api/vaccination/doses/fhir",  # the doses once more
        "/api/certificates",  # the same without what they say
    }


def test_days_are_those_of_the_houses() -> None:
    visits, lists, work, codes = (
        load_rule_set(f"functions.{house}.domain", f"data/{file}.json").versions[-1].body
        for house, file in (
            ("checkin", "retention"),
            ("vaccination", "list-retention"),
            ("laboratory", "work-retention"),
            ("aefi", "code-retention"),
        )
    )
    gone = visits["gone_after_days"]
    assert {one.id: one.days for one in HELD.values() if one.days} == {
        "sessions": LIFE.days,
        "declarations": gone,
        "visits": gone,
        "presence": gone,
        "parked_visits": gone,
        "registrations": lists["registrations_days"],
        "nominations": lists["nominations_days"],
        "vaccine_appointments": lists["ended_appointments_days"],
        "follow_up": FOLLOW_UPS.days,
        "follow_up_words": FOLLOW_UPS.days,
        "follow_up_lists": FOLLOW_UPS.days,
        "data_requests": REQUESTS.days,
        "queue_lines": REQUESTS.days,
        "notices": NOTICES.days,
        "message_counts": NOTICES.days,
        "contacts": CONTACTS.days,
        "case_work": PARTS.days,
        "case_exports": EXPORTS.days,
        "sampling_appointments": work["appointments_days"],
        "sample_work": work["work_days"],
        "orphans": work["unplaced_days"],
        "report_codes": codes["codes_days"],
        "visit_searches": LOCK_OUTLIVES.days,
        "result_files": FILES.days,
        "file_imports": IMPORTS.days,
        "security_traces": REFUSALS.days,
        "result_codes": LASTS.days,
    }


def test_reasons_are_all_in_use() -> None:
    assert {one.reason for one in HELD.values()} - {None} == set(Reason)
