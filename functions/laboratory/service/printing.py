"""The paper beside a box of tubes: a manifest as CSV and as PDF with the QR of its code.

Drawn off the request path; what is printed is what was sent. No person stands on it, only how
many are in a tube.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from functions.access import service as access
from functions.kernel.errors import NotFound
from functions.kernel.periods import VIETNAM
from functions.laboratory.domain.custody import Manifest
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Kind
from functions.laboratory.service.custody import sent_with
from functions.laboratory.store import manifests as store
from functions.runtime import objects

if TYPE_CHECKING:
    from functions.runtime.documents.drawing import Mark, Page

HEADING = (
    "phieu",
    "ma_ong",
    "loai_mau",
    "so_nguoi",
    "ly_do",
    "loai_benh_pham",
    "niem_phong_luc",
    "don_vi_lay_mau",
)
KINDS = {Kind.SINGLE: "mau_don", Kind.FIELD_POOL: "mau_gop", Kind.LAB_POOL: "mau_gop_pxn"}
WIDTH, HEIGHT, EDGE, LINE = 210.0, 297.0, 15.0, 6.0
FIRST_LINE, LAST_LINE = 62.0, 280.0
INK, SOFT = "#1d1a18", "#574f49"
COLUMNS = (
    (EDGE, "Mã ống"),
    (70.0, "Loại"),
    (95.0, "Số người"),
    (120.0, "Niêm phong"),
    (165.0, "Nhận"),
)
WORDS = {Kind.SINGLE: "đơn", Kind.FIELD_POOL: "gộp", Kind.LAB_POOL: "gộp (PXN)"}


def print_manifest(code: str) -> None:
    """Draw and keep both files; doing it again makes equal ones. Raises Busy."""
    manifest = store.manifest(code)
    if manifest is None:
        return
    tubes = sent_with(manifest)
    objects.put("documents", _key(code, "csv"), _csv(manifest, tubes), "text/csv")
    objects.put("documents", _key(code, "pdf"), _pdf(manifest, tubes), "application/pdf")
    store.mark_printed(code)


def links_of(manifest: Manifest) -> tuple[str, str]:
    """Links to the CSV and the PDF for five minutes, "" while they are being drawn.

    The record says whether they are there: who may not list the bucket is told 403 of an absent
    object, not 404.
    """
    if not manifest.printed:
        return "", ""
    code = manifest.code
    csv, pdf = (
        objects.link("documents", _key(code, ending), f"{code}.{ending}")
        for ending in ("csv", "pdf")
    )
    return csv, pdf


def _csv(manifest: Manifest, tubes: tuple[Specimen, ...]) -> bytes:
    from functions.runtime.documents.exports import write_csv

    return write_csv(
        HEADING,
        [
            (
                manifest.code,
                tube.tube,
                KINDS[tube.kind],
                str(tube.size),
                tube.reason.value,
                tube.specimen_type,
                _local(tube.sealed_at),
                tube.unit,
            )
            for tube in tubes
        ],
    )


def _pdf(manifest: Manifest, tubes: tuple[Specimen, ...]) -> bytes:
    from functions.runtime.documents.drawing import About
    from functions.runtime.documents.pdf import write_pdf

    room = int((LAST_LINE - FIRST_LINE) // LINE)
    starts = range(0, max(len(tubes), 1), room)
    pages = [
        _page(manifest, tubes[start : start + room], (place + 1, len(starts)), len(tubes))
        for place, start in enumerate(starts)
    ]
    about = About(
        f"Phiếu giao nhận mẫu {manifest.code}",
        f"{len(tubes)} ống từ {manifest.unit} đến {manifest.laboratory}",
        manifest.unit,
        manifest.made_at,
    )
    return write_pdf(pages, about)


def _page(
    manifest: Manifest, tubes: tuple[Specimen, ...], number: tuple[int, int], total: int
) -> Page:
    from functions.runtime.documents.drawing import Box, Code, Page, Words
    from functions.runtime.documents.qr import squares_of

    marks: list[Mark] = [
        Words(EDGE, 24, "Phiếu giao nhận mẫu", 7, INK, True),
        Words(EDGE, 32, manifest.code, 6, INK, True),
        Words(EDGE, 40, f"Từ: {_name(manifest.unit)}", 4, INK),
        Words(EDGE, 46, f"Đến: {_name(manifest.laboratory)}", 4, INK),
        Words(EDGE, 52, f"Gửi lúc {_local(manifest.made_at)} · {total} ống", 4, SOFT),
        Words(165, 52, f"Trang {number[0]}/{number[1]}", 4, SOFT),
        Code(160, 12, 30, squares_of(manifest.code), INK),
        Box(EDGE, FIRST_LINE - 1.5, WIDTH - 2 * EDGE, 0.3, INK),
    ]
    marks += [Words(x, FIRST_LINE - 3, text, 3.4, SOFT, True) for x, text in COLUMNS]
    for row, tube in enumerate(tubes):
        y = FIRST_LINE + LINE * row + 4
        cells = (tube.tube, WORDS[tube.kind], str(tube.size), _local(tube.sealed_at))
        marks += [Words(x, y, text, 4, INK) for (x, _), text in zip(COLUMNS, cells, strict=False)]
        marks.append(Box(COLUMNS[-1][0], y - 3.4, 4, 0.3, INK))
        marks.append(Box(COLUMNS[-1][0], y + 0.6, 4, 0.3, INK))
        marks.append(Box(COLUMNS[-1][0], y - 3.4, 0.3, 4, INK))
        marks.append(Box(COLUMNS[-1][0] + 4, y - 3.4, 0.3, 4.3, INK))
    return Page(WIDTH, HEIGHT, tuple(marks))


def _name(unit: str) -> str:
    try:
        return access.unit_of(unit).name
    except NotFound:
        return unit


def _local(at: datetime | None) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if at else ""


def _key(code: str, ending: str) -> str:
    return f"manifests/{code}.{ending}"
