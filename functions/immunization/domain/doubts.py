"""What may speak against a dose at the moment it is recorded, so that it is held?"""

from __future__ import annotations

from enum import StrEnum


class Doubt(StrEnum):
    """Why a dose that was given is not taken as it is (domain/holding.py)."""

    OFTEN = "often"
    """One account recorded more in an hour than one person can give (security.md Z11)."""
    SAME_HANDS = "same_hands"
    """Whoever screened its person gave it too (ADR 0060)."""
    NOT_SCREENED = "not_screened"
    """No screening of that day has been heard of."""
    NOT_PASSED = "not_passed"
    """The screening did not lead to an injection at a site."""
    NO_APPOINTMENT = "no_appointment"
    """Without a network nobody could ask, and now there is neither appointment nor reason."""
    OTHER_VACCINE = "other_vaccine"
    """The person was screened for another vaccine."""
    SCHEDULE = "schedule"
    """Too soon, another product than before, or the series was complete."""
    LOT_UNKNOWN = "lot_unknown"
    """Nobody here knows that lot or vial."""
    LOT_BLOCKED = "lot_blocked"
    """The lot was recalled or had expired."""
    LOT_EMPTY = "lot_empty"
    """Nothing was left in the vial, or at the site."""
    VIAL_OVERDUE = "vial_overdue"
    """The hours of the open vial were over."""
