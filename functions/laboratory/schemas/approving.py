"""Files that wait for approvers, results that wait for tubes: as they are shown."""

from __future__ import annotations

from datetime import datetime

from functions.laboratory.domain.clearing import OPEN
from functions.laboratory.domain.guards import Alarm, Guard
from functions.laboratory.service.approving import Waiting
from functions.laboratory.service.matching import Stray
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import Out

WIDTH = 1000
"""Of a bar; its scale ends a quarter beyond what is farthest right."""
PARTS = ("received", "accepted", "matched", "orphaned", "parked", "duplicate", "rejected")


class DecisionForm(Form):
    """What an approver says of a file."""

    decision: str = Line
    reason: str = Line

    def lets_go(self) -> bool:
        """Release it, or refuse it? Anything but ``release`` refuses."""
        return self.decision == "release"


class MatchForm(Form):
    """Which tube a result belongs to."""

    orphan: str = Line
    tube: str = Line
    reason: str = Line


class AlarmView(Out):
    """A guard's reason as a bar: how wide, and where the usual and the bound stand, of 1,000."""

    guard: str
    measured: str
    usual: str
    bound: str
    width: int
    usual_at: int
    bound_at: int

    @classmethod
    def of(cls, alarm: Alarm) -> AlarmView:
        """The bar of an alarm."""
        scale = max(alarm.measured, alarm.usual, alarm.bound) * 1.25 or 1.0
        share = alarm.guard is Guard.POSITIVITY_HIGH
        texts = {
            name: f"{getattr(alarm, name):.1%}" if share else f"{getattr(alarm, name):,.0f}"
            for name in ("measured", "usual", "bound")
        }
        return cls(
            guard=alarm.guard.value,
            **texts,
            width=round(alarm.measured / scale * WIDTH),
            usual_at=round(alarm.usual / scale * WIDTH),
            bound_at=round(alarm.bound / scale * WIDTH),
        )


class WordView(Out):
    """What an approver said; `own`: the reader did."""

    own: bool
    lets_go: bool
    reason: str
    at: datetime


class WaitingView(Out):
    """A file that waits for its approvers. `may_decide`: the reader is one of them, and has not."""

    id: str
    filename: str
    state: str
    at: datetime
    counts: dict[str, int]
    alarms: list[AlarmView]
    words: list[WordView]
    needs_reason: bool
    may_decide: bool
    is_sender: bool
    again_of: str
    why_again: str

    @classmethod
    def of(cls, waiting: Waiting, reader: str) -> WaitingView:
        """As a reader sees it."""
        file = waiting.file
        words = [
            WordView(own=each.by == reader, lets_go=each.lets_go, reason=each.reason, at=each.at)
            for each in sorted(waiting.said, key=lambda each: each.at)
        ]
        open_to = file.state in OPEN and reader != file.by
        return cls(
            id=file.id,
            filename=file.filename,
            state=file.state.value,
            at=file.made_at,
            counts={name: getattr(file.account, name) for name in PARTS},
            alarms=[AlarmView.of(each) for each in waiting.alarms],
            words=words,
            needs_reason=bool(waiting.alarms),
            may_decide=open_to and not any(word.own for word in words),
            is_sender=reader == file.by,
            again_of=file.again_of or "",
            why_again=file.why_again,
        )


class StrayView(Out):
    """A result that waits for its tube."""

    id: str
    tube: str
    laboratory: str
    file: str
    row: int
    why: str
    since: datetime
    near: list[tuple[str, str]]

    @classmethod
    def of(cls, stray: Stray) -> StrayView:
        """As a reader sees it: nothing of the result."""
        orphan = stray.orphan
        return cls(
            id=orphan.id,
            tube=orphan.tube,
            laboratory=orphan.laboratory,
            file=orphan.file,
            row=orphan.row,
            why=orphan.why,
            since=orphan.since,
            near=[(each.tube, each.how) for each in stray.near],
        )
