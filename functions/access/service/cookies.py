"""Which cookies do we set? All unreadable to scripts; Secure but on plain local HTTP.

`lachan_session` the citizen's session · `lachan_device` the nonce a code is bound to ·
`lachan_staff` the issuer's token · `lachan_oidc` state, nonce and PKCE verifier of a sign-in. How
they are named on the way: functions.runtime.http.cookies.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from functions.runtime import entropy
from functions.runtime.http.cookies import drop_cookie, set_cookie

__all__ = ["drop_cookie", "set_cookie"]

SESSION: Final = "lachan_session"
DEVICE: Final = "lachan_device"
STAFF: Final = "lachan_staff"
OIDC: Final = "lachan_oidc"
DEVICE_LIFE: Final = timedelta(days=1)
SIGNED_OUT: Final = {"Clear-Site-Data": '"cache"'}
"""What a sign-out tells the browser: pages kept for "back" go too (ASVS 5.0 V14.3.1). Not
"cookies", which would reach every host below the same domain; not "storage", where visits wait that
have not been sent yet and a gate keeps its key: our own script clears what was the person's."""
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{22}")


def session_cookie(token: str, life: timedelta) -> str:
    """The cookie that carries a session token."""
    return set_cookie(SESSION, token, life)


def device_nonce(sent: str) -> tuple[str, list[str]]:
    """The nonce of the browser asking: the one it sent, or a new one and its `Set-Cookie`."""
    if _NONCE.fullmatch(sent):
        return sent, []
    drawn = entropy.token(128)
    return drawn, [set_cookie(DEVICE, drawn, DEVICE_LIFE)]
