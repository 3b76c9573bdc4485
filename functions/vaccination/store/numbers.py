"""Where does all that stands under an identity number in a campaign lie?"""

from __future__ import annotations

from typing import Final

CLAIM: Final = "claim"
"""The item of who registered under it."""


def claim_of(campaign: str, number: str) -> str:
    """The partition; `number` is the keyed hash of the number in the campaign."""
    return f"number#{campaign}#{number}"
