"""How do several writes of the registry happen together, or not at all?"""

from __future__ import annotations

from collections.abc import Callable

from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.runtime.tables import connection, translated

TRIES = 5

Effects = Callable[[TransactWrite], None]


def write_together(effects: Effects) -> None:
    """Do all effects in one transaction; conflicts with other writers are tried again.

    Raises ConditionLost (also over an own write whose answer was lost: read back), Busy.
    """
    for left in reversed(range(TRIES)):
        try:
            with (
                translated(),
                TransactWrite(connection=connection()) as together,
            ):
                effects(together)
            return
        except Busy:
            if not left:
                raise
