"""That a result is there is told once per person, tube and version, and never what it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import botocore.exceptions
import pytest

from functions.access.store import audit as audit_store
from functions.kernel.callers import Role
from functions.kernel.cards import read_card
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId, TubeCode, tube_code
from functions.kernel.periods import day_of
from functions.laboratory.service import codes
from functions.laboratory.store.codes import Place
from functions.messages.laboratory import ResultReady
from functions.notifications import consumers
from functions.notifications.store import notices as store
from functions.notifications.store import openings
from functions.registry import service as registry
from functions.runtime import aws, clock
from tests.doors.returning.street import ANH, Outbox, Street, items_of
from tests.world import messages_in

TUBE = tube_code(7)
WAYS = ("publish", "publish_batch")
"""How messages are handed over: alone, and together."""


def ready(person: str, tube: TubeCode = TUBE, release: int = 1, *, now: datetime) -> dict[str, Any]:
    """The message about a version, as the queue hands it over."""
    message = ResultReady(
        person=person,
        tube=tube,
        release=release,
        amended=release > 1,
        sealed_code=codes.sealed(
            codes.code_of(PersonId(person), tube, now), Place(PersonId(person), tube)
        ),
        division="01/001/00001",
    )
    return {
        "messageId": f"{person}-{tube}-{release}",
        "body": message.model_dump_json(),
        "eventSource": "aws:sqs",
    }


def run(*records: dict[str, Any]) -> list[str]:
    """Run the consumer; the ids that go back to the queue."""
    answered = consumers.tell_results({"Records": list(records)}, None)
    return [one["itemIdentifier"] for one in answered["batchItemFailures"]]


@pytest.fixture
def outbox(street: Street) -> Outbox:
    """What the gateway hears."""
    return Outbox()


@pytest.mark.catalogue("Q01")
def test_each_version_is_told_once_however_often_the_message_comes(
    street: Street, outbox: Outbox
) -> None:
    anh = street.person()
    messages_in("messages")
    first, second = ready(anh.person, now=street.now), ready(anh.person, release=2, now=street.now)
    for _ in range(3):
        assert run(first, second, first) == []

    sent = outbox.taken()
    assert [one["to"] for one in sent] == ["+84900001001"] * 2
    code = street.code(anh.person, TUBE)
    assert all(code in one["text"] for one in sent)
    assert "da thay doi" in sent[1]["text"] and "da thay doi" not in sent[0]["text"]
    assert not any(word in one["text"].lower() for one in sent for word in ("duong", "am tinh"))


def takes_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gateway sends, and its answer never comes."""
    for way in WAYS:
        really = getattr(aws.client("sns"), way)

        def taken(really: Callable[..., Any] = really, **told: Any) -> None:
            really(**told)
            raise botocore.exceptions.ReadTimeoutError(endpoint_url="sns")

        monkeypatch.setattr(aws.client("sns"), way, taken)


def refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gateway says that it sent nothing."""

    def refused(**_: Any) -> None:
        error = {"Error": {"Code": "InternalError"}, "ResponseMetadata": {"HTTPStatusCode": 500}}
        raise botocore.exceptions.ClientError(error, "Publish")

    for way in WAYS:
        monkeypatch.setattr(aws.client("sns"), way, refused)


def crashes_after_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gateway sends and says so, but that is never written down."""

    def crash(*_: Any) -> bool:
        raise Busy

    monkeypatch.setattr(store, "settle", crash)
    monkeypatch.setattr(openings, "settle_all", crash)


@pytest.mark.catalogue("F16")
@pytest.mark.parametrize(
    ("trouble", "back_in_queue", "ends"),
    [
        (takes_in_silence, [True, True, False, False], (2, ["no_answer"])),
        (refuses, [True, True, True, True], (1, [])),
        (crashes_after_sending, [True, True, True, True], (2, ["no_answer"])),
    ],
)
def test_whatever_the_gateway_does_one_duplicate_is_the_most(
    street: Street,
    outbox: Outbox,
    trouble: Callable[[pytest.MonkeyPatch], None],
    back_in_queue: list[bool],
    ends: tuple[int, list[str]],
) -> None:
    """Four deliveries in trouble, and one after it: so many were sent, a human looks for so many.

    Whoever may have been told twice without an answer is listed rather than told a third time.
    """
    anh = street.person()
    messages_in("messages")
    record = ready(anh.person, now=street.now)
    with pytest.MonkeyPatch.context() as troubled:
        trouble(troubled)
        answered = [run(record) for _ in back_in_queue]

    assert answered == [[record["messageId"]] if back else [] for back in back_in_queue]
    assert run(record) == []
    why = [one.why for one in store.undelivered(day_of(street.now))]
    assert (len(outbox.taken()), why) == ends


