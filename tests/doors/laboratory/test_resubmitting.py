"""A file that an approver refused is no dead end: submitted again, or its content sent anew."""

from __future__ import annotations

import pytest

from functions.access import service as access
from functions.kernel.errors import Busy
from functions.kernel.identifiers import FileId
from functions.laboratory.domain.clearing import SenderMayNotApprove
from functions.laboratory.domain.file import FileState
from functions.laboratory.domain.words import Finding
from functions.laboratory.service import approving, resubmitting
from functions.laboratory.store import files
from tests.doors.laboratory.bench import FIRST, LAB, OTHER, SECOND, Bench, approver, items_of
from tests.doors.laboratory.works import Works, counts, csv, line, worker

REASON = "Người duyệt từ chối nhầm tệp"
TUBES = ("HN-2021-000001", "HN-2021-000002")
BODY = csv(*(line(tube) for tube in TUBES))
NEGATIVE = [("reported", Finding.NEGATIVE)]


@pytest.fixture
def bench(works: Works) -> Bench:
    """Two tubes of the laboratory."""
    made = Bench(works.now)
    for number, tube in enumerate(TUBES, start=1):
        made.seals(tube, number)
    return made


@pytest.fixture
def refused(works: Works, bench: Bench) -> str:
    """A file that one approver has refused."""
    file = works.send(BODY)
    bench.run()
    approving.decide(approver(), file, lets_go=False, reason=REASON, now=works.now)
    bench.run()
    assert bench.state(FileId(file)) is FileState.REJECTED
    return file


def settle(works: Works, bench: Bench) -> None:
    """Streams and queues, until nothing moves."""
    bench.run()
    works.run()
    bench.run()


def lets_go(works: Works, bench: Bench, file: str, *who: str) -> None:
    for each in who:
        approving.decide(approver(each), file, lets_go=True, reason="", now=works.now)
    settle(works, bench)


def again(works: Works, file: str, reason: str = REASON) -> str:
    reply = works.call("POST", f"/api/lab/files/{file}/again", json_body={"reason": reason})
    assert reply.status == 200, reply.body
    return str(reply.json["id"])


@pytest.mark.parametrize("by_itself", [False, True])
def test_a_refused_file_is_taken_again_and_needs_two_approvers(
    works: Works, bench: Bench, refused: str, by_itself: bool
) -> None:
    if by_itself:
        bench.releases_by_itself()
    made = again(works, refused)
    settle(works, bench)

    assert bench.state(FileId(made)) is FileState.AWAITING_RELEASE
    assert counts(works.shown(made)) == {"received": 2, "matched": 2}
    assert [bench.findings(tube) for tube in TUBES] == [[], []]
    lets_go(works, bench, made, FIRST)
    assert bench.findings(TUBES[0]) == []
    lets_go(works, bench, made, SECOND)

    assert bench.state(FileId(made)) is FileState.RELEASED
    assert bench.state(FileId(refused)) is FileState.REJECTED
    assert [bench.findings(tube) for tube in TUBES] == [NEGATIVE, NEGATIVE]


def test_asked_again_there_is_still_one_new_file(works: Works, bench: Bench, refused: str) -> None:
    made = again(works, refused)
    settle(works, bench)
    heads = [item for item in items_of("result_files") if item["s"]["S"] == "head"]

    assert again(works, refused, "Một lý do khác, cũng đủ dài") == made
    bench.run(again=True)
    works.run()

    standing = files.head(made)
    assert standing is not None
    assert (standing.why_again, standing.again_of) == (REASON, refused)
    assert [item for item in items_of("result_files") if item["s"]["S"] == "head"] == heads
    assert works.shown(refused)["again"] == made
    assert works.shown(made)["again_of"] == refused


def test_refused_a_second_time_it_may_be_submitted_a_third(
    works: Works, bench: Bench, refused: str
) -> None:
    second = again(works, refused)
    settle(works, bench)
    approving.decide(approver(), second, lets_go=False, reason=REASON, now=works.now)
    settle(works, bench)
    third = again(works, second)
    settle(works, bench)
    lets_go(works, bench, third, FIRST, SECOND)

    assert len({refused, second, third}) == 3
    assert [bench.findings(tube) for tube in TUBES] == [NEGATIVE, NEGATIVE]


