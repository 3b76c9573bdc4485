"""The audit: written first, by nobody changed, seen by those it is about."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import botocore.exceptions
import pytest
from pynamodb.transactions import TransactWrite

from functions.access import service
from functions.access.domain.audit import AuditRow
from functions.access.service import audit
from functions.access.store import audit as store
from functions.kernel.callers import Caller, Purpose, Role
from functions.kernel.errors import AuditUnavailable, Busy
from functions.runtime import aws, clock, settings
from functions.runtime.tables import ConditionLost
from tests.doors.access.world import PERSON, Country

OFFICER = Caller(
    Role.EPIDEMIOLOGIST,
    "https://issuer|s-1",
    session="t",
    unit="province-01",
    division="01",
    purpose=Purpose.EPIDEMIC_CONTROL,
    route="GET /api/x",
)
POLICIES = sorted((Path(__file__).parents[3] / ".chalice" / "policies").glob("*.json"))


def look(country: Country, subjects: list[str], **changed: Any) -> None:
    service.write_audit(
        OFFICER,
        subjects,
        **{"action": "reveal", "fields": ("full_name", "phone"), "allowed": True,
           "now": country.now, "request_id": "r-1", **changed},
    )  # fmt: skip


@pytest.mark.catalogue("P09", "Z05")
def test_a_citizen_sees_who_looked(country: Country) -> None:
    look(country, [PERSON, "0000000000002"])
    with clock.fixed(country.now):
        look(country, [PERSON], allowed=False, now=country.now + timedelta(minutes=1))
    reply = country.gateway.call("GET", "/api/me/access-log", cookies=country.session())
    page = country.gateway.call("GET", "/ai-da-xem", cookies=country.session())

    told = {
        "who_role": "epidemiologist",
        "unit": "Sở Y tế Hà Nội (thử)",
        "purpose": "epidemic_control",
        "action": "reveal",
        "fields": ["full_name", "phone"],
    }
    assert reply.json == {
        "rows": [
            {"at": "2021-11-23T01:31:00.000Z", **told, "allowed": False},
            {"at": "2021-11-23T01:30:00.000Z", **told, "allowed": True},
        ],
        "next": "",
        "next_link": "",
    }
    assert page.status == 200 and "Sở Y tế Hà Nội (thử)" in page.body.decode()


@pytest.mark.catalogue("P01")
def test_each_subject_has_a_row_however_many_there_are(country: Country) -> None:
    subjects = [f"{number:013d}" for number in range(130)]
    look(country, [*subjects, subjects[0]])
    rows = aws.client("dynamodb").scan(TableName=settings.table_name("audit"))["Items"]

    assert sorted(row["subject"]["S"] for row in rows) == subjects
    assert all(row["request_id"]["S"] == "r-1" for row in rows)


def test_nobody_looked_at_is_nothing_to_write(country: Country) -> None:
    look(country, [])

    assert aws.client("dynamodb").scan(TableName=settings.table_name("audit"))["Count"] == 0


@pytest.mark.catalogue("F17")
@pytest.mark.parametrize(
    "failure",
    [
        Busy(),
        RuntimeError(),
        botocore.exceptions.ClientError({"Error": {"Code": "AccessDeniedException"}}, "PutItem"),
    ],
)
@pytest.mark.parametrize("count", [1, 2])
def test_where_a_row_can_not_be_written_nothing_is_shown(
    country: Country, monkeypatch: pytest.MonkeyPatch, failure: Exception, count: int
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise failure

    monkeypatch.setattr(store.AuditRecord, "save", fail)
    monkeypatch.setattr(store, "TransactWrite", fail)

    with pytest.raises(AuditUnavailable):
        look(country, [f"{number:013d}" for number in range(count)])


@pytest.mark.catalogue("F17", "F10")
def test_a_second_page_of_rows_that_fails_fails_them_all(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = TransactWrite, 0

    def second_fails(**named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise Busy
        return real(**named)

    monkeypatch.setattr(store, "TransactWrite", second_fails)

    with pytest.raises(AuditUnavailable):
        look(country, [f"{number:013d}" for number in range(150)])


@pytest.mark.catalogue("F06")
def test_our_own_first_try_whose_answer_was_lost_counts(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_: Any) -> None:
        raise ConditionLost

    monkeypatch.setattr(store, "put_audit", lost)

    look(country, [PERSON])


@pytest.mark.catalogue("P03")
def test_a_row_that_stands_is_not_written_over(country: Country) -> None:
    row = AuditRow(
        PERSON, country.now, "b", Role.CITIZEN, "", "", "a", Purpose.SELF_SERVICE, (), True, "", ""
    )
    store.put_audit([(row, "same")])

    with pytest.raises(ConditionLost):
        store.put_audit([(row, "same")])
    with pytest.raises(ConditionLost):
        store.put_audit([(row, "other"), (row, "same")])


@pytest.mark.catalogue("P03")
@pytest.mark.parametrize("policy", POLICIES, ids=lambda path: path.stem)
def test_no_role_may_change_or_delete_audit(policy: Path) -> None:
    allowed: set[str] = set()
    for statement in json.loads(policy.read_text("utf-8"))["Statement"]:
        actions, resource = statement["Action"], json.dumps(statement["Resource"])
        if "Audit" in resource or '"*"' in resource:
            allowed |= {actions} if isinstance(actions, str) else set(actions)

    assert {one for one in allowed if one.startswith("dynamodb:")} <= {
        "dynamodb:PutItem",
        "dynamodb:Query",
    }


@pytest.mark.catalogue("Z16")
def test_a_cursor_is_for_one_person_and_one_list(country: Country) -> None:
    for minute in range(audit.PAGE + 5):
        look(country, [PERSON], now=country.now + timedelta(minutes=minute))

    def page(cursor: str, person: str = PERSON) -> Any:
        return country.gateway.call(
            "GET", f"/api/me/access-log?cursor={cursor}", cookies=country.session(person)
        )

    first = page("").json
    second = page(first["next"]).json
    swapped = first["next"][:-2] + ("AA" if first["next"][-2:] != "AA" else "BB")
    refused = [page(first["next"], "0000000000002"), page(swapped), page("x"), page("=" * 9)]
    other_list = Caller(Role.CITIZEN, PERSON, route="GET /api/visits")

    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (audit.PAGE, 5, "")
    assert len({row["at"] for row in first["rows"] + second["rows"]}) == audit.PAGE + 5
    assert {(reply.status, reply.code) for reply in refused} == {(400, "CURSOR_INVALID")}
    with pytest.raises(service.CursorInvalid):
        service.open_cursor(other_list, first["next"])
