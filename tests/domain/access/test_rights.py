"""Rights to other areas' data: their terms, their hands, their end (security.md Z08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.access.domain import right_steps as steps
from functions.access.domain.right_refusals import (
    RightInvalid,
    RightOver,
    RightReasonMissing,
    RightTermsInvalid,
)
from functions.access.domain.rights import (
    Kind,
    Right,
    State,
    Verdict,
    Wanted,
    opening_terms,
    openings_of,
    terms_of,
)
from functions.kernel.callers import Caller, Purpose, Role
from functions.kernel.errors import Refusal

NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
TODAY = date(2021, 11, 23)
BASIS = "Công văn 2790/BTTTT-THH mục 3 (thử)"
CASES = ("testing.cases",)
WANTED = Wanted("cdc-01", CASES, "79", BASIS, TODAY, TODAY + timedelta(days=89))
FIRST, SECOND, THIRD = (
    Caller(Role.MINISTRY_OPERATOR, f"m-{n}", unit="moh", division="") for n in (1, 2, 3)
)
HOLDER = Caller(
    Role.EPIDEMIOLOGIST, "e-1", unit="cdc-01", division="01", purpose=Purpose.EPIDEMIC_CONTROL
)


def proposed(wanted: Wanted = WANTED) -> Right:
    terms = terms_of(wanted, NOW)
    rule = "rights-2790-2021"
    return Right("0" * 26, terms, Kind.GRANTED, State.PROPOSED, FIRST.subject, "moh", NOW, rule)


def active() -> Right:
    once = steps.approved(proposed(), SECOND, proposed().terms.seal, NOW)
    return steps.approved(once, THIRD, once.terms.seal, NOW)


def opened(by: str = "e-1", unit: str = "cdc-01") -> Right:
    terms, rule = opening_terms(unit, CASES, "79", "Ổ dịch giáp ranh, chưa liên lạc được", NOW)
    return Right("1" * 26, terms, Kind.OPENED, State.ACTIVE, by, "", NOW, rule, holder=by)


@pytest.mark.catalogue("Z08")
def test_two_others_put_a_right_in_force_for_its_days_alone() -> None:
    once = steps.approved(proposed(), SECOND, proposed().terms.seal, NOW)
    made = active()

    assert (once.state, made.state, made.hands) == (State.PROPOSED, State.ACTIVE, {"m-2", "m-3"})
    # Vietnamese days: from 22 Nov 17:00 UTC to 20 Feb 17:00 UTC, the end not included.
    assert made.terms.from_at == datetime(2021, 11, 22, 17, tzinfo=UTC)
    assert made.terms.until == datetime(2022, 2, 20, 17, tzinfo=UTC)
    assert made.is_in_force(made.terms.from_at)
    assert made.is_in_force(made.terms.until - timedelta(microseconds=1))
    assert not made.is_in_force(made.terms.until)
    assert not made.is_in_force(made.terms.from_at - timedelta(microseconds=1))
    assert not once.is_in_force(NOW)


@pytest.mark.catalogue("Z08")
def test_nobody_approves_their_own_or_twice_or_for_their_unit_or_other_terms() -> None:
    seen, seal = proposed(), proposed().terms.seal
    once = steps.approved(seen, SECOND, seal, NOW)
    wider = terms_of(replace(WANTED, area="01"), NOW).seal
    attempts = (
        (seen, FIRST, seal),
        (once, SECOND, seal),
        (seen, replace(SECOND, unit="cdc-01"), seal),
        (seen, SECOND, wider),
        (seen, SECOND, ""),
    )
    for right, caller, shown in attempts:
        with pytest.raises(RightInvalid) as refused:
            steps.approved(right, caller, shown, NOW)
        assert refused.value.code == "GRANT_INVALID"
    for over in (active(), steps.refused(seen, SECOND, NOW)):
        with pytest.raises(RightOver):
            steps.approved(over, THIRD, seal, NOW)
    with pytest.raises(RightOver):
        steps.approved(once, THIRD, seal, once.terms.until)


@pytest.mark.parametrize(
    "wanted",
    [
        replace(WANTED, last=TODAY + timedelta(days=90)),
        replace(WANTED, last=TODAY - timedelta(days=1)),
        replace(WANTED, first=TODAY - timedelta(days=1)),
        replace(WANTED, first=TODAY + timedelta(days=31)),
        replace(WANTED, data=()),
        replace(WANTED, data=("testing.cases", "checkin.contacts")),
        replace(WANTED, data=("testing.police",)),
        replace(WANTED, area=""),
        replace(WANTED, area="9999"),
        replace(WANTED, basis="-"),
        replace(WANTED, basis="x" * 600),
    ],
)
def test_what_cannot_be_granted(wanted: Wanted) -> None:
    with pytest.raises(RightTermsInvalid):
        terms_of(wanted, NOW)


@pytest.mark.catalogue("Z08")
def test_a_right_that_was_taken_back_opens_nothing() -> None:
    made = active()
    (granted,) = openings_of([made], HOLDER, NOW)
    ended = steps.revoked(made, FIRST, "Hết dịch ở địa bàn", NOW)

    assert (granted.datum, granted.area) == ("testing.cases", "79")
    assert openings_of([ended], HOLDER, NOW) == ()
    assert openings_of([made], replace(HOLDER, unit="cdc-48"), NOW) == ()
    assert openings_of([made], replace(HOLDER, purpose=Purpose.TESTING), NOW) == ()
    assert steps.revoked(ended, SECOND, "Hết dịch ở địa bàn", NOW) is ended
    for caller, words, refusal in (
        (replace(SECOND, unit="cdc-01"), "Hết dịch ở địa bàn", RightInvalid),
        (SECOND, "", RightTermsInvalid),
    ):
        with pytest.raises(refusal):
            steps.revoked(made, caller, words, NOW)


def test_an_opening_is_of_one_account_for_sixty_minutes() -> None:
    made = opened()

    assert made.terms.until - NOW == timedelta(minutes=60)
    assert len(openings_of([made], HOLDER, NOW)) == 1
    assert openings_of([made], replace(HOLDER, subject="e-2"), NOW) == ()
    assert openings_of([made], HOLDER, NOW + timedelta(minutes=60)) == ()
    with pytest.raises(RightReasonMissing):
        opening_terms("cdc-01", CASES, "79", "vội", NOW)


def barred(held: list[Right], terms_data: tuple[str, ...] = CASES, area: str = "79/760") -> bool:
    terms, _ = opening_terms("cdc-01", terms_data, area, "Ổ dịch giáp ranh", NOW)
    try:
        steps.check_may_open(held, terms, HOLDER, NOW)
    except Refusal:
        return True
    return False


@pytest.mark.catalogue("Z08")
def test_whose_right_was_taken_back_opens_nothing_in_an_emergency() -> None:
    taken = steps.revoked(active(), FIRST, "Dùng sai mục đích", NOW - timedelta(days=89))
    judged = steps.reviewed(opened(), SECOND, Verdict.UNJUSTIFIED, "Không có ổ dịch nào", NOW)

    assert barred([taken])
    assert not barred([taken], ("checkin.contacts",))
    assert not barred([taken], area="48")
    assert not barred([replace(taken, ended_at=NOW - timedelta(days=90))])
    assert not barred([active(), opened()])
    assert judged.state is State.REVOKED
    assert barred([judged], ("vaccination.events",), "48")
    assert not barred([replace(judged, by="e-2")])


def test_an_opening_is_judged_once_by_somebody_else() -> None:
    made = opened()
    judged = steps.reviewed(made, SECOND, Verdict.JUSTIFIED, "Đã xác nhận ổ dịch", NOW)

    assert (judged.verdict, judged.state) == (Verdict.JUSTIFIED, State.ACTIVE)
    assert steps.reviewed(judged, THIRD, Verdict.JUSTIFIED, "Đã xác nhận ổ dịch", NOW) is judged
    with pytest.raises(RightOver):
        steps.reviewed(judged, THIRD, Verdict.UNJUSTIFIED, "Xem lại thấy sai", NOW)
    with pytest.raises(RightOver):
        steps.reviewed(active(), THIRD, Verdict.JUSTIFIED, "Đã xác nhận ổ dịch", NOW)
    with pytest.raises(RightInvalid):
        steps.reviewed(made, replace(SECOND, subject="e-1"), Verdict.JUSTIFIED, "Đã xác nhận", NOW)