def test_the_same_content_sent_anew_counts_as_new(works: Works, bench: Bench, refused: str) -> None:
    file = works.send(BODY)
    settle(works, bench)

    assert counts(works.shown(file)) == {"received": 2, "matched": 2}
    lets_go(works, bench, file, FIRST, SECOND)
    assert [bench.findings(tube) for tube in TUBES] == [NEGATIVE, NEGATIVE]


def test_its_content_released_meanwhile_is_a_repetition(
    works: Works, bench: Bench, refused: str
) -> None:
    file = works.send(BODY)
    settle(works, bench)
    made = again(works, refused)
    settle(works, bench)

    assert works.shown(made)["state"] == "REPEATED"
    assert works.shown(made)["first"] == file


def test_who_submits_it_again_is_no_approver_of_it(
    works: Works, bench: Bench, refused: str
) -> None:
    works.caller = approver(FIRST)
    made = again(works, refused)
    settle(works, bench)

    with pytest.raises(SenderMayNotApprove):
        approving.decide(approver(FIRST), made, lets_go=True, reason="", now=works.now)


@pytest.mark.parametrize(
    ("who", "reason", "answer"),
    [
        (LAB, "ngắn", (422, "REASON_MISSING")),
        (LAB, "", (422, "REASON_MISSING")),
        (OTHER, REASON, (404, "RESULT_FILE_UNKNOWN")),
    ],
)
def test_what_can_not_be_submitted_again(
    works: Works, refused: str, who: str, reason: str, answer: tuple[int, str]
) -> None:
    works.caller = worker(who)
    reply = works.call("POST", f"/api/lab/files/{refused}/again", json_body={"reason": reason})

    assert (reply.status, reply.json["code"]) == answer
    assert files.head(resubmitting.id_after(FileId(refused))) is None


def test_only_a_refused_file_is_submitted_again(works: Works, bench: Bench) -> None:
    waiting = works.send(BODY)
    bench.run()
    reply = works.call("POST", f"/api/lab/files/{waiting}/again", json_body={"reason": REASON})
    unknown = works.call("POST", f"/api/lab/files/{'0' * 26}/again", json_body={"reason": REASON})

    assert (reply.status, reply.json["code"]) == (409, "FILE_NOT_REFUSED")
    assert unknown.status == 404


def test_nothing_is_submitted_where_it_can_not_be_put_on_record(
    works: Works, bench: Bench, refused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise Busy

    monkeypatch.setattr(access, "write_audit", fails)
    reply = works.call("POST", f"/api/lab/files/{refused}/again", json_body={"reason": REASON})

    assert reply.status == 503
    assert files.head(resubmitting.id_after(FileId(refused))) is None


def test_the_page_offers_it_and_says_where_the_new_file_is(
    works: Works, bench: Bench, refused: str
) -> None:
    path = f"/xet-nghiem/tep/{refused}"
    before = works.call("GET", path).body.decode()
    short = works.call("POST", path, form={"reason": "ngắn"})
    done = works.call("POST", path, form={"reason": REASON})
    settle(works, bench)
    made = resubmitting.id_after(FileId(refused))
    after, new = works.call("GET", path), works.call("GET", f"/xet-nghiem/tep/{made}")
    works.caller = approver(FIRST)
    shown = works.call("GET", f"/xet-nghiem/duyet/{made}")

    assert f'action="{path}"' in before
    assert short.status == 422
    assert (done.status, done.headers["location"][0]) == (303, f"/xet-nghiem/tep/{made}")
    assert f'action="{path}"' not in after.body.decode()
    assert f"/xet-nghiem/tep/{made}" in after.body.decode()
    assert REASON in new.body.decode()
    assert 'enctype="multipart/form-data"' not in new.body.decode()
    assert REASON in shown.body.decode()
    rows = [row for row in items_of("audit") if row["action"]["S"] == "resubmit_results"]
    assert len(rows) == 1
