"""Does live work stay closed until the exercises are done, or two others have agreed?"""

from __future__ import annotations

import pytest

from functions.access.store import learning as store
from functions.access.store import people
from functions.kernel.callers import Role
from tests.doors.checkin.town import items_of, later
from tests.doors.taskforce.desk import COMMUNE, DISTRICT, words
from tests.doors.taskforce.desk import PLACE as COCKPIT
from tests.doors.training.school import PRACTICE, WAIVERS, School
from tests.gateway import Reply

WORK = "/lay-mau/gui"


def refused(reply: Reply, status: int, code: str) -> bool:
    """Is it refused so?"""
    return reply.status == status and code in reply.body.decode()


def test_live_work_opens_with_the_request_after_the_last_exercise(school: School) -> None:
    page = school.sampler.get(WORK)
    assert refused(page, 403, "TRAINING_NEEDED") and f'href="{PRACTICE}"' in page.body.decode()
    api = school.sampler.get("/api/sampling/work")
    assert (api.status, api.code) == (403, "TRAINING_NEEDED")
    assert "/can-bo/luyen-tap" in api.json["message_vi"] and api.json["message_en"]
    assert "mở khi bạn xong mọi bài" in words(school.sampler.get(PRACTICE))
    live = {name: items_of(name) for name in ("specimens", "immunizations")}
    school.finishes("tube")
    assert school.sampler.get(WORK).status == 403
    school.finishes("colour")
    assert school.sampler.get(WORK).status == 200
    assert school.sampler.get("/api/sampling/work").status == 200
    assert "Tài khoản của bạn đang làm việc được" in words(school.sampler.get(PRACTICE))
    assert {name: items_of(name) for name in live} == live


@pytest.mark.parametrize(
    ("role", "names"), [(Role.AUDITOR, ("ticket", "deletion")), (Role.ORGANISATION, ("listed",))]
)
def test_who_looks_on_or_lists_people_practises_too_and_is_never_closed_out(
    school: School, role: Role, names: tuple[str, ...]
) -> None:
    who = school.newcomer(role)
    assert "Tài khoản của bạn đang làm việc được" in words(who.get(PRACTICE))
    for name in names:
        for seen in range(3):
            assert who.get(f"{PRACTICE}/bai?exercise={name}").status == 200
            told = school.task(name, seen, role=role)
            sent = {"exercise": name, "answers": seen, "round": 1, "answer": told.right}
            reply = school.posts(who, f"{PRACTICE}/bai", sent)
            assert reply.status == 303, reply.body
    assert who.get(f"{PRACTICE}/bai?exercise=tube").status == 404
    kept = people.staff(school.subject(role))
    assert kept is not None and kept.learnt.startswith(f"passed#{role.value}#1#")


def test_a_task_is_marked_made_up_and_says_what_the_rules_gave(school: School) -> None:
    page = words(school.sampler.get(f"{PRACTICE}/bai?exercise=tube"))
    task = school.task("tube", 0)
    assert "Dữ liệu luyện tập" in page and all(one.value.vi in page for one in task.facts)
    wrong = next(code for code, _ in task.options if code != task.right)
    assert school.answers("tube", 0, wrong).status == 303
    page = words(school.sampler.get(f"{PRACTICE}/bai?exercise=tube"))
    assert "Chưa đúng" in page and dict(task.options)[task.right].vi in page
    assert task.rule_id in page and "Tình huống 2" in page


def test_an_answer_sent_twice_is_one_and_a_stale_one_is_refused(school: School) -> None:
    right = school.task("tube", 0).right
    assert school.answers("tube", 0, right).status == 303
    assert school.answers("tube", 0, right).status == 303
    (kept,) = store.progress_of(school.subject(Role.SAMPLER), 1).values()
    assert (kept.answers, kept.in_a_row) == (1, 1)
    other = next(code for code, _ in school.task("tube", 0).options if code != right)
    assert refused(school.answers("tube", 0, other), 409, "PROGRESS_CHANGED")
    assert refused(school.answers("tube", 1, right, round=2), 409, "PROGRESS_CHANGED")
    assert refused(school.answers("tube", 1, right, day="2021-11-20"), 409, "PROGRESS_CHANGED")
    assert refused(school.answers("screening", 0, "ok"), 404, "EXERCISE_UNKNOWN")
    assert refused(school.answers("tube", "x", right), 422, "NUMBER_INVALID")  # type: ignore[arg-type]


