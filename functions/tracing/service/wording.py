"""What a case and a trace say to other houses, sealed."""

from __future__ import annotations

from typing import Any

from functions.kernel.periods import day_of, write_instant
from functions.messages.tracing import (
    SEALED_CASE,
    SEALED_CONTACT,
    SEALED_WISH,
    CaseAmended,
    CaseClosed,
    CaseOpened,
    CaseTold,
    CaseWithdrawn,
    ContactConfirmed,
    ContactDismissed,
    ContactFollowed,
    VisitsWanted,
    WishTold,
)
from functions.runtime import crypto
from functions.tracing.domain.case import Act, Case, State
from functions.tracing.domain.contact import Contact
from functions.tracing.domain.trace import Trace
from functions.tracing.store.sealed import key_of


def fact_of(case: Case) -> CaseOpened:
    """The fact of a revision of a case."""
    first, drawn = case.first, case.window
    told_of = CaseTold(
        person=case.person,
        basis="laboratory" if first else "two_persons" if case.signed else "laboratory",
        tube=first.tube if first else "",
        release=first.release if first else 0,
        starts_at=write_instant(drawn.starts_at) if drawn else "",
        ends_at=write_instant(drawn.ends_at) if drawn else "",
        rule=drawn.rule_id if drawn else "",
    )
    bound_to = f"{SEALED_CASE}{case.id}|{case.revision}"
    sealed = crypto.seal(key_of(case.year), told_of.model_dump_json().encode(), bound_to)
    common: dict[str, Any] = {
        "case": case.id,
        "revision": case.revision,
        "division": case.division,
        "day": case.day.isoformat(),
        "year": case.year,
        "sealed": crypto.to_text(sealed),
    }
    if case.state is State.WITHDRAWN:
        return CaseWithdrawn(**common, why="error" if case.act is Act.ERROR else "retracted")
    if case.state is State.CLOSED:
        return CaseClosed(**common)
    return CaseOpened(**common) if case.act is Act.OPENED else CaseAmended(**common)


def wish_of(trace: Trace) -> VisitsWanted:
    """The wish of a trace."""
    told_of = WishTold(
        person=trace.person,
        ring=1 if trace.ring else 0,
        starts_at=write_instant(trace.starts_at),
        ends_at=write_instant(trace.ends_at),
        venues=trace.venues,
        by_hand=tuple(
            (one.venue, write_instant(one.entered_at), write_instant(one.left_at))
            for one in trace.visits
        ),
    )
    bound_to = f"{SEALED_WISH}{trace.case}|{trace.id}"
    sealed = crypto.seal(key_of(trace.year), told_of.model_dump_json().encode(), bound_to)
    return VisitsWanted(
        case=trace.case,
        trace=trace.id,
        revision=trace.revision,
        year=trace.year,
        sealed=crypto.to_text(sealed),
    )


def followed_fact(contact: Contact) -> ContactConfirmed:
    """That a contact has to be followed up, or no more."""
    told_of = ContactFollowed(
        person=contact.person,
        ring=contact.followed.ring if contact.followed else 0,
        last_at=write_instant(contact.followed.last_at) if contact.followed else "",
    )
    bound_to = f"{SEALED_CONTACT}{contact.id}|{contact.step}"
    sealed = crypto.seal(key_of(contact.year), told_of.model_dump_json().encode(), bound_to)
    made = ContactConfirmed if contact.followed else ContactDismissed
    return made(
        case=contact.case,
        contact=contact.id,
        step=contact.step,
        division=contact.division,
        year=contact.year,
        sealed=crypto.to_text(sealed),
        day=day_of(contact.sayings[0].at).isoformat() if contact.sayings else "",
    )
