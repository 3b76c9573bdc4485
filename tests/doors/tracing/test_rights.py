"""A right that the ministry grants: it works, is seen in the log, and ends at the next request."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from functions.access.store import audit
from functions.kernel.callers import Role
from functions.kernel.errors import Busy
from functions.tracing.service import showing
from tests.doors.checkin.town import Officer, items_of, later
from tests.doors.tracing.bureau import CASES, B, Bureau, C
from tests.gateway import Reply

RIGHTS, PAGE = "/api/rights", "/can-bo/quyen"
TODAY = date(2021, 11, 23)
TERMS = {
    "unit": "cdc-79",
    "data": ["testing.cases"],
    "area": "01",
    "basis": "Công văn 2790/BTTTT-THH mục 3 (thử)",
    "first": TODAY.isoformat(),
    "last": (TODAY + timedelta(days=29)).isoformat(),
}
CONTACTS = TERMS | {"data": ["checkin.contacts"]}
REASON = {"data": ["testing.cases"], "area": "01", "reason": "Ổ dịch giáp ranh hai tỉnh (thử)"}


class Ministry:
    """Three operators of the ministry: one draws up, two agree."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.first = bureau.ministry
        self.second = bureau.member(Role.MINISTRY_OPERATOR, "moh", "-2")
        self.third = bureau.member(Role.MINISTRY_OPERATOR, "moh", "-3")

    def proposes(self, terms: dict[str, Any] = TERMS) -> dict[str, Any]:
        made = self.first.call("POST", RIGHTS, terms, headers=self.bureau.key())
        assert made.status == 201, made.json
        return made.json

    def steps(self, right: str, step: str, who: Officer, **more: str) -> Reply:
        return who.call("POST", f"{RIGHTS}/{right}", {"step": step} | more)

    def grants(self, terms: dict[str, Any] = TERMS) -> str:
        made = self.proposes(terms)
        for who in (self.second, self.third):
            reply = self.steps(made["right"], "approve", who, seal=made["seal"])
            assert reply.status == 200, reply.json
        assert reply.json["in_force"]
        return str(made["right"])


@pytest.fixture
def ministry(bureau: Bureau) -> Ministry:
    return Ministry(bureau)


@pytest.mark.catalogue("Z08")
def test_a_granted_right_opens_what_it_names_and_no_more(
    bureau: Bureau, ministry: Ministry, case: str
) -> None:
    holder = bureau.elsewhere
    board, shown = f"{CASES}?province=01", f"{CASES}/{case}"
    before = (holder.get(board), holder.get(shown))
    right = ministry.grants()

    assert [(one.status, one.code) for one in before] == [
        (403, "GRANT_INVALID"), (404, "TRACED_CASE_UNKNOWN"),
    ]  # fmt: skip
    assert [one["case"] for one in holder.get(board).json["cases"]] == [case]
    assert holder.get(shown).status == 200
    assert holder.get(f"/can-bo/truy-vet/{case}").status == 200
    assert holder.get("/can-bo/truy-vet?province=01").body.decode().count('value="01"') >= 1
    # Cases, not whom they met; reading, not changing; this unit, not another; this area, no other.
    assert bureau.contacts(case, holder).code == "NO_CASE_BASIS"
    assert holder.get(f"/can-bo/truy-vet/{case}?purpose=find_contacts").status == 403
    close = {"step": "close", "revision": 1, "words": "Đóng ca vì đã đủ ngày"}
    assert bureau.takes(case, "steps", close, holder).code == "TRACED_CASE_UNKNOWN"
    assert holder.get(f"{CASES}?province=48").code == "GRANT_INVALID"
    seen = holder.get(f"{RIGHTS}/{right}").json
    assert {one["route"] for one in seen["uses"]} == {
        "GET /api/traced-cases", "GET /api/traced-cases/{case}",
        "GET /can-bo/truy-vet", "GET /can-bo/truy-vet/{case}",
    }  # fmt: skip
    rows = [one for one in items_of("audit") if one["action"]["S"] == "use_right"]
    assert {one["subject"]["S"] for one in rows} == {f"right#{right}"}
    assert bureau.tracer.get(f"{RIGHTS}/{right}").code == "GRANT_UNKNOWN"
    assert bureau.tracer.get(RIGHTS).json["rights"] == []


