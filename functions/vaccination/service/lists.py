"""Lists of people that an organisation sends: the template, announcing one, how it fares.

The file itself is taken by the registry's accounting (one chunk, one conditional write); what a
row means is `nominating`. Another organisation's list answers like one that does not exist.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from functions.kernel.callers import Caller
from functions.kernel.uploads import CONTENT_TYPES
from functions.registry import service as registry
from functions.runtime import objects
from functions.vaccination.domain.admission import Admission
from functions.vaccination.domain.campaign import Campaign, CampaignUnknown, read_campaign_id
from functions.vaccination.domain.list_guide import TITLES, headings, lines
from functions.vaccination.service import admitting, listing

PEOPLE: Final = frozenset({registry.ImportKind.PEOPLE})
NAME: Final = "mau-danh-sach-tiem"
PLACE: Final = "reports/lists/template-"


@dataclass(frozen=True, slots=True)
class Offered:
    """A campaign for which lists may be sent, once the organisation is admitted."""

    campaign: Campaign
    admission: Admission | None


def campaigns_of(caller: Caller, now: datetime) -> tuple[Offered, ...]:
    """The published campaigns of the caller's province, and how its wish stands in each."""
    found = listing.campaigns_in((caller.division or "")[:2], now)
    return tuple(Offered(one, admitting.asked_of(caller, one)) for one in found)


def start_list(
    caller: Caller,
    *,
    campaign: str,
    filename: str,
    size: int,
    dry_run: bool,
    key: str,
    now: datetime,
) -> registry.FileImport:
    """Announce a list for a campaign, once per idempotency key.

    Raises CampaignUnknown, NotAdmitted, FileNameInvalid, FileSizeInvalid, TooMany,
    IdempotencyKeyReused.
    """
    found = listing.published(read_campaign_id(campaign), now)
    admitting.check_unit(found, caller.unit)
    return registry.start_import(
        caller,
        kind=registry.ImportKind.PEOPLE,
        filename=filename,
        size=size,
        dry_run=dry_run,
        key=key,
        now=now,
        subject=found.id,
    )


def upload_of(file: registry.FileImport) -> dict[str, Any] | None:
    """The form by which a list is sent, for five minutes; None once it has come."""
    return registry.upload_of(file)


def list_shown(caller: Caller, id_: str, now: datetime) -> registry.ImportShown:
    """How a list fares, row by row; every look is on record.

    Raises ImportUnknown, also for another organisation's; AuditUnavailable, Busy.
    """
    shown = registry.import_shown(caller, id_, now, PEOPLE)
    registry.audited(
        caller, (f"import#{shown.file.id}",), action="read_list", fields=("rows",), now=now
    )
    return shown


def lists_of(caller: Caller) -> tuple[registry.FileImport, ...]:
    """The newest lists of the caller's unit."""
    return registry.imports_of(caller, PEOPLE)


def campaign_name(file: registry.FileImport, now: datetime) -> str:
    """What the campaign of a list is called."""
    try:
        found = listing.campaign_of(read_campaign_id(file.subject), now)
    except CampaignUnknown:
        return ""
    return found.name if found else ""


def template_csv() -> str:
    """The heading alone, in UTF-8 with a byte order mark."""
    from functions.runtime.documents.exports import write_csv

    return write_csv(headings(), ()).decode()


def template_link() -> str:
    """A short link to the workbook, which is written once for each form of it. Raises Busy."""
    told = "\n".join("\t".join(line) for line in (TITLES, *lines()))
    key = f"{PLACE}{hashlib.sha256(told.encode()).hexdigest()[:16]}.xlsx"
    objects.put_once("documents", key, template_xlsx(), CONTENT_TYPES["xlsx"])
    return objects.link("documents", key, f"{NAME}.xlsx")


def template_xlsx() -> bytes:
    """A workbook whose first sheet takes people as text and whose second explains the columns."""
    from functions.runtime.documents.workbooks import Sheet, write_xlsx

    return write_xlsx((Sheet("Danh sách", headings()), Sheet("Hướng dẫn", TITLES, lines())))
