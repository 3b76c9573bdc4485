"""How urgent is a message? Classes, the most urgent first; each has a lane of its own (ADR 0072).

A code and a result are never held by the hour or by the budget; a campaign waits for everybody.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Urgency(StrEnum):
    """The class of a message, as the gateway is told it."""

    CODE = "code"
    RESULT = "result"
    ALERT = "alert"
    EXPOSURE = "exposure"
    CALL_UP = "call_up"
    NOTICE = "notice"
    REMINDER = "reminder"
    CAMPAIGN = "campaign"


KEPT_FOR: Final = frozenset((Urgency.ALERT, Urgency.EXPOSURE))
"""For whom a share of the budget is kept: where these wait for money, somebody is called."""
RESULTS, CONTACTS, CALLS, CAMPAIGNS = "notices", "notice-facts", "notice-calls", "notice-campaigns"
LANES: Final = {
    Urgency.RESULT: RESULTS,
    Urgency.ALERT: RESULTS,
    Urgency.EXPOSURE: CONTACTS,
    Urgency.CALL_UP: CALLS,
    Urgency.NOTICE: CALLS,
    Urgency.REMINDER: CAMPAIGNS,
    Urgency.CAMPAIGN: CAMPAIGNS,
}
"""The queue in which a class waits; codes have one that nothing else enters."""
