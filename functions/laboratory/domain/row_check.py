"""May this row be taken as a result, and if not, what has to be mended?

All faults of a row are told at once, by column and code. A row of another disease or test is
parked: kept, told, never counted, and no fault (domain.md 3.C; security.md L10, L13, L14, L17).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from functions.kernel.errors import Refusal
from functions.laboratory.domain import codes
from functions.laboratory.domain import row_cells as read
from functions.laboratory.domain import row_refusals as no
from functions.laboratory.domain.codes import OURS, Assay, Found
from functions.laboratory.domain.row import (
    BEYOND,
    NOBODY,
    SHORT,
    Checked,
    Parked,
    ParkedRow,
    PersonSaid,
    RawRow,
    ResultRow,
    RowFault,
)
from functions.laboratory.domain.row_times import read_time
from functions.laboratory.domain.words import Method, RowStatus

SKEW: Final = timedelta(minutes=5)
"""How far a laboratory's clock may run before ours."""
OLDEST: Final = timedelta(days=60)
"""How long ago a reported sample may have been taken or tested (security.md L17)."""
GENES: Final = {
    "ct_e": "E",
    "ct_n": "N",
    "ct_orf1ab": "ORF1ab",
    "ct_rdrp": "RdRp",
    "ct_s": "S",
    "ct": "",
}
"""Columns of cycle thresholds and the gene each tells, in the order in which they are kept."""

T = TypeVar("T")


def check(raw: RawRow, received_at: datetime) -> Checked:
    """The result, the row to be parked, or all faults of a row at once; `received_at` aware UTC."""
    assay = codes.read_assay(raw.cells.get("assay", ""))
    row = _Row(raw, received_at)
    why = row.parked(assay)
    if why is not None:
        tube, test = raw.cells.get("tube", ""), raw.cells.get("assay", "")
        return ParkedRow(raw.number, raw.place, why, tube, test, raw.cells)
    result = row.result(assay)
    return result if not row.faults and result is not None else tuple(row.faults)


