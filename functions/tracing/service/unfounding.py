"""A case is withdrawn: what follows for the places that were told of it?

Drafts are dropped, and for what is published a retraction is proposed, which a person carries out:
whether others met another case there is for people to judge.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain.case import Case
from functions.tracing.domain.place import Deed, Place, Stand, Step, Why, after
from functions.tracing.store import places

TRIES: Final = 5


def case_withdrawn(case: Case, now: datetime) -> None:
    """A case is none: its drafts are dropped, and what is published of it is proposed to be
    retracted, which a person carries out. Heard again it changes nothing. Raises Busy."""
    for id_ in places.places_of_case(case.id):
        for _ in range(TRIES):
            before = places.place(id_)
            if before is None or before.proposed or not _waits(before) or _heard(before):
                break
            step = Step.DROP if before.stand is Stand.DRAFT else Step.PROPOSE
            deed = Deed(step, before.revision + 1, "", "", now, Why.NO_CASE.value)
            made = after(before, deed)
            try:
                with translated(), TransactWrite(connection=connection()) as together:
                    places.put_next(together, before, made)
            except (ConditionLost, Busy):
                continue
            break
        else:
            raise Busy


def _waits(one: Place) -> bool:
    return one.stand in (Stand.DRAFT, Stand.PUBLISHED)


def _heard(one: Place) -> bool:
    return any((deed.by, deed.why) == ("", Why.NO_CASE.value) for deed in one.deeds)
