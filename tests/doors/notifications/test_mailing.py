"""A notice by e-mail: beside a text message or in its place, once, and never a health fact."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from functions.messages.notifications import SmsReported
from functions.notifications import consumers
from functions.notifications.domain import limits
from functions.notifications.store import notices
from functions.runtime import mail
from tests.doors.certificates.office import Office
from tests.doors.notifications.ear import Ear
from tests.doors.notifications.postbox import Postbox
from tests.doors.notifications.test_gates import Post, closed, opened
from tests.doors.notifications.test_reports import hears
from tests.world import messages_in


@pytest.fixture
def post(office: Office, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> Post:
    """A gateway that tells what it delivers."""
    monkeypatch.setenv("LACHAN_SMS_REPORTS", "true")
    return Post(office, ear)


@pytest.fixture
def box(post: Post, monkeypatch: pytest.MonkeyPatch) -> Postbox:
    """A person with a mailbox."""
    return Postbox(post, monkeypatch)


COSTS = limits.costs


def no_money(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day's money is spent."""
    none = replace(limits.costs(post.now), province=0)
    monkeypatch.setattr(limits, "costs", lambda now: none)


def sms_fails(post: Post, *, temporary: bool = False) -> None:
    """The lanes are worked through; the message does not arrive."""
    post.ear.works()
    (one,) = post.ear.sent
    post.ear.sent = []
    hears(SmsReported(reference=one["ref"], outcome="failed", temporary=temporary))


@pytest.mark.catalogue("F16")
def test_what_does_not_arrive_as_a_text_message_goes_by_e_mail_once(box: Postbox) -> None:
    box.has()
    box.post.warns()
    sms_fails(box.post)
    (missed,) = notices.undelivered(box.post.now.date())
    assert missed.notice.kind == "exposure"
    waiting = messages_in("mails")
    for _ in range(2):
        assert consumers.send_mail({"Records": waiting}, None) == {"batchItemFailures": []}
    ((to, text),) = box.letters()
    assert to == ["an.nguyen@thu.example.vn"]
    assert "có thông báo quan trọng" in text and "http" not in text
    assert "Đã gửi thư điện tử" in _desk(box.post)
    box.hears("Delivery", box.references[0])
    assert box.post.states() == {"exposure": "delivered"}
    assert "Sau đó đã báo được" in _desk(box.post)


@pytest.mark.catalogue("F16")
def test_an_e_mail_that_comes_back_leaves_the_person_to_the_station(box: Postbox) -> None:
    box.has()
    box.post.reports()
    sms_fails(box.post)
    assert len(box.works()) == 1
    box.hears("Bounce", box.references[0], bounceType="Transient")
    (missed,) = notices.undelivered(box.post.now.date())
    assert (missed.notice.kind, missed.why) == ("result", "mail_failed")
    assert "Thư điện tử cũng không tới" in _desk(box.post)