@pytest.mark.catalogue("Z08", "C09")
@pytest.mark.parametrize("how", ["revoked", "run out"])
def test_a_right_that_ends_between_two_pages_ends_there(
    bureau: Bureau, ministry: Ministry, case: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "MOST_ROWS", 1)
    right = ministry.grants(CONTACTS)
    first = bureau.contacts(case, bureau.elsewhere)
    cursor = first.json["cursor"]
    assert [one["person"] for one in first.json["candidates"]] == [B]
    again = bureau.contacts(case, bureau.elsewhere, cursor=cursor)
    assert [one["person"] for one in again.json["candidates"]] == [C]
    if how == "revoked":
        reply = ministry.steps(right, "revoke", ministry.first, words="Không còn cần thiết")
        assert (reply.json["state"], reply.json["in_force"]) == ("revoked", False)
        second = bureau.contacts(case, bureau.elsewhere, cursor=cursor)
    else:
        with later(days=30):
            holder = bureau.member(Role.EPIDEMIOLOGIST, "cdc-79")
            second = bureau.contacts(case, holder, cursor=cursor)
    assert (second.status, second.code) == (403, "NO_CASE_BASIS")
    read = [one for one in items_of("audit") if one["action"]["S"] == "read_contacts"]
    assert len(read) == 2


@pytest.mark.catalogue("Z08")
def test_who_may_not_approve_is_refused_and_stands_in_the_register(
    bureau: Bureau, ministry: Ministry
) -> None:
    made = ministry.proposes()
    right, seal = made["right"], made["seal"]
    friend = bureau.member(Role.MINISTRY_OPERATOR, "moh", "-4")
    assert ministry.steps(right, "approve", ministry.second, seal=seal).status == 200
    attempts = (
        ministry.steps(right, "approve", ministry.first, seal=seal),
        ministry.steps(right, "approve", ministry.second, seal=seal),
        ministry.steps(right, "approve", friend, seal="0" * 32),
    )
    assert [(one.status, one.code) for one in attempts] == [(403, "GRANT_INVALID")] * 3
    assert bureau.officer.call("POST", f"{RIGHTS}/{right}", {"step": "approve"}).status == 403
    assert bureau.elsewhere.get(f"{CASES}?province=01").code == "GRANT_INVALID"
    codes = [one["code"]["S"] for one in items_of("refusals")]
    assert codes.count("GRANT_INVALID") == 4
    ended = ministry.steps(right, "refuse", ministry.third)
    assert ended.json["state"] == "refused"
    assert ministry.steps(right, "approve", friend, seal=seal).code == "GRANT_OVER"


def test_a_right_is_drawn_up_once_and_only_where_it_is_needed(
    bureau: Bureau, ministry: Ministry
) -> None:
    key = bureau.key()
    made = [ministry.first.call("POST", RIGHTS, TERMS, headers=key).json["right"] for _ in range(2)]
    other = ministry.first.call(
        "POST", RIGHTS, TERMS | {"unit": "cdc-01", "area": "79"}, headers=key
    )
    own = ministry.first.call("POST", RIGHTS, TERMS | {"area": "79/760"}, headers=bureau.key())
    nobody = ministry.first.call("POST", RIGHTS, TERMS | {"unit": "nobody"}, headers=bureau.key())
    long = TERMS | {"last": (TODAY + timedelta(days=90)).isoformat()}
    wrong = ministry.first.call("POST", RIGHTS, long, headers=bureau.key())

    assert made[0] == made[1]
    assert (other.status, other.code) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert (own.status, own.code) == (409, "GRANT_NEEDLESS")
    assert (nobody.status, nobody.code) == (404, "NOT_FOUND")
    assert (wrong.status, wrong.code) == (422, "GRANT_TERMS_INVALID")
    assert [one["right"] for one in ministry.third.get(RIGHTS).json["rights"]] == made[:1]


