"""What waits, and until when: the hour, caps, the budget, breakers. Nothing is lost or doubled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.kernel.errors import Busy
from functions.kernel.identifiers import tube_code
from functions.kernel.periods import write_instant
from functions.messages.laboratory import SEALED_RESULT_CODE, ResultReady
from functions.messages.tracing import ContactToTell
from functions.messages.vaccination import InvitationGiven
from functions.notifications import consumers, schedules
from functions.notifications.domain import limits
from functions.notifications.domain.limits import Hold
from functions.notifications.domain.notice import Notice
from functions.notifications.service import releasing, together
from functions.notifications.store import holding, inbox, notices, spending, tries
from functions.notifications.store.holding import Line
from functions.notifications.store.notices import Delivery
from functions.runtime import clock, crypto, facts, keys, queues, sms
from infra.parts import ROOT
from tests.doors.certificates.office import Office
from tests.doors.notifications.ear import Ear
from tests.doors.returning.street import items_of
from tests.world import Actor, messages_in

PAGE = "/can-bo/gui-tin"
TICK = json.loads((ROOT / "events/notifications/schedules.look_after.json").read_text("utf-8"))
RULE = "contacts-2021-07"


class Post:
    """Somebody who is told things, the lanes, and the clock."""

    def __init__(self, office: Office, ear: Ear) -> None:
        self.office, self.ear, self.now = office, ear, office.now
        self.actor: Actor = office.person()
        self.person = self.actor.person
        messages_in("messages")

    def invites(self, campaign: str = "01-0000000000001", days: int = 3) -> None:
        """An invitation is given."""
        ends = write_instant(self.now + timedelta(days=days))
        told = InvitationGiven(campaign=campaign, person=self.person, round=1, wave=1, ends_at=ends)
        facts.tell(told.model_dump())

    def warns(self, edition: int = 1, *, amended: bool = False, person: str = "") -> None:
        """Tracing tells of a contact."""
        told = ContactToTell(
            person=person or self.person,
            contact="7Q2M0000000000000000000000",
            edition=edition,
            amended=amended,
            rule=RULE,
            division="01/001/00001",
        )
        queues.send("notice-facts", told.model_dump())

    def reports(self, release: int = 1) -> None:
        """A result is there."""
        tube = str(tube_code(7))
        bound_to = f"{SEALED_RESULT_CODE}{self.person}|{tube}"
        sealed = crypto.seal(keys.key("result-codes"), b"ABCDEFGH", bound_to)
        told = ResultReady(
            person=self.person,
            tube=tube,
            release=release,
            amended=release > 1,
            division="01/001/00001",
            sealed_code=crypto.to_text(sealed),
        )
        queues.send("notices", told.model_dump())

    def left(self) -> list[str]:
        """The lanes are worked through; the classes of what left."""
        self.ear.works()
        sent, self.ear.sent = self.ear.sent, []
        return [one["kind"] for one in sent]

    @contextmanager
    def at(self, **later: int) -> Iterator[None]:
        """It is later; the clock ticks twice before anything else."""
        with clock.fixed(self.now + timedelta(**later)):
            releases()
            releases()
            yield

    def states(self) -> dict[str, str]:
        """What became of the person's notices, by kind."""
        found = inbox.notices_of(self.person, self.now - timedelta(days=1))
        return {one.notice.kind: one.state.value for one in found}


def ticks() -> None:
    """The clock's door."""
    schedules.look_after(TICK, None)


def releases() -> None:
    """Of the clock's door, what lets go on."""
    releasing.release(clock.now())


@pytest.fixture
def post(office: Office, ear: Ear) -> Post:
    """It is half past eight in the morning."""
    return Post(office, ear)


def test_a_campaign_rests_at_night_and_leaves_once_in_the_morning(post: Post) -> None:
    with clock.fixed(post.now + timedelta(hours=13)):
        post.invites()
        post.warns()
        post.reports()
        assert sorted(post.left()) == ["exposure", "result"]
        ticks()
        assert post.left() == []
    assert post.states()["invitation"] == "held"
    with post.at(hours=22, minutes=29):
        assert post.left() == []
    with post.at(hours=22, minutes=31):
        assert post.left() == ["campaign"]
        post.invites()
        ticks()
        assert post.left() == []
    assert post.states()["invitation"] == "sent"


def test_what_would_be_over_in_the_morning_is_told_at_night(post: Post) -> None:
    post.now += timedelta(hours=13)
    with clock.fixed(post.now):
        ends = write_instant(post.now + timedelta(hours=6))
        told = InvitationGiven(
            campaign="01-0000000000001", person=post.person, round=1, wave=1, ends_at=ends
        )
        facts.tell(told.model_dump())
        assert post.left() == ["campaign"]


def test_a_person_gets_three_invitations_a_day_and_the_fourth_in_the_morning(post: Post) -> None:
    for number in range(5):
        post.invites(f"01-000000000000{number}")
    assert post.left() == ["campaign"] * 3
    with post.at(hours=23):
        assert post.left() == ["campaign"] * 2