@pytest.mark.catalogue("B12")
def test_who_must_wait_for_money_has_it_by_e_mail_at_once_and_no_second_time(
    box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.has()
    no_money(box.post, monkeypatch)
    box.post.warns()
    assert box.post.left() == []
    assert len(box.works()) == 1
    assert box.post.states() == {"exposure": "held"}
    assert "Thông báo quan trọng" in box.post.actor.get("/thong-bao").body.decode()
    box.hears("Delivery", box.references[0])
    assert box.post.states() == {"exposure": "delivered"}
    monkeypatch.setattr(limits, "costs", COSTS)
    with box.post.at(hours=23):
        assert box.post.left() == []


def test_who_waits_for_money_and_whose_e_mail_comes_back_is_looked_for(
    box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.has()
    no_money(box.post, monkeypatch)
    box.post.warns()
    box.post.left()
    box.works()
    assert notices.undelivered(box.post.now.date()) == ()
    box.hears("Bounce", box.references[0], bounceType="Permanent")
    (missed,) = notices.undelivered(box.post.now.date())
    assert missed.why == "mail_failed"
    assert box.post.states() == {"exposure": "held"}


def test_both_are_sent_to_who_wants_both_and_one_of_each(box: Postbox) -> None:
    box.has("beside")
    box.post.reports()
    assert box.post.left() == ["result"]
    box.post.reports()
    assert box.post.left() == []
    (text,) = box.works()
    assert "ABCD" not in text.replace("-", "") and "mẫu xét nghiệm" in text


def test_what_is_void_before_its_e_mail_left_is_not_sent_and_what_left_is_voided(
    box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.has()
    no_money(box.post, monkeypatch)
    box.post.warns()
    box.post.left()
    waiting = messages_in("mails")
    box.post.warns(2, amended=True)
    box.post.left()
    assert consumers.send_mail({"Records": waiting}, None) == {"batchItemFailures": []}
    assert box.works() == []
    box.post.warns(3)
    box.post.left()
    assert len(box.works()) == 1
    box.post.warns(4, amended=True)
    box.post.left()
    (void,) = box.works()
    assert "không còn giá trị" in void


def test_a_breaker_holds_e_mails_too_and_what_is_cancelled_is_not_sent(
    box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.has("beside")
    box.post.warns()
    assert box.post.left() == ["exposure"]
    opened(box.post)
    assert box.works() == []
    closed(box.post, "cancel")
    with box.post.at(minutes=5):
        assert box.works() == []


def test_a_breaker_that_closes_sends_the_e_mails_it_held(box: Postbox) -> None:
    box.has("beside")
    box.post.warns()
    box.post.left()
    opened(box.post)
    assert box.works() == []
    closed(box.post, "send")
    with box.post.at(minutes=5):
        assert len(box.works()) == 1


def test_e_mails_have_caps_of_their_own(box: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    box.has("beside")
    monkeypatch.setattr(limits, "mail_caps", lambda _: (2, 100, "caps-test"))
    for number in range(4):
        box.post.invites(f"01-000000000000{number}")
        box.post.left()
    assert len(box.works()) == 2
    with box.post.at(hours=23):
        assert len(box.works()) == 2


@pytest.mark.catalogue("F16")
def test_a_refused_e_mail_is_tried_again_and_one_without_answer_at_most_once_more(
    box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.has("beside")
    box.post.warns()
    box.post.left()
    waiting = messages_in("mails")
    really = mail.SesPost.take

    def down(*_: Any) -> None:
        raise mail.NotTaken

    monkeypatch.setattr(mail.SesPost, "take", down)
    for _ in range(5):
        told = consumers.send_mail({"Records": waiting}, None)
        assert len(told["batchItemFailures"]) == 1

    def dies(*told: Any) -> None:
        really(*told)
        raise mail.Busy

    monkeypatch.setattr(mail.SesPost, "take", dies)
    for _ in range(4):
        consumers.send_mail({"Records": waiting}, None)
    assert len(box.letters()) == 2


def test_an_address_that_the_post_office_never_takes_is_a_failure(
    box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> None:
        raise mail.NeverTaken

    box.has()
    box.post.warns()
    sms_fails(box.post)
    monkeypatch.setattr(mail.SesPost, "take", never)
    assert box.works() == []
    (missed,) = notices.undelivered(box.post.now.date())
    assert missed.why == "mail_failed"


def test_who_has_no_address_costs_no_message(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    Postbox(post, monkeypatch)
    no_money(post, monkeypatch)
    post.warns()
    post.left()
    assert messages_in("mails") == []


def test_an_event_without_our_tag_changes_nothing(box: Postbox) -> None:
    told = {"eventType": "Delivery", "mail": {"destination": ["x@y.vn"], "tags": {}}}
    record = {"messageId": "m", "body": json.dumps(told), "eventSource": "aws:sqs"}
    assert consumers.take_reports({"Records": [record]}, None) == {"batchItemFailures": []}


def _desk(post: Post) -> str:
    page = post.office.somebody().call(
        "GET", "/can-bo/chua-bao-duoc", headers=post.office.officer()
    )
    return str(page.body.decode())