def test_of_a_hundred_at_once_a_bad_message_and_a_silent_gateway_stop_no_other(
    street: Street, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [street.person(f"09000050{10 + n}") for n in range(3)]
    strangers = [f"{n:013d}" for n in range(20)]
    messages_in("messages")
    records = [ready(one, now=street.now) for one in [*strangers, *(p.person for p in people)]]
    poison = {**records[0], "messageId": "poison", "body": "{}"}
    sns, publish = aws.client("sns"), aws.client("sns").publish
    silent = {"left": 1}

    def once_in_silence(**told: Any) -> None:
        publish(**told)
        if silent["left"]:
            silent["left"] -= 1
            raise botocore.exceptions.ReadTimeoutError(endpoint_url="sns")

    monkeypatch.setattr(sns, "publish", once_in_silence)
    failed = run(*records, poison)
    assert failed == [records[20]["messageId"], "poison"]
    assert run(*records) == []
    assert run(*records, *records) == []
    assert len(outbox.taken()) == 3 + 1
    assert {one.notice.person for one in store.undelivered(day_of(street.now))} == set(strangers)


def test_who_has_no_phone_stands_in_the_list_for_a_human(
    street: Street, outbox: Outbox, capsys: pytest.CaptureFixture[str]
) -> None:
    card = read_card("001190900002||Trần Thị Bình|01011990|Nữ||15042021", "lachan.test")
    person = registry.person_of_card(card, street.now)
    for _ in range(2):
        assert run(ready(person, now=street.now)) == []

    (unreached,) = store.undelivered(day_of(street.now))
    assert (unreached.notice.person, unreached.why) == (person, "no_phone")
    assert outbox.taken() == []
    assert capsys.readouterr().out.count('"PeopleUnreached"') == 1


def test_the_station_where_the_sample_was_taken_sees_whom_to_look_for(
    street: Street, outbox: Outbox
) -> None:
    card = read_card("001190900002||Trần Thị Bình|01011990|Nữ||15042021", "lachan.test")
    person = registry.person_of_card(card, street.now)
    run(ready(person, now=street.now))
    path = "/can-bo/chua-bao-duoc"
    shown = street.somebody().call("GET", path, headers=street.officer())
    elsewhere = street.somebody().call(
        "GET", f"{path}?day=2021-11-22", headers=street.officer(Role.PROVINCE_OFFICER)
    )

    assert (shown.status, elsewhere.status) == (200, 200)
    assert TUBE in shown.body.decode() and TUBE not in elsewhere.body.decode()
    assert "Trần T*** B***" in shown.body.decode() and "Trần Thị" not in shown.body.decode()
    sampler = street.somebody().call("GET", path, headers=street.officer(Role.SAMPLER))
    assert sampler.status == 403
    row = next(row for row in items_of("audit") if row["action"]["S"] == "mask")
    assert (row["subject"]["S"], row["unit"]["S"]) == (person, "commune-00001")


def test_a_child_is_told_on_the_guardians_phone_until_the_guardianship_ends(
    street: Street, outbox: Outbox
) -> None:
    anh = street.person(ANH)
    child = street.member_of(anh)
    messages_in("messages")
    run(ready(child, now=street.now))
    anh.call("POST", f"/api/family/{child}/remove", {})
    run(ready(child, release=2, now=street.now))

    assert [one["to"] for one in outbox.taken()] == ["+84900001001"]
    assert len(store.undelivered(day_of(street.now))) == 1


@pytest.mark.catalogue("P01")
def test_opening_a_phone_to_tell_is_in_the_persons_own_log(street: Street, outbox: Outbox) -> None:
    anh = street.person()
    messages_in("messages")
    run(ready(anh.person, now=street.now))

    row = next(r for r in anh.get("/api/me/access-log").json["rows"] if r["action"] == "notify")
    assert (row["who_role"], row["purpose"]) == ("system", "testing")
    assert "Hệ thống" in anh.get("/ai-da-xem").body.decode()


@pytest.mark.catalogue("F17")
def test_no_phone_is_opened_where_the_audit_refuses(
    street: Street, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    anh = street.person()
    messages_in("messages")
    record = ready(anh.person, now=street.now)
    put = audit_store.put_audit

    def refuse(_: object) -> None:
        raise Busy

    monkeypatch.setattr(audit_store, "put_audit", refuse)
    opened = registry.opened_fields()
    assert run(record) == [record["messageId"]]
    assert registry.opened_fields() == opened
    monkeypatch.setattr(audit_store, "put_audit", put)
    with clock.fixed(street.now + timedelta(minutes=6)):
        assert run(record) == []
    assert len(outbox.taken()) == 1


@pytest.mark.catalogue("P06")
def test_queue_log_and_table_hold_no_phone_and_no_code(
    street: Street, outbox: Outbox, capsys: pytest.CaptureFixture[str]
) -> None:
    anh = street.person()
    tube = tube_code(8)
    street.somebody().call("POST", "/api/result-codes", {"code": street.code(anh.person, tube)})
    codes_asked, told_of = messages_in("messages"), ready(anh.person, tube, now=street.now)
    assert consumers.send_message({"Records": codes_asked}, None) == {"batchItemFailures": []}
    run(told_of)
    records = [*codes_asked, told_of]

    told = json.dumps(records) + capsys.readouterr().out + str(items_of("notices"))
    code = street.code(anh.person, tube)
    assert len(outbox.taken()) == 2
    assert not any(secret in told for secret in ("900001001", code, code.replace("-", "")))
