"""What became of those whom an organisation listed: for each row what its person lets it know.

A row whose person has not consented says the same as one whose person never registered. Everybody
of whom something is told has the look on record before it is told (security.md P01).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.kernel.callers import Caller
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.runtime.documents.exports import write_csv
from functions.vaccination.domain.campaign import (
    Campaign,
    CampaignState,
    CampaignUnknown,
    read_campaign_id,
)
from functions.vaccination.domain.keeping import Kept, kept
from functions.vaccination.domain.nomination import Nomination
from functions.vaccination.domain.sharing import Status, StatusRow, Word, counts_of, word_of
from functions.vaccination.service import admitting, keeping, listing
from functions.vaccination.store import nomination_lines as lines
from functions.vaccination.store import nominations, shares

MOST: Final = 2_000
"""Rows of one part of a file."""
SEEN_IN: Final = (CampaignState.PUBLISHED, CampaignState.CLOSED)
HEADING: Final = ("danh_sach", "dong", "ho_ten", "tinh_trang", "mui_da_tiem", "status", "doses")
WORDS: Final = {
    Word.UNTOLD: "Không có thông tin",
    Word.REGISTERED: "Đã đăng ký",
    Word.DOSED: "Đã tiêm",
}


@dataclass(frozen=True, slots=True)
class StatusPart:
    """A part of a status file; `after` leads to the next, "" is no more; `until`: how long rows are
    kept; `gone`: rows that stood then, once their time is over."""

    campaign: Campaign
    rows: tuple[StatusRow, ...]
    after: str
    until: Kept
    gone: int = 0


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """How many rows stand, how many say which word (None: hidden), where each part begins, how long
    rows are kept, and how many stood when their time was over."""

    campaign: Campaign
    named: int
    cells: Mapping[Word, int | None]
    parts: tuple[str, ...]
    until: Kept
    gone: int = 0


def counts(caller: Caller, campaign: str, now: datetime) -> StatusCounts:
    """How the caller's people fare, in figures that tell of nobody.

    Raises CampaignUnknown, NotAdmitted, CryptoUnavailable, Busy.
    """
    found = _campaign(caller, campaign, now)
    until = kept(found)
    if not until.has_nominations(day_of(now)):
        gone = keeping.rows_gone(found.id, caller.unit)
        return StatusCounts(found, 0, {}, (), until, gone)
    marks = _standing(found, caller.unit)
    told = _told(found, caller.unit)
    cells = counts_of(len(marks), (told[mark] for mark in marks if mark in told))
    return StatusCounts(found, len(marks), cells, ("", *marks[MOST - 1 : -1 : MOST]), until)


def part(caller: Caller, campaign: str, after: str, now: datetime) -> StatusPart:
    """The rows behind a place of the file, as their persons let the organisation know; audited.

    Raises CampaignUnknown, NotAdmitted, AuditUnavailable, VolumeLimit, CryptoUnavailable, Busy.
    """
    found = _campaign(caller, campaign, now)
    until = kept(found)
    if not until.has_nominations(day_of(now)):
        return StatusPart(found, (), "", until, keeping.rows_gone(found.id, caller.unit))
    marks = [mark for mark in _standing(found, caller.unit) if mark > after]
    wanted, more = marks[:MOST], len(marks) > MOST
    given = {one.place.mark: one for one in shares.of_unit(found.id, caller.unit) if one.tells}
    registry.audited(
        caller,
        (f"list-status#{found.id}", *sorted({given[m].person for m in wanted if m in given})),
        action="read_list_status",
        fields=("registered", "doses"),
        now=now,
    )
    named = [one for one in nominations.of_unit(found.id, caller.unit, wanted) if one.stands]
    rows = (_row(one, given[one.mark].tells if one.mark in given else None) for one in named)
    ordered = tuple(sorted(rows, key=lambda row: (row.list_id, row.row)))
    return StatusPart(found, ordered, wanted[-1] if more else "", until)


def file_of(told: StatusPart) -> bytes:
    """A part as a file: UTF-8 CSV with Vietnamese and English words; gone rows as their number."""
    gone = ("", "", "", "Đã xoá theo thời hạn lưu", "", "deleted", str(told.gone))
    return write_csv(HEADING, (*map(_cells, told.rows), *([gone] if told.gone else [])))


def _campaign(caller: Caller, campaign: str, now: datetime) -> Campaign:
    found = listing.campaign_of(read_campaign_id(campaign), now)
    if found is None or found.state not in SEEN_IN:
        raise CampaignUnknown
    admitting.check_unit(found, caller.unit)
    return found


def _standing(campaign: Campaign, unit: str) -> list[str]:
    return sorted(mark for mark, stands in lines.listed(campaign.id, unit) if stands)


def _told(campaign: Campaign, unit: str) -> dict[str, Status]:
    given = shares.of_unit(campaign.id, unit)
    return {one.place.mark: one.tells for one in given if one.tells is not None}


def _row(one: Nomination, status: Status | None) -> StatusRow:
    list_id, _, row = one.source.rpartition("#")
    name = one.named.identity.full_name if one.named else ""
    return StatusRow(list_id, int(row), name, status)


def _cells(row: StatusRow) -> tuple[str, ...]:
    doses = row.status.doses if row.status else ()
    return (
        row.list_id,
        str(row.row),
        row.full_name,
        WORDS[word_of(row.status)],
        "; ".join(f"Mũi {number}: {day:%d/%m/%Y}" for number, day in doses),
        row.word.value,
        "; ".join(f"{number}: {day.isoformat()}" for number, day in doses),
    )
