"""Where does the next page begin? Told in a sealed word that only the same asker can use.

A cursor is bound to caller and route, or to the list that is named where several routes show the
same one: altered, or taken to another list or person, it is refused (security.md Z16). It holds a
position, and sealed, it tells nobody what that is.
"""

from __future__ import annotations

from functions.kernel.callers import Caller
from functions.kernel.errors import Malformed
from functions.runtime import crypto, keys

LONGEST = 2048


class CursorInvalid(Malformed):
    """Altered, or given to somebody else or for another list."""

    code = "CURSOR_INVALID"
    vi = "Vị trí trang không hợp lệ, vui lòng mở lại từ đầu."
    en = "The page position is not valid; please start again."


def seal_cursor(caller: Caller, position: str, of: str = "") -> str:
    """A cursor for the caller on the present route, or in the list `of`. Raises
    CryptoUnavailable."""
    return crypto.to_text(crypto.seal(_key(), position.encode(), _bound(caller, of)))


def open_cursor(caller: Caller, cursor: str, of: str = "") -> str:
    """The position in a cursor. Raises CursorInvalid, CryptoUnavailable."""
    try:
        if len(cursor) > LONGEST:
            raise CursorInvalid
        return crypto.unseal(_key(), crypto.from_text(cursor), _bound(caller, of)).decode()
    except (crypto.Unopenable, ValueError) as wrong:
        raise CursorInvalid from wrong


def _key() -> bytes:
    return crypto.derive(keys.key("session"), "access|cursor|v1")


def _bound(caller: Caller, of: str) -> str:
    return f"cursor|{caller.subject}|{of or caller.route}"
