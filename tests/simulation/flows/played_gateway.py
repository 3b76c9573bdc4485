"""A gateway that is handed many messages by one call says of each what it says of one alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from functions.kernel.errors import Busy
from functions.runtime import sms
from functions.runtime.sms import Sms, Taken

Send = Callable[[str, str, str, str], None]


def each(send: Send, messages: Sequence[Sms]) -> list[Taken]:
    """What `send` does with each; an answer that is lost is lost for that one."""
    told = []
    for one in messages:
        try:
            send(one.phone, one.text, one.kind, one.reference)
        except sms.NotTaken:
            told.append(Taken.NO)
        except Busy:
            told.append(Taken.NO_WORD)
        else:
            told.append(Taken.YES)
    return told