class _Row:
    """One row on its way: what its cells say, and the faults so far."""

    __slots__ = ("cells", "faults", "kinds", "raw", "received_at")

    def __init__(self, raw: RawRow, received_at: datetime) -> None:
        self.raw, self.received_at = raw, received_at
        self.cells, self.kinds = raw.cells, raw.kinds
        self.faults: list[RowFault] = []

    def parked(self, assay: Assay | None) -> Parked | None:
        """Is the row of another disease or test? A disease and a test at odds are a fault."""
        told = self.cells.get("disease")
        disease = codes.read_disease(told) if told else None
        if told and disease is None:
            self.fault(no.UnknownCode, "disease")
            return None
        if assay is None or self.cells["assay"] != assay.code:
            if disease not in (None, OURS):
                return Parked.OTHER_DISEASE
        elif disease is not None and disease != assay.disease:
            self.fault(no.DiseaseDisagrees, "disease")
            return None
        if assay is None or assay.method is not None:
            return None
        return Parked.OTHER_TEST if assay.disease == OURS else Parked.OTHER_DISEASE

    def result(self, assay: Assay | None) -> ResultRow | None:
        """The row as a result; None, or anything at all, where there are faults."""
        cells, raw = self.cells, self.raw
        self.shape()
        tube = self.taken("tube", read.tube) if "tube" in cells else None
        if "tube" not in cells:
            self.missing("tube")
        if assay is None:
            self.fault(no.UnknownCode if cells.get("assay") else no.CellMissing, "assay")
        method = (assay and assay.method) or Method.PCR
        status = self.status()
        found = self.found(status)
        tested, collected, received = self.times()
        device = self.device(method) if "device" in cells else ""
        ct = self.thresholds(method)
        pool = self.taken("pool", read.pool) if "pool" in cells else ""
        members = self.taken("members", read.members) if "members" in cells else ()
        size = self.taken("pool_size", read.pool_size) if "pool_size" in cells else 0
        specimen = self.taken("specimen", read.specimen) if "specimen" in cells else ""
        reason = self.reason(status)
        person = self.person()
        if self.faults or assay is None or tube is None or tested is None:
            return None
        said = found is not None and found.pooled
        return ResultRow(
            raw.number,
            raw.place,
            tube,
            self.assay_code(assay, device),
            method,
            found.finding if found else None,
            status,
            tested,
            collected,
            received,
            ct,
            device,
            specimen or "",
            said or "pooled" in cells or bool(pool or size or members),
            pool or "",
            size or 0,
            reason,
            person,
            members or (),
        )

    def fault(self, refusal: Refusal | type[Refusal], column: str) -> None:
        """Note a fault; more than one may be told of a row."""
        self.faults.append(RowFault.of(refusal, column))

    def missing(self, column: str) -> None:
        """Note that a required cell is empty."""
        self.fault(no.CellMissing, column)

    def taken(self, column: str, reader: Callable[[str, str], T]) -> T | None:
        """What a cell says, or None and a fault."""
        try:
            return reader(self.cells[column], self.kinds.get(column, ""))
        except Refusal as wrong:
            self.fault(wrong, column)
            return None

    def shape(self) -> None:
        """A row longer or shorter than the heading: its cells may be shifted."""
        if BEYOND in self.cells:
            self.fault(no.CellsPastHeading, "")
        if SHORT in self.cells:
            self.fault(no.RowTooShort, "")

    def status(self) -> RowStatus:
        """Final where nothing is said (security.md L13); a preliminary result is no result."""
        text = self.cells.get("status")
        if not text:
            return RowStatus.FINAL
        status = codes.read_status(text)
        if status is None:
            self.fault(no.NotFinal if codes.is_not_final(text) else no.UnknownCode, "status")
            return RowStatus.FINAL
        return status

    def found(self, status: RowStatus) -> Found | None:
        """What was found; nothing where the result is withdrawn."""
        if status is RowStatus.CANCELLED:
            return None
        text = self.cells.get("finding")
        if not text:
            self.missing("finding")
            return None
        found = codes.read_finding(text)
        if found is None:
            self.fault(no.UnknownCode, "finding")
        return found

    def times(self) -> tuple[datetime | None, datetime | None, datetime | None]:
        """When it was tested, taken, received: in order, not to come, not too old."""
        if "tested_at" not in self.cells:
            self.missing("tested_at")
        tested, collected, received = (
            self.time(column) if column in self.cells else None
            for column in ("tested_at", "collected_at", "received_at")
        )
        if collected and received and received < collected:
            self.fault(no.ReceivedBeforeSample, "received_at")
        elif tested and ((collected and tested < collected) or (received and tested < received)):
            self.fault(no.ResultBeforeSample, "tested_at")
        return tested, collected, received

    def time(self, column: str) -> datetime | None:
        """The instant of a cell, within its bounds."""
        instant = self.taken(column, read_time)
        if instant is not None:
            ago = self.received_at - instant
            if ago > OLDEST:
                self.fault(no.TimeTooOld, column)
            elif -ago > SKEW:
                self.fault(no.TimeInFuture, column)
        return instant

    def device(self, method: Method) -> str:
        """The device or kit as written; one of the map must work by the row's method."""
        text = self.taken("device", read.line) or ""
        device = codes.read_device(text)
        if device is not None and device.method is not method:
            self.fault(no.DeviceDisagrees, "device")
        return text

    def assay_code(self, assay: Assay, device: str) -> str:
        """The LOINC code: the device's own, where the row says a method and no code."""
        known = codes.read_device(device) if device and self.cells["assay"] != assay.code else None
        return known.assay if known else assay.code

    def thresholds(self, method: Method) -> tuple[tuple[str, str], ...]:
        """The cycle thresholds by gene; those that were not reached are left out."""
        ct = []
        for column, gene in GENES.items():
            if column in self.cells:
                value = self.taken(column, read.threshold)
                if value and method is not Method.PCR:
                    self.fault(no.ThresholdWithoutPcr, column)
                elif value:
                    ct.append((gene, value))
        return tuple(ct)

    def reason(self, status: RowStatus) -> str:
        """Why a result is corrected or withdrawn."""
        if status is not RowStatus.FINAL and "reason" not in self.cells:
            self.fault(no.ReasonMissing, "reason")
        return (self.taken("reason", read.line) or "") if "reason" in self.cells else ""

    def person(self) -> PersonSaid:
        """What is said of the person, if anything."""
        cells = self.cells
        if "full_name" not in cells and "birth" not in cells and "identity_number" not in cells:
            return NOBODY
        name = self.taken("full_name", read.name) if "full_name" in cells else ""
        birth = self.taken("birth", read.birth) if "birth" in cells else ""
        number = (
            self.taken("identity_number", read.identity_number)
            if "identity_number" in cells
            else ""
        )
        return PersonSaid(name or "", birth or "", number or "")
