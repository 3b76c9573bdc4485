"""Lists that a unit takes along: made in the background, marked, and gone with the right."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

import pytest

from functions.access import service as access
from functions.kernel.callers import Role
from functions.runtime import clock, settings
from functions.tracing.domain import export as export_rules
from functions.tracing.service import hearing, packing, taking_along
from functions.tracing.store import exports
from tests.doors.checkin.town import Officer, items_of, later
from tests.doors.tracing.bureau import A, B, Bureau, C
from tests.doors.tracing.test_rights import CONTACTS, Ministry
from tests.doors.tracing.told import Stream, result
from tests.gateway import Reply

PLACE = "/can-bo/xuat-tep"


class Desk:
    """A case of Hà Nội with two contacts, and units that take its list along."""

    def __init__(self, bureau: Bureau, running: Stream) -> None:
        self.bureau, self.running, self.ministry = bureau, running, Ministry(bureau)
        self.case = bureau.opens()
        bureau.meets(A, B, minutes=60)
        bureau.meets(A, C, minutes=20, part="p2")
        running.runs()
        self._keys = 0

    def asks(self, who: Officer, key: str = "", **more: str) -> Reply:
        """Somebody asks for the list."""
        self._keys += 1
        form = {"step": "ask", "case": self.case, "purpose": "find_contacts"} | more
        form |= {"idempotency_key": key or f"export-key-{self._keys:04d}"}
        return who.call("POST", PLACE, form=form)

    def steps(self, who: Officer, step: str, export: str) -> Reply:
        """Somebody agrees to an export, or ends it."""
        return who.call("POST", PLACE, form={"step": step, "export": export})

    def only(self) -> exports.Export:
        """The one export there is."""
        (head,) = [
            one
            for one in items_of("cases")
            if one["p"]["S"].startswith("export#") and one["s"]["S"] == "head"
        ]
        found = exports.export(head["p"]["S"].removeprefix("export#"))
        assert found is not None
        return found

    def fetches(self, who: Officer) -> Reply:
        """Somebody downloads it."""
        return who.get(f"{PLACE}/{self.only().id}")


def said(reply: Reply) -> tuple[int, str]:
    """Status and code of a page that refuses."""
    found = re.search(r">([A-Z]+(?:_[A-Z]+)+)<", reply.body.decode())
    return reply.status, found[1] if found else ""


def pages() -> int:
    """How many pages are kept."""
    return sum(one["s"]["S"].startswith("page#") for one in items_of("cases"))


def audited(action: str) -> list[str]:
    """Whom rows of the audit are about."""
    rows = [one for one in items_of("audit") if one["action"]["S"] == action]
    return sorted(one["subject"]["S"] for one in rows)


@pytest.fixture
def desk(bureau: Bureau, running: Stream) -> Desk:
    """Everybody at their desk."""
    return Desk(bureau, running)


def test_a_granted_unit_takes_the_list_along_marked_and_audited(desk: Desk) -> None:
    holder = desk.bureau.elsewhere
    assert desk.asks(holder).status == 403
    desk.ministry.grants(CONTACTS)
    assert desk.asks(holder, "export-same-key").status == 303
    assert desk.asks(holder, "export-same-key").status == 303
    one = desk.only()
    assert (one.stage.value, one.all, one.unit, one.rows) == ("making", 2, "cdc-79", 0)
    waiting = desk.fetches(holder)
    assert said(waiting) == (409, "EXPORT_NOT_READY")
    assert audited("export_contacts") == []
    desk.running.runs()
    assert (desk.only().stage.value, desk.only().rows) == ("ready", 2)
    assert audited("export_contacts") == [B, C]
    reply = desk.fetches(holder)
    assert reply.status == 200, reply.body
    *rows, footer = csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig")))
    assert [(row["person"], row["minutes"]) for row in rows] == [(B, "60"), (C, "20")]
    assert {row["export"] for row in (*rows, footer)} == {rows[0]["export"]}
    assert rows[0]["export"].startswith("cdc-79 ") and one.id in rows[0]["export"]
    assert footer["contact"].startswith("2/2 · ")
    assert audited("fetch_export") == sorted([A, f"export#{one.id}"])
    assert one.id[:8] in desk.bureau.officer.get(PLACE).body.decode()


@pytest.mark.catalogue("C09")
@pytest.mark.parametrize("when", ["between two pages", "when it is ready"])
def test_a_right_taken_back_ends_its_exports_and_deletes_what_was_packed(
    desk: Desk, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "PAGE", 1)
    right = desk.ministry.grants(CONTACTS)
    holder = desk.bureau.elsewhere
    assert desk.asks(holder).status == 303
    taken = {"words": "Không còn cần thiết"}
    heard = packing.hear

    def revoked_after_one(told: packing.ExportToContinue, now: datetime) -> None:
        heard(told, now)
        if desk.only().rows == 1 and when == "between two pages":
            desk.ministry.steps(right, "revoke", desk.ministry.first, **taken)

    monkeypatch.setattr(packing, "hear", revoked_after_one)
    desk.running.runs()
    if when == "when it is ready":
        assert (desk.only().stage.value, pages()) == ("ready", 3)
        desk.ministry.steps(right, "revoke", desk.ministry.first, **taken)
        reply = desk.fetches(holder)
        assert said(reply) == (403, "NO_CASE_BASIS")
    else:
        assert audited("export_contacts") == [B]
    assert (desk.only().stage.value, desk.only().ended, pages()) == ("ended", "right", 0)
    assert audited("end_export") == [f"export#{desk.only().id}"]
    assert said(desk.fetches(holder)) == (404, "EXPORT_UNKNOWN")


def test_more_than_one_person_may_take_waits_for_another_of_the_area(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_along.ranks, "count_of", lambda _: 501)
    bureau = desk.bureau
    assert desk.asks(bureau.tracer).status == 303
    id_ = desk.only().id
    desk.running.runs()
    assert (desk.only().stage.value, pages()) == ("asked", 0)
    own = desk.steps(bureau.tracer, "agree", id_)
    assert own.status == 403 and "EXPORT_SECOND_PERSON" in own.body.decode()
    assert desk.steps(bureau.elsewhere, "agree", id_).status == 404
    assert desk.steps(bureau.officer, "agree", id_).status == 303
    assert desk.steps(bureau.officer, "agree", id_).status == 303
    desk.running.runs()
    assert desk.only().stage.value == "ready"
    assert desk.fetches(bureau.officer).status == 403
    assert desk.asks(bureau.officer).status == 403


@pytest.mark.catalogue("P11")
def test_an_export_expires_ends_and_is_of_its_unit_alone(desk: Desk) -> None:
    bureau = desk.bureau
    assert desk.asks(bureau.tracer, purpose="police").status == 403
    assert desk.asks(bureau.tracer).status == 303
    desk.running.runs()
    fetched = desk.fetches(bureau.mate)
    assert fetched.status == 200
    rows = list(csv.DictReader(io.StringIO(fetched.body.decode("utf-8-sig"))))
    (mark,) = {row["export"] for row in rows}
    asked, fetcher = desk.only(), access.staff_id(settings.issuer(), "epidemiologist-cdc-01-2")
    assert mark.startswith(f"{asked.unit} {asked.by} ") and f" / {fetcher} " in mark
    for who in (bureau.second, bureau.elsewhere):
        reply = desk.fetches(who)
        assert said(reply) == (404, "EXPORT_UNKNOWN")
    until = int(export_rules.until_of(clock.now(), export_rules.rule_on(clock.now())).timestamp())
    kept = [one for one in items_of("cases") if one["s"]["S"].startswith("page#")]
    assert [int(one["x"]["N"]) for one in kept] == [until]
    with later(hours=72):
        mate = bureau.member(Role.EPIDEMIOLOGIST, "cdc-01", "-2")
        assert said(desk.fetches(mate)) == (404, "EXPORT_UNKNOWN")
    assert desk.steps(bureau.second, "stop", desk.only().id).status == 303
    assert (pages(), desk.only().ended) == (0, "person")


def test_a_withdrawn_case_gives_no_file_and_what_comes_twice_packs_once(desk: Desk) -> None:
    assert desk.asks(desk.bureau.tracer).status == 303
    desk.running.runs()
    desk.running.read = 0
    desk.running.runs()
    assert (pages(), audited("export_contacts")) == (1, [B, C])
    hearing.hear(result(A, release=2, told="negative"), clock.now())
    assert said(desk.fetches(desk.bureau.tracer)) == (403, "NO_CASE_BASIS")
    assert pages() == 0
