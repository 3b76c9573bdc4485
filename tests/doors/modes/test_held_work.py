"""Work under way of a function that is switched off waits in its queue, and then goes on, once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.certificates import consumers as certificates
from functions.certificates.service import printing
from functions.kernel.errors import Busy
from functions.runtime import aws, settings
from functions.zoning import schedules as zoning
from functions.zoning.service import proposing
from tests.doors.checkin.town import later
from tests.doors.modes.surge import Surge
from tests.world import messages_in

PAPERS = "certificate-papers"
WANTED = [json.dumps({"fact": "CertificateToPrint", "certificate": f"c{n}"}) for n in range(12)]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The certificates whose papers were drawn, in order."""
    drawn: list[str] = []
    monkeypatch.setattr(printing, "print_paper", drawn.append)
    return drawn


def records(bodies: list[str], times: int = 1) -> list[dict[str, Any]]:
    """A batch as Lambda hands it over, received so many times before."""
    tried = {"ApproximateReceiveCount": str(times)}
    return [
        {"messageId": f"m{n}", "body": body, "eventSource": "aws:sqs", "attributes": tried}
        for n, body in enumerate(bodies)
    ]


def put_off() -> list[tuple[str, int]]:
    """Take what was put off in the queue of papers: each body and its seconds. The cloud of the
    tests has the hour of the machine, so nothing of it would come due."""
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.sqs.models import sqs_backends

    name = settings.queue_url(PAPERS).rpartition("/")[2]
    queue = sqs_backends[DEFAULT_ACCOUNT_ID][settings.REGION].queues[name]
    found = [
        (str(one.body), round((one.delayed_until - one.sent_timestamp) / 1000))
        for one in queue._messages
    ]
    queue._messages = []
    return found


def test_a_batch_goes_back_whole_while_off_and_is_worked_once_after(
    surge: Surge, printed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    name = surge.begins("switch:certificates")
    batch = WANTED
    for _ in range(7):  # more often than a queue hands a message over before it is buried
        told = certificates.print_paper({"Records": records(batch, times=5)}, None)
        assert told == {"batchItemFailures": []} and printed == []
        assert messages_in(PAPERS) == [], "at once it would turn round and round"
        back = put_off()
        assert {seconds for _, seconds in back} == {300}
        batch = [body for body, _ in back]
        assert batch == WANTED
    assert '"fact":"WorkHeld","level":"INFO","work":"certificate-papers"' in capsys.readouterr().out

    assert surge.steps(surge.first, "end", 2, name).status == 303
    certificates.print_paper({"Records": records(batch)}, None)
    assert printed == [], "one of two has not brought it back"
    assert surge.steps(surge.second, "agree", 3, name).status == 303
    batch = [body for body, _ in put_off()]
    assert certificates.print_paper({"Records": records(batch)}, None) == {"batchItemFailures": []}
    assert sorted(printed) == sorted(f"c{n}" for n in range(12))
    assert put_off() == []


def test_a_function_that_one_person_switched_off_holds_no_longer_than_its_hour(
    surge: Surge, printed: list[str]
) -> None:
    assert surge.alone(surge.first, "certificates").status == 303
    with later(minutes=58):
        certificates.print_paper({"Records": records(WANTED[:1])}, None)
        assert printed == [] and put_off() == [(WANTED[0], 121)]
    with later(minutes=60):
        certificates.print_paper({"Records": records(WANTED[:1])}, None)
    assert printed == ["c0"]


def test_what_the_queue_does_not_take_back_is_not_let_go(
    surge: Surge, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    surge.begins("switch:certificates")

    def down(**_: object) -> None:
        raise aws.client("sqs").exceptions.ClientError({"Error": {"Code": "X"}}, "SendMessageBatch")

    monkeypatch.setattr(aws.client("sqs"), "send_message_batch", down)
    with pytest.raises(Busy):
        certificates.print_paper({"Records": records(WANTED[:1])}, None)
    assert printed == []


def test_other_work_goes_on(surge: Surge, printed: list[str]) -> None:
    surge.begins("switch:imports")
    surge.begins("shed:3")
    certificates.print_paper({"Records": records(WANTED[:1])}, None)
    assert printed == ["c0"] and put_off() == []


def test_a_clock_rests_while_off_and_strikes_after(
    surge: Surge, monkeypatch: pytest.MonkeyPatch
) -> None:
    struck: list[object] = []
    monkeypatch.setattr(proposing, "look_after", struck.append)
    event = {
        "version": "0", "account": "0", "region": settings.REGION, "detail": {}, "id": "x",
        "detail-type": "Scheduled Event", "source": "aws.events", "time": "", "resources": [],
    }  # fmt: skip
    surge.begins("switch:zone_proposals")
    zoning.propose(event, None)
    assert struck == []
    with later(hours=2):
        zoning.propose(event, None)
    assert len(struck) == 1
