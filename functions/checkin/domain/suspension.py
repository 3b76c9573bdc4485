"""What does a page say, and what goes on, while a module is suspended by order?

Which order stands at a place is the registry's answer (an order of the nation or of the province
suspends; neither resumes what the other has suspended). Declarations were really suspended by
2118/BYT (27 Apr 2022) and 2213/BYT-DP (30 Apr 2022). Suspended means that nothing new is asked of
anyone; it never means that what is held may be kept longer, or that nobody may see their own.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from functions.checkin.domain import wording
from functions.kernel.periods import day_of


class Act(StrEnum):
    """What people and clocks do in this context."""

    DECLARE = "declare"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    SEND_KEPT = "send_kept"
    READ_OWN = "read_own"
    ERASE = "erase"


_STOPPED_BY = {"declaration": frozenset({Act.DECLARE}), "checkin": frozenset({Act.CHECK_IN})}


def goes_on(act: Act, module: str) -> bool:
    """May `act` be done while `module` (``checkin`` or ``declaration``) is suspended?

    What was scanned before the suspension and kept offline is still taken (`SEND_KEPT`), judged by
    the instant of the scan.
    """
    return act not in _STOPPED_BY[module]


def counts(effective_from: datetime, scanned_at: datetime) -> bool:
    """Was a suspension in effect at the instant of a scan, however late it is sent?"""
    return effective_from <= scanned_at


def say_suspension(
    language: str,
    *,
    instrument: str,
    effective_from: datetime,
    at: datetime,
    province: str = "",
) -> str:
    """The notice of a page at the instant `at`; `province` is a name, "" for the nation.

    Before the suspension takes effect it is announced.
    """
    date = f"{day_of(effective_from):%d/%m/%Y}"
    if at < effective_from:
        return wording.say("suspended.announced", language, date=date, instrument=instrument)
    if province:
        told = wording.say(
            "suspended.province", language, province=province, date=date, instrument=instrument
        )
    else:
        told = wording.say("suspended.nation", language, date=date, instrument=instrument)
    return f"{told} {wording.say('suspended.keep', language)}"
