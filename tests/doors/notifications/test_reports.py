"""The gateway's word: delivered, not delivered, silent; and every night the numbers must agree."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.messages.notifications import GatewayDayTold, SmsReported
from functions.notifications import consumers
from functions.notifications.domain.notice import Notice
from functions.notifications.service import counting, references
from functions.notifications.store import counting as counts
from functions.notifications.store import notices
from functions.runtime import clock, mail, sms
from tests.doors.certificates.office import Office
from tests.doors.notifications.ear import Ear
from tests.doors.notifications.test_gates import Post, ticks
from tests.world import messages_in


@pytest.fixture
def post(office: Office, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> Post:
    """A gateway that tells what it delivers."""
    monkeypatch.setenv("LACHAN_SMS_REPORTS", "true")
    return Post(office, ear)


def hears(told: SmsReported | GatewayDayTold) -> dict[str, Any]:
    """The gateway's word comes by its queue."""
    record = {"messageId": "r", "body": told.model_dump_json(), "eventSource": "aws:sqs"}
    return consumers.take_reports({"Records": [record]}, None)  # type: ignore[no-any-return]


def sent(post: Post) -> str:
    """The lanes are worked through; by which reference the one message left."""
    post.ear.works()
    (one,) = post.ear.sent
    post.ear.sent = []
    return str(one["ref"])


def test_a_message_leaves_with_a_reference_that_says_nothing_and_comes_back_with_its_word(
    post: Post,
) -> None:
    post.warns()
    reference = sent(post)
    assert post.person not in reference and "exposure" not in reference
    assert references.notice_of(reference).person == post.person
    for _ in range(2):
        assert (
            hears(SmsReported(reference=reference, outcome="delivered"))["batchItemFailures"] == []
        )
    assert post.states() == {"exposure": "delivered"}
    hears(SmsReported(reference=reference, outcome="failed"))
    assert post.states() == {"exposure": "delivered"}
    with post.at(minutes=31):
        assert notices.undelivered(post.now.date()) == ()


def test_what_the_post_office_says_of_itself_is_no_event(ear: Ear) -> None:
    """SES greets each topic that it is told to report to, once, in text."""
    record = {"messageId": "m", "body": mail.GREETING, "eventSource": "aws:sqs"}
    assert consumers.take_reports({"Records": [record]}, None) == {"batchItemFailures": []}
    other = record | {"body": "Successfully validated"}
    told = consumers.take_reports({"Records": [other]}, None)
    assert told == {"batchItemFailures": [{"itemIdentifier": "m"}]}


@pytest.mark.parametrize("made_up", ["", "bm90LW9uZS1vZi1vdXJz", "é", "A" * 400])
def test_a_reference_that_is_not_ours_changes_nothing(post: Post, made_up: str) -> None:
    told = hears(SmsReported(reference=made_up, outcome="delivered"))
    assert told["batchItemFailures"] == [{"itemIdentifier": "r"}]


