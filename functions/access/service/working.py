"""How many accounts work? A province or a place of it is counted now, the nation from the night."""

from __future__ import annotations

from datetime import datetime

from functions.access.domain.working import Counted, counted_in, together
from functions.access.store import accounts as store
from functions.access.store import nights
from functions.kernel.divisions import provinces


def active_in(place: str, now: datetime) -> Counted:
    """Accounts that work at or below a place (a division path; "" is the nation), by role, and in
    what lies directly in it; never who. Of the nation it is one query of what the night counted, of
    a province every account is read. Whoever asks stands to the place already. Raises Busy."""
    if not place:
        return together((str(one.code) for one in provinces()), nights.nights(), now)
    found = store.accounts_of(store.members_in(place))
    return counted_in(place, (account for account, _ in found), now)