def test_two_answers_at_once_are_decided_by_the_table(school: School) -> None:
    subject = school.subject(Role.SAMPLER)
    assert school.answers("tube", 0, school.task("tube", 0).right).status == 303
    (seen,) = store.progress_of(subject, 1).values()
    assert school.answers("tube", 1, school.task("tube", 1).right).status == 303
    late = school.answers("tube", 1, "another")
    assert refused(late, 409, "PROGRESS_CHANGED")
    (kept,) = store.progress_of(subject, 1).values()
    assert (seen.answers, kept.answers) == (1, 2)


def test_an_exercise_is_begun_anew_with_other_situations_and_what_was_passed_stays(
    school: School,
) -> None:
    school.finishes("tube")
    school.finishes("colour")
    form = {"exercise": "tube", "answers": "3"}
    assert school.sampler.call("POST", f"{PRACTICE}/lam-lai", form=form).status == 303
    kept = store.progress_of(school.subject(Role.SAMPLER), 1)["tube"]
    assert (kept.answers, kept.round, kept.is_done) == (3, 2, False)
    assert school.sampler.get(WORK).status == 200


def test_the_cockpit_counts_accounts_that_passed_by_role_and_place_and_names_nobody(
    school: School,
) -> None:
    before = words(school.province.get(f"{COCKPIT}/tap-huan?at={DISTRICT}"))
    assert "Tài khoản đã qua luyện tập" not in before
    school.finishes("tube")
    school.finishes("colour")
    page = words(school.province.get(f"{COCKPIT}/tap-huan?at={DISTRICT}"))
    assert "Tài khoản đã qua luyện tập trên Lá Chắn" in page and "Phường Phúc Xá: 1" in page
    assert "sampler-tyt" not in page
    elsewhere = words(school.elsewhere.get(f"{COCKPIT}/tap-huan"))
    assert "Tài khoản đã qua luyện tập" not in elsewhere


def test_two_others_let_somebody_off_for_some_days(school: School) -> None:
    asked = school.asks()
    assert asked.status == 200 and school.asks().status == 200
    assert "thiếu người" in words(school.district.get(WAIVERS))
    assert "thiếu người" not in words(school.elsewhere.get(WAIVERS))
    assert refused(school.agrees(school.elsewhere), 404, "WAIVER_UNKNOWN")
    assert school.agrees(school.district).status == 303
    assert school.sampler.get(WORK).status == 403
    assert refused(school.agrees(school.district), 403, "SAME_PERSON_WAIVES")
    assert school.agrees(school.province).status == 303
    assert school.sampler.get(WORK).status == 200
    assert refused(school.agrees(school.province), 404, "WAIVER_UNKNOWN")
    member = people.staff(school.subject(Role.SAMPLER))
    assert member is not None and member.learnt == "waived#sampler#0#2021-12-07"


def test_whoever_has_still_to_learn_waives_nobody(school: School) -> None:
    school.asks()
    newcomer = school.newcomer(Role.SAMPLER, "-b")
    assert newcomer.get(WAIVERS).status == 403
    assert school.sampler.call("POST", WAIVERS, form={"division": COMMUNE}).status == 403


def test_a_waiver_ends_by_itself(school: School) -> None:
    school.asks()
    school.agrees(school.district)
    school.agrees(school.province)
    with later(days=14):
        assert school.signed_in_again().get(WORK).status == 200
    with later(days=15):
        assert refused(school.signed_in_again().get(WORK), 403, "TRAINING_NEEDED")