def test_a_province_gets_so_many_an_hour(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "province_cap", lambda *_: (1, "caps-test"))
    post.invites("01-0000000000001")
    assert post.left() == ["campaign"]
    post.invites("01-0000000000002")
    assert post.left() == []
    with post.at(minutes=30):
        assert post.left() == ["campaign"]


@pytest.mark.catalogue("B12")
def test_spent_money_holds_all_but_results_until_morning_and_sounds_the_alarm(
    post: Post, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dear = replace(limits.costs(post.now), province=2000, nation=10_000)
    monkeypatch.setattr(limits, "costs", lambda now: dear)
    post.warns(person=post.office.person("0900002002").person)
    post.invites()
    assert post.left() == ["exposure"]
    assert "SmsBudgetReached" in capsys.readouterr().out
    post.reports()
    assert post.left() == ["result"]
    assert spending.spent(post.now.date()) == {"01": 1600, "vn": 1600}
    with post.at(hours=23):
        assert post.left() == ["campaign"]


@pytest.mark.catalogue("B12")
def test_the_nations_money_gives_the_provinces_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    dear = replace(limits.costs(post.now), nation=700)
    monkeypatch.setattr(limits, "costs", lambda now: dear)
    post.warns()
    assert post.left() == []
    assert spending.spent(post.now.date()) == {"01": 0}


def acts(post: Post, role: Role, **form: Any) -> Any:
    """Somebody of the staff does something with a breaker."""
    told = {key: str(value) for key, value in form.items()}
    return post.office.somebody().call("POST", PAGE, form=told, headers=post.office.officer(role))


def opened(post: Post, **where: str) -> None:
    """Two people open a breaker."""
    asked = {"kind": "exposure", "province": "01", "rule": "*"} | where
    why = {"why": "The rule told the wrong people"}
    assert acts(post, Role.PROVINCE_OFFICER, act="open", **asked, **why).status == 303
    post.warns(person=post.office.person("0900003003").person)
    assert post.left() == ["exposure"]
    assert acts(post, Role.PROVINCE_OFFICER, act="confirm", **asked, revision=1).status == 403
    assert acts(post, Role.MINISTRY_OPERATOR, act="confirm", **asked, revision=7).status == 409
    assert acts(post, Role.MINISTRY_OPERATOR, act="confirm", **asked, revision=1).status == 303


def closed(post: Post, fate: str) -> None:
    """Two people close it."""
    asked = {"kind": "exposure", "province": "01", "rule": "*"}
    why = {"why": "The rule is mended and was tried", "fate": fate}
    assert acts(post, Role.MINISTRY_OPERATOR, act="close", **asked, **why).status == 303
    releases()
    assert post.left() == []
    assert acts(post, Role.PROVINCE_OFFICER, act="confirm", **asked, revision=3).status == 303


def test_two_people_hold_a_kind_and_then_send_what_was_held(post: Post) -> None:
    opened(post)
    post.warns()
    post.warns(person="0" * 13)
    post.reports()
    assert post.left() == ["result"]
    assert notices.undelivered(post.now.date()) == ()
    assert "Thông báo quan trọng" not in post.actor.get("/thong-bao").body.decode()
    page = post.office.somebody().call(
        "GET", PAGE, headers=post.office.officer(Role.MINISTRY_OPERATOR)
    )
    assert "Đang giữ" in page.body.decode()
    with post.at(days=2):
        assert post.left() == []
    closed(post, "send")
    with post.at(minutes=5):
        assert post.left() == ["exposure"]
    (missed,) = notices.undelivered(post.now.date())
    assert missed.notice.person == "0" * 13
    assert "Thông báo quan trọng" in post.actor.get("/thong-bao").body.decode()


def test_what_was_held_is_cancelled_by_decision_and_never_told(post: Post) -> None:
    opened(post)
    post.warns()
    post.left()
    closed(post, "cancel")
    with post.at(minutes=5):
        assert post.left() == []
    assert post.states() == {"exposure": "cancelled"}
    post.warns()
    post.warns(2, amended=True)
    assert post.left() == []


BREAKER = "exposure|01|*"


def waiting(post: Post) -> tuple[Line, ...]:
    """The lines by which the person's notice waits for a decision."""
    notice = Notice(post.person, "exposure")
    return holding.lines(BREAKER, holding.shard_of(notice), None, 9)


def test_what_waits_again_while_it_goes_on_keeps_its_line(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent on, and held by the breaker's next opening before the first line is dropped."""
    opened(post)
    post.warns()
    post.left()
    closed(post, "send")
    really = releasing._send_on

    def sends_on(lines: Any) -> None:
        really(lines)
        for line in lines:
            holding.put(line.notice, Hold("breaker", RULE, None, BREAKER), line.body, post.now)

    monkeypatch.setattr(releasing, "_send_on", sends_on)
    with post.at(minutes=5):
        releasing.release(clock.now())
    assert len(waiting(post)) == 1


def test_a_decision_to_cancel_leaves_what_is_just_being_tried(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(post)
    post.warns()
    post.left()
    (held,) = inbox.notices_of(post.person, post.now - timedelta(days=1))
    assert tries.count_sending(held.notice, 2, "text", Delivery.HELD, post.now)
    closed(post, "cancel")
    with clock.fixed(post.now + timedelta(minutes=10)):
        releasing.release(clock.now())
    assert post.states() == {"exposure": "sending"}
    assert len(waiting(post)) == 1
    with clock.fixed(post.now + timedelta(hours=2)):
        releasing.release(clock.now())
    assert post.states() == {"exposure": "sent"}
    assert waiting(post) == ()


def test_a_message_that_meets_its_own_notice_just_held_comes_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its line may have gone on already: this message may be the last that speaks of it."""
    really = tries.count_sending

    def held_meanwhile(notice: Any, *more: Any) -> bool:
        notices.settle(notice, Delivery.HELD, "breaker")
        return really(notice, *more)

    monkeypatch.setattr(together, "_is_plain", lambda *_: False)
    monkeypatch.setattr(tries, "count_sending", held_meanwhile)
    post.warns()
    records = {"Records": messages_in("notice-facts")}
    assert len(consumers.tell_people(records, None)["batchItemFailures"]) == 1
    assert post.states() == {"exposure": "held"}
    monkeypatch.setattr(tries, "count_sending", really)
    assert consumers.tell_people(records, None)["batchItemFailures"] == []
    assert post.left() == ["exposure"]


@pytest.mark.parametrize(
    ("where", "is_held"),
    [
        ({"kind": "*", "province": "01"}, True),
        ({"rule": RULE}, True),
        ({"rule": "contacts-2022"}, False),
        ({"kind": "recall"}, False),
    ],
)
def test_a_breaker_holds_what_it_names(post: Post, where: dict[str, str], *, is_held: bool) -> None:
    asked = {"kind": "exposure", "province": "01", "rule": "*"} | where
    why = {"why": "The rule told the wrong people"}
    acts(post, Role.PROVINCE_OFFICER, act="open", **asked, **why)
    acts(post, Role.MINISTRY_OPERATOR, act="confirm", **asked, revision=1)
    post.warns()
    assert post.left() == ([] if is_held else ["exposure"])


def test_a_province_touches_its_own_alone(post: Post) -> None:
    why = {"why": "The rule told the wrong people"}
    for other in ("79", "*", "xx"):
        reply = acts(
            post, Role.PROVINCE_OFFICER, act="open", kind="exposure", province=other, **why
        )
        assert reply.status == 422
    assert (
        acts(post, Role.PROVINCE_OFFICER, act="open", kind="code", province="01", **why).status
        == 422
    )
    assert (
        acts(
            post, Role.PROVINCE_OFFICER, act="open", kind="exposure", province="01", why="x"
        ).status
        == 422
    )
    assert (
        acts(post, Role.PROVINCE_OFFICER, act="close", kind="exposure", province="01", **why).status
        == 409
    )


@pytest.mark.catalogue("F14")
def test_a_queue_that_fails_while_held_notices_go_on_loses_and_doubles_nothing(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.fixed(post.now + timedelta(hours=13)):
        post.invites()
        post.left()
    really = queues.send_all

    def fails(queue: str, messages: Any) -> None:
        raise Busy

    def fails_after(queue: str, messages: Any) -> None:
        really(queue, messages)
        raise Busy

    with clock.fixed(post.now + timedelta(hours=23)):
        for way in (fails, fails_after):
            monkeypatch.setattr(queues, "send_all", way)
            with pytest.raises(Busy):
                releasing.release(clock.now())
        monkeypatch.setattr(queues, "send_all", really)
        releases()
        assert post.left() == ["campaign"]


@pytest.mark.catalogue("R03")
def test_a_gateway_that_is_down_stops_nothing_else_and_each_is_told_once_when_it_is_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, really_all = sms.send, sms.send_all

    def down(*_: Any) -> None:
        raise sms.NotTaken

    monkeypatch.setattr(sms, "send", down)
    monkeypatch.setattr(sms, "send_all", lambda some: [sms.Taken.NO] * len(some))
    post.warns()
    records = messages_in("notice-facts")
    for _ in range(3):
        told = consumers.tell_people({"Records": records}, None)
        assert [one["itemIdentifier"] for one in told["batchItemFailures"]] == [
            records[0]["messageId"]
        ]
    assert post.actor.get("/ket-qua").status == 200
    assert "Thông báo quan trọng" in post.actor.get("/thong-bao").body.decode()
    monkeypatch.setattr(sms, "send", really)
    monkeypatch.setattr(sms, "send_all", really_all)
    for _ in range(2):
        assert consumers.tell_people({"Records": records}, None) == {"batchItemFailures": []}
    assert post.left() == ["exposure"]


def test_the_language_of_messages_is_chosen(post: Post) -> None:
    for asked, status in (("ko", 422), ("en", 303)):
        reply = post.actor.call("POST", "/thong-bao", form={"language": asked})
        assert reply.status == status
    post.warns()
    (text,) = post.ear.works()
    assert text.startswith("La Chan: there is important news")
    (kept,) = [one for one in items_of("notices") if "text" in one]
    assert kept["text"] == {"S": "exposure/en/1"}
