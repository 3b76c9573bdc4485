"""What everybody may read of the queue."""

from __future__ import annotations

from functions.runtime.http.views import Out
from functions.vaccination.domain.queue import DEFINITION_EN, DEFINITION_VI
from functions.vaccination.service.queueing import QueueShown


class QueueRow(Out):
    """A group in a division ("" the nation): waiting and invited, null where hidden."""

    division: str
    group: str
    waiting: int | None
    invited: int | None


class QueueView(Out):
    """The queue of the nation or a province by division and group; `day` is "" before the first."""

    day: str
    division: str
    definition_vi: str
    definition_en: str
    rows: list[QueueRow]

    @classmethod
    def of(cls, told: QueueShown) -> QueueView:
        """Show it."""
        rows = []
        for path in (told.province, *(path for path, _ in told.divisions)):
            for group in told.groups:
                waiting, invited = told.figures(group.code, path)
                if (waiting, invited) != (0, 0):
                    rows.append(
                        QueueRow(division=path, group=group.code, waiting=waiting, invited=invited)
                    )
        return cls(
            day=told.queue.day.isoformat() if told.queue else "",
            division=told.province,
            definition_vi=DEFINITION_VI,
            definition_en=DEFINITION_EN,
            rows=rows,
        )
