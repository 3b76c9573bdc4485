"""Who has no telephone is told through the guardian: each person once, whoever holds the phone."""

from __future__ import annotations

import pytest

from functions.runtime import clock
from tests.doors.certificates.office import Office
from tests.doors.notifications.ear import Ear
from tests.doors.notifications.test_gates import Post
from tests.doors.returning.street import items_of

CHILD = {"full_name": "Nguyễn Thị Chi", "birth": "2015", "relation": "child", "consented": True}


@pytest.fixture
def post(office: Office, ear: Ear) -> Post:
    """A guardian at half past eight in the morning."""
    return Post(office, ear)


def member_of(post: Post, key: str = "member-key-0001", **said: object) -> str:
    """The guardian takes somebody into the family."""
    headers = {"idempotency-key": key}
    made = post.actor.call("POST", "/api/family", CHILD | said, headers=headers)
    assert made.status == 201, made.body
    return str(made.json["member"])


def test_a_child_is_told_on_the_guardians_phone_once_for_each_cause(post: Post) -> None:
    child = member_of(post)
    for _ in range(3):
        post.warns(person=child)
    post.ear.works()
    (told,) = post.ear.sent
    assert told["to"] == "+84900001001"
    assert "Chi" not in told["text"] and "duong tinh" not in told["text"].lower()
    post.ear.sent = []
    post.warns(2, person=child)
    assert post.left() == ["exposure"]


def test_guardian_and_child_of_one_phone_are_two_persons_with_a_message_each(post: Post) -> None:
    child = member_of(post)
    for _ in range(2):
        post.warns()
        post.warns(person=child)
    assert post.left() == ["exposure", "exposure"]
    for _ in range(2):
        post.warns()
        post.warns(person=child)
    assert post.left() == []


def test_the_guardians_page_says_for_whom_and_the_look_is_in_the_audit(post: Post) -> None:
    child = member_of(post)
    post.warns(person=child)
    post.left()
    page = post.actor.get("/thong-bao").body.decode()
    assert "Thông báo quan trọng" in page and "cho Nguyễn Thị Chi" in page
    assert post.states() == {}
    stranger = post.office.person("0900005005").get("/thong-bao").body.decode()
    assert "Thông báo quan trọng" not in stranger and "Chi" not in stranger
    looks = [one for one in items_of("audit") if "read_notices" in str(one)]
    assert looks and all(child in str(one) for one in looks)


def test_who_is_let_go_is_told_and_shown_there_no_more(post: Post) -> None:
    child = member_of(post)
    post.warns(person=child)
    post.left()
    assert post.actor.call("POST", f"/api/family/{child}/remove").status == 204
    assert "Chi" not in post.actor.get("/thong-bao").body.decode()
    with clock.fixed(post.now):
        post.warns(2, person=child)
        assert post.left() == []


def test_a_child_whom_nobody_reaches_stands_in_the_stations_list(post: Post) -> None:
    child = member_of(post)
    post.actor.call("POST", f"/api/family/{child}/remove")
    post.warns(person=child)
    assert post.left() == []
    page = post.office.somebody().call(
        "GET", "/can-bo/chua-bao-duoc", headers=post.office.officer()
    )
    assert "Nguyễn T*** C***" in page.body.decode()
