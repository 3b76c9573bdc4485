"""Which cookies do we set? All unreadable to scripts; Secure but on plain local HTTP.

`lachan_session` the citizen's session · `lachan_device` the nonce a code is bound to ·
`lachan_staff` the issuer's token · `lachan_oidc` state, nonce and PKCE verifier of a sign-in.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from functions.runtime import entropy, settings

SESSION: Final = "lachan_session"
DEVICE: Final = "lachan_device"
STAFF: Final = "lachan_staff"
OIDC: Final = "lachan_oidc"
DEVICE_LIFE: Final = timedelta(days=1)
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{22}")


def set_cookie(
    name: str, value: str, life: timedelta, *, path: str = "/", cross_site: bool = False
) -> str:
    """A `Set-Cookie` value. `cross_site` is for the issuer's form post alone (SameSite=None)."""
    secure = settings.secure_cookies()
    same_site = "None" if cross_site and secure else "Lax"
    parts = [
        f"{name}={value}",
        f"Path={path}",
        f"Max-Age={int(life.total_seconds())}",
        "HttpOnly",
        f"SameSite={same_site}",
    ]
    return "; ".join([*parts, "Secure"] if secure else parts)


def drop_cookie(name: str, *, path: str = "/", cross_site: bool = False) -> str:
    """A `Set-Cookie` value that removes the cookie."""
    return set_cookie(name, "", timedelta(0), path=path, cross_site=cross_site)


def session_cookie(token: str, life: timedelta) -> str:
    """The cookie that carries a session token."""
    return set_cookie(SESSION, token, life)


def device_nonce(sent: str) -> tuple[str, list[str]]:
    """The nonce of the browser asking: the one it sent, or a new one and its `Set-Cookie`."""
    if _NONCE.fullmatch(sent):
        return sent, []
    drawn = entropy.token(128)
    return drawn, [set_cookie(DEVICE, drawn, DEVICE_LIFE)]
