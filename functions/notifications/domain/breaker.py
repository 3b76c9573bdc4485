"""What stops messages of a kind, a province or a rule? A breaker that two people open and close.

One proposes, another confirms. A proposal to open lets messages pass, a proposal to close holds
them still. Closing says what becomes of those that were held: they are sent, or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.kernel.errors import Conflict, Forbidden, Invalid
from functions.notifications.domain.notice import Notice

ANY: Final = "*"
SHORTEST_REASON: Final = 10


class BreakerState(StrEnum):
    """How does it stand?"""

    CLOSED = "closed"
    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"


class Fate(StrEnum):
    """What becomes of what was held?"""

    SEND = "send"
    CANCEL = "cancel"


class SecondPersonMissing(Forbidden):
    """Who proposed it can't confirm it."""

    code = "SECOND_PERSON_MISSING"
    vi = "Cần người thứ hai xác nhận, không phải người đã đề nghị."
    en = "This needs a second person, not the one who proposed it."


class BreakerMoved(Conflict):
    """Somebody was faster, or it does not stand so that this could be done."""

    code = "BREAKER_MOVED"
    vi = "Cầu dao đã thay đổi. Hãy xem lại rồi làm lại."
    en = "The breaker has changed. Look again, then do it again."


class BreakerInvalid(Invalid):
    """No such kind, place or rule, or no reason given."""

    code = "BREAKER_INVALID"
    vi = "Hãy chọn loại thông báo và nơi, và ghi lý do."
    en = "Choose the kind and the place, and give a reason."


@dataclass(frozen=True, slots=True)
class Breaker:
    """Which messages (`kind`, `province`, `rule`; ``*`` is any), how it stands, who did the last
    step (`by`: proposer, then second person), why, and the fate of what was held."""

    kind: str
    province: str
    rule: str
    state: BreakerState = BreakerState.CLOSED
    revision: int = 0
    by: tuple[str, ...] = ()
    why: str = ""
    fate: Fate = Fate.SEND
    at: datetime | None = None

    @property
    def key(self) -> str:
        """Its natural key."""
        return f"{self.kind}|{self.province}|{self.rule}"

    @property
    def holds(self) -> bool:
        """Are messages held now?"""
        return self.state in (BreakerState.OPEN, BreakerState.CLOSING)

    def catches(self, notice: Notice, province: str, rule: str) -> bool:
        """Is this notice one of those that it stops?"""
        return (
            self.kind in (ANY, notice.kind)
            and self.province in (ANY, province)
            and self.rule in (ANY, rule)
        )


def propose(kept: Breaker, *, opens: bool, by: str, why: str, fate: Fate, now: datetime) -> Breaker:
    """A first person's word; `fate` is of what was held, where it is to close. Refuses
    BreakerInvalid without a reason, BreakerMoved where it does not stand so."""
    if len(why.strip()) < SHORTEST_REASON:
        raise BreakerInvalid
    if kept.state is not (BreakerState.CLOSED if opens else BreakerState.OPEN):
        raise BreakerMoved
    state = BreakerState.OPENING if opens else BreakerState.CLOSING
    meant = replace(kept, why=why.strip(), fate=kept.fate if opens else fate)
    return _next(meant, state, (by,), now)


def confirm(kept: Breaker, *, by: str, now: datetime) -> Breaker:
    """A second person's word. Refuses SecondPersonMissing, BreakerMoved without a proposal."""
    settled = {
        BreakerState.OPENING: BreakerState.OPEN,
        BreakerState.CLOSING: BreakerState.CLOSED,
    }.get(kept.state)
    if settled is None:
        raise BreakerMoved
    if by in kept.by:
        raise SecondPersonMissing
    return _next(kept, settled, (*kept.by, by), now)


def withdraw(kept: Breaker, *, by: str, now: datetime) -> Breaker:
    """A proposal is taken back or refused, by anybody who might confirm it. Refuses
    BreakerMoved without one."""
    before = {
        BreakerState.OPENING: BreakerState.CLOSED,
        BreakerState.CLOSING: BreakerState.OPEN,
    }.get(kept.state)
    if before is None:
        raise BreakerMoved
    return _next(kept, before, (*kept.by, by), now)


def _next(kept: Breaker, state: BreakerState, by: tuple[str, ...], now: datetime) -> Breaker:
    return replace(kept, state=state, revision=kept.revision + 1, by=by, at=now)
