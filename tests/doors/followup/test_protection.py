"""Doses and recoveries that were told protect by the dated rule; an officer may say otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count, permutations
from typing import Any

import pytest

from functions.followup.domain.follow import Act, FollowUp
from functions.followup.domain.protection import By
from functions.followup.store import heads
from functions.followup.store.events import events_of
from functions.kernel.callers import Role
from functions.kernel.periods import start_of_day, write_instant
from functions.messages.vaccination import DoseTold, ImmunizationCorrected, ImmunizationRecorded
from functions.runtime import clock, crypto, keys
from tests.doors.followup.ward import A, B, Ward

MET, LATER = date(2022, 3, 1), date(2022, 3, 8)
SHORT = date(2022, 3, 6)
FIRST, SECOND = date(2021, 8, 3), date(2021, 9, 28)


@pytest.fixture(autouse=True)
def _in_march() -> Any:
    with clock.fixed(start_of_day(date(2022, 3, 2)) + timedelta(hours=9)):
        yield


def dose(
    day: date, person: str = A, *, revision: int = 1, state: Any = "ok", number: int = 1
) -> dict[str, Any]:
    """The fact of a dose."""
    at = write_instant(start_of_day(day) + timedelta(hours=9))
    told = DoseTold(product="vero-cell", lot="L1", dose=number, doses=2, occurred_at=at,
                    observed_until=None, state=state)  # fmt: skip
    key = f"{day:%Y%m%d}"
    sealed = crypto.seal(
        keys.key("immunizations-2021"), told.model_dump_json().encode(), f"facts|{key}|{revision}"
    )
    common = {"immunization": key, "revision": revision, "person": person, "site": "s1",
              "year": 2021, "sealed": crypto.to_text(sealed)}  # fmt: skip
    if revision > 1:
        return ImmunizationCorrected(**common, reason="entered by mistake").model_dump()
    return ImmunizationRecorded(**common).model_dump()


def protected(one: FollowUp) -> tuple[date | None, By | None, str]:
    found = one.protection
    return one.until, found and found.by, found.rule_id if found else ""


def test_two_doses_of_before_shorten_what_is_asked_and_the_decision_names_the_rule(
    ward: Ward,
) -> None:
    ward.hears(dose(FIRST), dose(SECOND, number=2), dose(FIRST, B))
    one = ward.confirmed(A, MET)
    assert protected(one) == (SHORT, By.DOSES, "protection-762-2022")
    (event,) = events_of(one.id)
    assert (event.act, event.protection) == (Act.STARTED, "protection-762-2022")
    assert "đã tiêm đủ mũi (ngày 28/09/2021, protection-762-2022)" in event.why
    assert protected(ward.confirmed(B, MET)) == (LATER, None, "")


def test_doses_contact_and_correction_in_any_order_are_the_same(ward: Ward) -> None:
    number = count(10)
    for order in permutations(range(4)):
        person = f"00000000000{next(number)}"
        facts: list[Callable[[], object]] = [
            lambda who=person: ward.hears(dose(FIRST, who)),
            lambda who=person: ward.hears(dose(SECOND, who, number=2)),
            lambda who=person: ward.hears(dose(FIRST, who, revision=2, state="withdrawn")),
            lambda who=person: ward.confirmed(who, MET, contact=f"c{who}"),
        ]
        for place in (*order, *order):
            facts[place]()
        assert protected(ward.follow_up(person)) == (LATER, None, "")


@pytest.mark.parametrize("state", ["held", "suspect"])
def test_a_dose_that_waits_for_a_second_person_protects_from_then_on(
    ward: Ward, state: str
) -> None:
    ward.hears(dose(FIRST), dose(SECOND, number=2, state=state))
    assert ward.confirmed(A, MET).until == LATER
    ward.hears(dose(SECOND, number=2, revision=2, state="confirmed"))
    one = ward.follow_up(A)
    assert (one.until, one.act) == (SHORT, Act.PROTECTED)
    ward.hears(dose(SECOND, number=2, revision=3, state="withdrawn"))
    one = ward.follow_up(A)
    assert (one.until, one.act) == (LATER, Act.UNPROTECTED)


def test_before_the_letter_nothing_protected(ward: Ward) -> None:
    ward.hears(dose(FIRST), dose(SECOND, number=2))
    one = ward.confirmed(A, date(2022, 2, 20))
    assert (one.until, one.protection) == (date(2022, 3, 6), None)


def test_whoever_recovered_within_three_months_is_protected(ward: Ward) -> None:
    """Ill from 23 November: fourteen days by the rule of then, recovered on 7 December."""
    ward.ill(A)
    assert protected(ward.confirmed(A, date(2022, 3, 7))) == (
        date(2022, 3, 12), By.RECOVERED, "protection-762-2022",
    )  # fmt: skip
    assert ward.confirmed(A, date(2022, 3, 8), contact="c2").until == date(2022, 3, 15)
    withdrawn = ward.ill(A, revision=2, withdrawn=True)
    assert withdrawn.protection is None


def test_an_officer_overrules_what_was_recorded_with_a_reason_and_back(ward: Ward) -> None:
    ward.hears(dose(FIRST), dose(SECOND, number=2))
    ward.confirmed(A, MET)
    nurse = ward.member(Role.COMMUNE_OFFICER, "station-00001")
    assert ward.steps(nurse, "unprotected", words="").code == "STEP_REASON_MISSING"
    told = ward.steps(nurse, "unprotected", words="Mũi hai là của người trùng tên").json
    assert (told["until"], told["protected_by"], told["protection_rule"]) == (
        LATER.isoformat(), "refused", "",
    )  # fmt: skip
    assert "cán bộ không công nhận" in told["why"]
    ward.hears(dose(date(2021, 12, 20), number=3))
    assert ward.follow_up(A).until == LATER, "a person's word stands before what is recorded"
    back = ward.steps(nurse, "protected").json
    assert (back["until"], back["protected_by"]) == (SHORT.isoformat(), "officer")
    acts = [(one["act"], one["protection"]) for one in back["events"]]
    assert acts == [
        ("started", "protection-762-2022"), ("unprotected", "refused"), ("changed", "refused"),
        ("protected", "officer"),
    ]  # fmt: skip


def test_a_dose_that_is_heard_while_the_follow_up_begins_is_not_lost(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second dose is heard between the reading of the proof and the first version's write."""
    ward.hears(dose(FIRST))
    plain, done = heads.put_next, []

    def put_next(*told: Any) -> None:
        if not done:
            done.append(1)
            ward.hears(dose(SECOND, number=2))
        plain(*told)

    monkeypatch.setattr(heads, "put_next", put_next)
    assert ward.confirmed(A, MET).until == SHORT


def test_what_officers_had_said_before_stands(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record written before doses were heard has neither proof nor an officer's no."""
    body = heads._body
    monkeypatch.setattr(
        heads, "_body",
        lambda one: {k: v for k, v in body(one).items() if k not in ("ps", "pf")} | {"pr": True},
    )  # fmt: skip
    assert ward.confirmed(A, MET).until == SHORT
    assert ward.follow_up(A).said is True
