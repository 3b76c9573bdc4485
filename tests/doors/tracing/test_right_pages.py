"""What the ministry's pages of rights offer to whom, and what they say of what they refuse."""

from __future__ import annotations

import pytest

from tests.doors.checkin.town import Officer, items_of
from tests.doors.tracing.bureau import Bureau
from tests.doors.tracing.test_rights import PAGE, RIGHTS, TERMS, Ministry

FORM = {name: value for name, value in TERMS.items() if name != "data"} | {
    "data-testing.cases": "1",
    "idempotency_key": "rights-page-0001",
}


@pytest.fixture
def ministry(bureau: Bureau) -> Ministry:
    return Ministry(bureau)


def offered(who: Officer, place: str) -> tuple[bool, bool, bool]:
    """May they approve by the page, may they refuse, and are they told that others have to?"""
    body = who.get(place).body.decode()
    return 'value="approve"' in body, 'value="refuse"' in body, "Chờ người khác của Bộ" in body


@pytest.mark.catalogue("Z08")
def test_a_hand_is_offered_to_those_alone_who_may_give_it(
    bureau: Bureau, ministry: Ministry
) -> None:
    made = ministry.proposes()
    place = f"{PAGE}/{made['right']}"
    before = [offered(who, place) for who in (ministry.first, ministry.second)]
    ministry.steps(made["right"], "approve", ministry.second, seal=made["seal"])
    after = [offered(who, place) for who in (ministry.second, ministry.third, bureau.elsewhere)]
    ministry.steps(made["right"], "approve", ministry.third, seal=made["seal"])

    assert before == [(False, False, True), (True, True, False)]
    assert after == [(False, True, True), (True, True, False), (False, False, False)]
    assert offered(ministry.second, place) == (False, False, False)


def test_a_form_whose_key_was_spent_is_shown_with_another(
    bureau: Bureau, ministry: Ministry
) -> None:
    assert ministry.first.call("POST", PAGE, form=FORM).status == 303
    changed = ministry.first.call("POST", PAGE, form=FORM | {"area": "48"})
    body = changed.body.decode()
    key = body.partition('name="idempotency_key" value="')[2].partition('"')[0]
    again = ministry.first.call("POST", PAGE, form=FORM | {"area": "48", "idempotency_key": key})
    slip = ministry.first.call(
        "POST", PAGE, form=FORM | {"area": "x", "idempotency_key": "slip-001"}
    )

    assert changed.status == 409 and "IDEMPOTENCY_KEY_REUSED" in body
    assert key not in {"", FORM["idempotency_key"]}
    assert again.status == 303
    assert 'name="idempotency_key" value="slip-001"' in slip.body.decode(), "nothing was spent"
    assert len(ministry.third.get(RIGHTS).json["rights"]) == 2


@pytest.mark.catalogue("Z08")
@pytest.mark.parametrize("unit", ["nobody", "#waiting"])
def test_nothing_is_granted_to_what_is_no_unit(
    bureau: Bureau, ministry: Ministry, unit: str
) -> None:
    asked = {"kind": "hospital", "name": "Bệnh viện (thử)", "division": "01", "licence": "7/BYT"}
    assert bureau.officer.call("POST", "/api/unit-applications", asked).status == 201
    assert "#waiting" in {one["id"]["S"] for one in items_of("units")}
    terms = TERMS | {"unit": unit}
    reply = ministry.first.call("POST", RIGHTS, terms, headers=bureau.key())
    page = ministry.first.call("POST", PAGE, form=FORM | {"unit": unit})

    assert (reply.status, reply.code) == (404, "NOT_FOUND")
    assert reply.json["errors"] == [{"field": "unit", "code": "NOT_FOUND"}]
    assert page.status == 404 and "Đơn vị được cấp: " in page.body.decode()
