"""Under which names do cookies travel, and how are they written?

Where cookies are Secure, their names begin with `__Host-`: a browser then takes them from this host
alone, over TLS, for every path (ASVS 5.0 V3.3.1, V3.3.3), so that no neighbour below the same
domain can plant one. On a local network without TLS the bare names are used, as a browser would
refuse the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from functions.runtime import settings

PREFIX: Final = "__Host-"


def sent_name(name: str) -> str:
    """The name under which a cookie of ours is set here."""
    return PREFIX + name if settings.secure_cookies() else name


def received(jar: Mapping[str, str], name: str) -> str:
    """A cookie's value, "" where absent; under another name than it is set here it is not read."""
    return jar.get(sent_name(name), "")


def set_cookie(
    name: str, value: str, life: timedelta, *, cross_site: bool = False, scripts: bool = False
) -> str:
    """A `Set-Cookie` value. `cross_site` is for the issuer's form post alone (SameSite=None),
    `scripts` for what pages may read."""
    return _line(sent_name(name), value, life, cross_site=cross_site, scripts=scripts)


def drop_cookie(name: str, *, cross_site: bool = False) -> list[str]:
    """The `Set-Cookie` values that remove a cookie, under its bare name too."""
    names = dict.fromkeys((sent_name(name), name))
    return [_line(one, "", timedelta(0), cross_site=cross_site) for one in names]


def add_due(headers: dict[str, Any], due: str) -> None:
    """Let a cookie go with an answer, unless the answer sets or drops it itself, or others may keep
    the answer."""
    if "no-store" not in headers.get("Cache-Control", ""):
        return
    given = headers.get("Set-Cookie", [])
    lines = [given] if isinstance(given, str) else list(given)
    name = due.partition("=")[0] + "="
    if not any(one.startswith(name) for one in lines):
        headers["Set-Cookie"] = [*lines, due]


def _line(
    name: str, value: str, life: timedelta, *, cross_site: bool = False, scripts: bool = False
) -> str:
    secure = settings.secure_cookies()
    parts = [
        f"{name}={value}",
        "Path=/",
        f"Max-Age={int(life.total_seconds())}",
        *([] if scripts else ["HttpOnly"]),
        f"SameSite={'None' if cross_site and secure else 'Lax'}",
        *(["Secure"] if secure else []),
    ]
    return "; ".join(parts)