def test_no_use_is_shown_that_could_not_be_put_on_record(
    bureau: Bureau, ministry: Ministry, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ministry.grants()

    def fails(*_: object) -> None:
        raise Busy

    monkeypatch.setattr(audit, "put_audit", fails)
    reply = bureau.elsewhere.get(f"{CASES}?province=01")
    assert (reply.status, reply.code) == (503, "AUDIT_UNAVAILABLE")


@pytest.mark.catalogue("Z08")
def test_an_emergency_opening_works_for_an_hour_rings_and_is_judged(
    bureau: Bureau, ministry: Ministry, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    key, holder = bureau.key(), bureau.elsewhere
    opened = [holder.call("POST", "/api/right-openings", REASON, headers=key) for _ in range(2)]
    made = opened[0].json
    assert [one.status for one in opened] == [201, 201]
    assert opened[1].json == made, "told as it is kept, its seal too"
    told = capsys.readouterr().out
    assert told.count('"RightsOpened"') >= 1 and "RightOpened" in told
    assert "giáp ranh" not in told
    assert holder.get(f"{CASES}/{case}").status == 200
    mate = bureau.member(Role.EPIDEMIOLOGIST, "cdc-79", "-2")
    assert mate.get(f"{CASES}/{case}").status == 404
    with later(minutes=60):
        assert holder.get(f"{CASES}/{case}").status == 404
    judged = ministry.steps(made["right"], "unjustified", ministry.second, words="Không có ổ dịch")
    assert (judged.json["verdict"], judged.json["in_force"]) == ("unjustified", False)
    assert holder.get(f"{CASES}/{case}").status == 404
    again = holder.call("POST", "/api/right-openings", REASON, headers=bureau.key())
    assert (again.status, again.code) == (403, "GRANT_INVALID")
    short = mate.call(
        "POST", "/api/right-openings", REASON | {"reason": "vội"}, headers=bureau.key()
    )
    assert short.code == "GRANT_REASON_MISSING"


@pytest.mark.catalogue("Z08")
def test_whose_right_was_taken_back_opens_nothing_in_an_emergency(
    bureau: Bureau, ministry: Ministry, case: str
) -> None:
    right = ministry.grants()
    ministry.steps(right, "revoke", ministry.second, words="Dùng sai mục đích")
    reply = bureau.elsewhere.call("POST", "/api/right-openings", REASON, headers=bureau.key())
    assert (reply.status, reply.code) == (403, "GRANT_INVALID")


def test_the_pages_of_rights(bureau: Bureau, ministry: Ministry, case: str) -> None:
    form = {name: value for name, value in TERMS.items() if name != "data"}
    form |= {"data-testing.cases": "1", "idempotency_key": "page-0001"}
    sent = ministry.first.call("POST", PAGE, form=form)
    place = sent.header("location")
    assert sent.status == 303 and place.startswith(f"{PAGE}/")
    page = ministry.second.get(place).body.decode()
    seal = page.partition('name="seal" value="')[2][:32]
    for who in (ministry.second, ministry.third):
        assert who.call("POST", place, form={"step": "approve", "seal": seal}).status == 303
    twice = ministry.second.call("POST", place, form={"step": "approve", "seal": seal})
    assert twice.status == 409
    assert bureau.elsewhere.get(f"{CASES}/{case}").status == 200
    holder = bureau.elsewhere.get(place).body.decode()
    assert "GET /api/traced-cases/{case}" in holder and 'value="revoke"' not in holder
    assert place in bureau.elsewhere.get(PAGE).body.decode()
    wrong = ministry.first.call("POST", PAGE, form=form | {"area": "x", "idempotency_key": "p-2"})
    assert wrong.status == 422 and "2790" in wrong.body.decode()
    opened = {"data-testing.cases": "1", "area": "48", "reason": REASON["reason"]}
    opened |= {"idempotency_key": "page-0003"}
    assert bureau.elsewhere.call("POST", f"{PAGE}/khan-cap", form=opened).status == 303
    ended = ministry.first.call("POST", place, form={"step": "revoke", "words": "Hết cần thiết"})
    assert ended.status == 303
    assert bureau.elsewhere.get(f"{CASES}/{case}").status == 404
