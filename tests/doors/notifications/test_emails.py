"""An address of e-mail is proven by a code, chosen, removed, and stopped where mail comes back."""

from __future__ import annotations

import pytest

from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.registry.store import persons
from functions.runtime import clock
from tests.doors.certificates.office import Office
from tests.doors.notifications.ear import Ear
from tests.doors.notifications.postbox import ADDRESS, PAGE, Postbox, code_in
from tests.doors.notifications.test_gates import Post
from tests.world import messages_in


@pytest.fixture
def post(office: Office, ear: Ear) -> Post:
    """It is half past eight in the morning."""
    return Post(office, ear)


@pytest.fixture
def box(post: Post, monkeypatch: pytest.MonkeyPatch) -> Postbox:
    """A person with a mailbox."""
    return Postbox(post, monkeypatch)


def test_an_address_is_kept_sealed_once_its_code_came_back(box: Postbox) -> None:
    asked = box.asks(" An.Nguyen@Thu.Example.vn ")
    assert asked.status == 200 and "A***@thu.example.vn" in asked.body.decode()
    held = persons.person(PersonId(box.post.person))
    assert held and not held.email_use
    waiting = messages_in("messages")
    assert all("nguyen" not in one["body"].lower() for one in waiting)


def test_the_code_opens_once_and_only_for_who_asked(box: Postbox) -> None:
    asked = box.asks()
    (text,) = box.works()
    wrong = "000000" if code_in(text) != "000000" else "111111"
    assert box.proves(asked, wrong).status == 401
    stranger = box.post.office.person("0900004004")
    mine, box.post.actor = box.post.actor, stranger
    assert box.proves(asked, code_in(text)).status == 401
    box.post.actor = mine
    assert box.proves(asked, code_in(text)).status == 303
    page = mine.get(PAGE).body.decode()
    assert "a***@thu.example.vn" in page and ADDRESS not in page
    assert box.proves(asked, code_in(text)).status == 401
    held = persons.person(PersonId(box.post.person))
    assert held and ADDRESS.encode() not in b"".join(held.sealed.values())


def test_a_code_for_an_address_signs_nobody_in(box: Postbox) -> None:
    asked = box.asks()
    (text,) = box.works()
    challenge = asked.body.decode().partition('name="challenge" value="')[2].partition('"')[0]
    way = f"/api/otp/challenges/{challenge}/answers"
    assert box.post.actor.call("POST", way, {"code": code_in(text)}).status == 401
    resent = box.post.actor.call("POST", "/dang-nhap", form={"resend": challenge})
    assert messages_in("messages") == [] and resent.status == 401


@pytest.mark.parametrize("typed", ["", "an", "a@b", "a@c.test", "á@c.vn", "a@c.vn\r\nBcc: d@e.vn"])
def test_what_is_no_address_is_refused_by_name(box: Postbox, typed: str) -> None:
    told = box.asks(typed)
    assert told.status == 422 and box.works() == []


@pytest.mark.catalogue("B12")
def test_codes_by_e_mail_are_counted_by_person_and_by_address(box: Postbox) -> None:
    assert box.asks().status == 200
    assert box.asks("other@thu.example.vn").status == 429
    assert len(box.works()) == 1
    box.post.actor = box.post.office.person("0900004004")
    assert box.asks(ADDRESS.upper()).status == 429
    assert box.works() == []


def test_it_is_chosen_for_and_removed_by_its_person_and_each_stands_in_the_audit(
    box: Postbox,
) -> None:
    actor = box.post.actor
    assert actor.call("POST", PAGE, form={"act": "choose", "use": "beside"}).status == 409
    box.has()
    assert actor.call("POST", PAGE, form={"act": "choose", "use": "beside"}).status == 303
    assert 'value="beside" selected' in actor.get(PAGE).body.decode()
    for _ in range(2):
        assert actor.call("POST", PAGE, form={"act": "remove"}).status == 303
    assert "a***@" not in actor.get(PAGE).body.decode()
    with clock.fixed(box.post.now):
        assert registry.email_to_tell(PersonId(box.post.person), box.post.now) is None
    log = actor.get("/api/me/access-log").json["rows"]
    acts = [one["action"] for one in log]
    assert {"put_email", "choose_email", "remove_email"} <= set(acts)


@pytest.mark.parametrize(("event", "kind"), [("Bounce", "Permanent"), ("Complaint", "")])
def test_an_address_from_which_mail_comes_back_is_stopped_until_it_is_proven_anew(
    box: Postbox, event: str, kind: str
) -> None:
    box.has("beside")
    box.post.warns()
    assert box.post.left() == ["exposure"]
    assert len(box.works()) == 1
    (reference,) = box.references
    for _ in range(2):
        assert box.hears(event, reference, bounceType=kind) == {"batchItemFailures": []}
    assert "bị trả lại" in box.post.actor.get(PAGE).body.decode()
    box.post.warns(2)
    assert box.post.left() == ["exposure"] and box.works() == []
    with clock.fixed(box.post.now.replace(hour=box.post.now.hour + 2)):
        box.has("beside")
        box.post.warns(3)
        assert box.post.left() == ["exposure"] and len(box.works()) == 1


def test_an_old_address_that_comes_back_does_not_stop_a_new_one(box: Postbox) -> None:
    box.has("beside")
    box.post.warns()
    box.post.left()
    box.works()
    (reference,) = box.references
    with clock.fixed(box.post.now.replace(hour=box.post.now.hour + 2)):
        box.has("beside", "moved@thu.example.vn")
        box.hears("Bounce", reference, bounceType="Permanent")
        assert "m***@thu.example.vn" in box.post.actor.get(PAGE).body.decode()
        held = persons.person(PersonId(box.post.person))
        assert held and held.email_use == "beside"


def test_without_a_domain_no_code_is_asked_for(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LACHAN_MAIL_FROM", raising=False)
    assert 'name="address"' not in post.actor.get(PAGE).body.decode()
    refused = post.actor.call("POST", PAGE, form={"act": "ask", "address": ADDRESS})
    assert refused.status == 409 and messages_in("messages") == []
