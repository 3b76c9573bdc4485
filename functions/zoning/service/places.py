"""Which province is meant, and may the caller see or sign it?"""

from __future__ import annotations

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.divisions import province_asked


def province_of(caller: Caller, province: str = "") -> tuple[str, str]:
    """Code and name of a province of the caller's area; "" is the caller's own.

    Raises DivisionUnknown, NotFound (another's).
    """
    asked, name = province_asked(province, caller.division or "")
    access.require(caller, Scope(division=asked))
    return asked, name