@pytest.mark.catalogue("F16")
def test_what_a_carrier_could_not_deliver_now_is_tried_again_once_and_then_looked_for(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    post.warns()
    hears(SmsReported(reference=sent(post), outcome="failed", temporary=True))
    assert post.states() == {"exposure": "held"}
    with post.at(minutes=9):
        assert post.left() == []
    with post.at(minutes=11):
        again = sent(post)
    for _ in range(2):
        hears(SmsReported(reference=again, outcome="failed", temporary=True))
    (missed,) = notices.undelivered(post.now.date())
    assert (missed.notice.person, missed.why) == (post.person, "failed")
    assert capsys.readouterr().out.count('"PeopleUnreached"') == 1
    with post.at(minutes=40):
        assert post.left() == []
    hears(SmsReported(reference=again, outcome="delivered"))
    assert post.states() == {"exposure": "delivered"}


@pytest.mark.catalogue("F16")
def test_a_number_that_is_none_is_looked_for_at_once_where_somebody_has_to_know(
    post: Post,
) -> None:
    post.warns()
    hears(SmsReported(reference=sent(post), outcome="failed"))
    post.invites()
    hears(SmsReported(reference=sent(post), outcome="failed"))
    (missed,) = notices.undelivered(post.now.date())
    assert missed.notice.kind == "exposure"
    assert post.states() == {"exposure": "undelivered", "invitation": "failed"}
    assert "Thông báo quan trọng" in post.actor.get("/thong-bao").body.decode()


@pytest.mark.catalogue("F16")
def test_of_whom_the_gateway_says_nothing_a_human_knows_within_thirty_minutes(post: Post) -> None:
    post.warns()
    post.reports()
    post.ear.works()
    with post.at(minutes=24):
        assert notices.undelivered(post.now.date()) == ()
    with post.at(minutes=29):
        missed = notices.undelivered(post.now.date())
    assert [(one.notice.kind, one.why) for one in sorted(missed, key=lambda o: o.notice.kind)] == [
        ("exposure", "no_report"),
        ("result", "no_report"),
    ]
    page = post.office.somebody().call(
        "GET", "/can-bo/chua-bao-duoc", headers=post.office.officer()
    )
    assert "Lời khuyên sức khoẻ" in page.body.decode()


def night(post: Post) -> dict[str, int]:
    """The clock ticks through the night; what the comparison of today says."""
    with clock.fixed(post.now + timedelta(hours=17)):
        ticks()
        assert counts.compared() == ()
    with clock.fixed(post.now + timedelta(hours=18)):
        for _ in range(4):
            ticks()
        ((day, told),) = counts.compared()
    assert day == f"{post.now:%Y%m%d}"
    return told


@pytest.mark.catalogue("R06")
def test_each_night_what_was_heard_handed_over_and_taken_agrees(
    post: Post, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(counting, "HOURS", ("08", "09"))
    post.warns()
    post.warns(person="0" * 13)
    reference = sent(post)
    hears(SmsReported(reference=reference, outcome="delivered"))
    hears(GatewayDayTold(day="2021-11-23", taken=1, delivered=1))
    told = night(post)
    assert told == {
        "heard": 2, "handed": 1, "gone": 1, "delivered": 1, "held": 0, "unreached": 1, "ended": 0,
        "unsent": 0, "silent": 0, "gateway": 0,
    }  # fmt: skip
    assert "SmsCountsDiffer" not in capsys.readouterr().out


@pytest.mark.catalogue("R06")
def test_what_was_heard_and_never_left_sounds_the_alarm_and_stands_on_the_page(
    post: Post, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The gateway refuses until the message is a dead letter; another dies before its claim; and
    the gateway counts a message that we did not make."""
    monkeypatch.setattr(counting, "HOURS", ("08",))

    def down(*_: Any) -> None:
        raise sms.NotTaken

    monkeypatch.setattr(sms, "send", down)
    monkeypatch.setattr(sms, "send_all", lambda some: [sms.Taken.NO] * len(some))
    post.warns()
    consumers.tell_people({"Records": messages_in("notice-facts")}, None)
    counts.list_heard([Notice("0" * 13, "recall#r1")], post.now)
    hears(GatewayDayTold(day="2021-11-23", taken=1, delivered=0))
    told = night(post)
    assert (told["heard"], told["unsent"], told["gateway"]) == (2, 2, -1)
    assert capsys.readouterr().out.count('"SmsCountsDiffer"') >= 1
    page = post.office.somebody().call(
        "GET", "/can-bo/gui-tin?day=2021-11-23", headers=_operator(post)
    )
    assert page.status == 200 and "23/11/2021" in page.body.decode()


def test_the_page_shows_messages_by_class_and_hour_and_money(post: Post) -> None:
    post.warns()
    post.reports()
    post.ear.works()
    ticks()
    page = post.office.somebody().call("GET", "/can-bo/gui-tin", headers=_operator(post))
    body = page.body.decode()
    assert page.status == 200
    row = r'data-value="8">08:00</th><td class="num right"[^>]* data-value="2">2</td>'
    assert re.search(row, body)
    assert "1600" in body


def _operator(post: Post) -> dict[str, str]:
    return post.office.officer(Role.MINISTRY_OPERATOR)
