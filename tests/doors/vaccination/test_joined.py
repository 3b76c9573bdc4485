"""Records that are joined after both have registered: one person, counted once (ADR 0052, 0085)."""

from __future__ import annotations

import pytest

from functions.kernel.callers import Caller, Role
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime import clock
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.service import alike, joining
from functions.vaccination.store.marks import marks_of
from functions.vaccination.store.rolls import SHARDS
from tests.doors.checkin.town import OTHER, VISITOR
from tests.doors.vaccination.clinic import Clinic
from tests.doors.vaccination.test_booking import adds_member
from tests.doors.vaccination.test_keeping import round_of_night
from tests.doors.vaccination.test_registering import doubts, settled
from tests.world import Actor

PASSPORT = {"full_name": "Tran Thi Binh", "birth": "1990-01-01", "sex": "2", "home": "01/001/00001",
            "document": "C1234567"}  # fmt: skip


def registered_marks(clinic: Clinic) -> int:
    """How many the marks say are registered, without anything told anew."""
    id_ = CampaignId(clinic.campaign)
    return sum(one.is_registered for shard in SHARDS for one in marks_of(id_, shard))


def both_registered(clinic: Clinic) -> tuple[Actor, str]:
    """A member whom a guardian registered, who registered by the own phone as well."""
    guardian, self_ = clinic.town.visitor(VISITOR), clinic.town.visitor(OTHER)
    member = adds_member(guardian)
    home = {"home": "01/001/00001", "birth": "2008-02-03"}
    assert clinic.registers(guardian, for_person=member, identity=home).status == 201
    assert clinic.registers(self_, identity=PASSPORT).status == 201
    assert settled(clinic) == 2
    now, own = clock.now(), Caller(Role.CITIZEN, guardian.person, phone_verified=True)
    code = registry.offer_member(own, PersonId(member), now)
    claimant = Caller(Role.CITIZEN, self_.person, phone_verified=True)
    registry.claim_member(claimant, code, now)
    return self_, member


def test_a_join_after_both_registered_is_told_and_counts_one_person_once(opened: Clinic) -> None:
    _, member = both_registered(opened)
    assert registered_marks(opened) == 2  # nobody has written a version of either
    round_of_night()
    assert settled(opened) == 1
    (case,) = doubts(opened)
    assert case["doubts"] == ["like_another"]
    assert member in (case["registered"]["person"], case["other"]["person"])
    assert registry.joins_to_look_at(10) == ()
    round_of_night()
    assert settled(opened) == 1


def test_a_join_that_nothing_could_be_done_of_is_looked_at_again(
    opened: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_registered(opened)
    with monkeypatch.context() as patched:
        patched.setattr(alike, "look_at", lambda *_: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError):
            joining.look_at_joined(clock.now())
    assert len(registry.joins_to_look_at(10)) == 1
    assert joining.look_at_joined(clock.now()) == 1
    assert settled(opened) == 1


def test_a_join_that_changes_while_it_is_looked_at_stays_to_be_looked_at(opened: Clinic) -> None:
    both_registered(opened)
    (seen,) = registry.joins_to_look_at(10)
    registry.join_looked_at(seen.__class__(seen.taken, seen.holder, seen.number - 1))
    assert registry.joins_to_look_at(10) == (seen,)
    registry.join_looked_at(seen)
    assert registry.joins_to_look_at(10) == ()
