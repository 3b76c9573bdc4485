"""What does the national template say of each column? Its second sheet, in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from functions.laboratory.domain.reading.columns import COLUMNS, REQUIRED, title_of

MARK: Final = "Hướng dẫn · Guide"
"""The first cell of the guide's sheet, by which a reader knows that no results stand in it."""
TITLES: Final = (MARK, "Bắt buộc · Required", "Ý nghĩa", "Meaning", "Ví dụ · Example")

_TIME: Final = (
    "Ngày, tháng, năm, giờ, phút theo giờ Việt Nam; hoặc 2021-08-31 14:05",
    "Day, month, year, hours, minutes in Vietnamese time; or 2021-08-31 14:05",
    "31/08/2021 14:05",
)
_CT: Final = (
    "Chu kỳ ngưỡng của gen này, chỉ với PCR; để trống nếu không phát hiện",
    "Cycle threshold of this gene, PCR only; leave empty if not detected",
    "23,5",
)
EXPLAINED: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "tube": ("Mã vạch trên ống nghiệm", "Barcode on the tube", "LC0000000012"),
        "assay": (
            "PCR, kháng nguyên, hoặc mã LOINC",
            "PCR, antigen, or a LOINC code",
            "94500-6",
        ),
        "finding": (
            "Dương tính, Âm tính, Không hợp lệ, Không xác định, hoặc mã SNOMED CT",
            "Positive, negative, invalid, indeterminate, or a SNOMED CT code",
            "Âm tính",
        ),
        "tested_at": _TIME,
        "collected_at": _TIME,
        "received_at": _TIME,
        "status": (
            "F chính thức (mặc định), C đính chính, X huỷ",
            "F final (taken if empty), C corrected, X withdrawn",
            "F",
        ),
        "reason": (
            "Lý do đính chính hoặc huỷ; bắt buộc với C và X",
            "Reason of a correction or withdrawal; required with C and X",
            "Nhập nhầm ống",
        ),
        "ct_e": _CT,
        "ct_n": _CT,
        "ct_rdrp": _CT,
        "ct_orf1ab": _CT,
        "ct_s": _CT,
        "ct": (
            "Chu kỳ ngưỡng khi không ghi theo gen",
            "Cycle threshold where no gene is told",
            "23,5",
        ),
        "device": ("Máy hoặc sinh phẩm", "Device or kit", "cobas SARS-CoV-2"),
        "specimen": (
            "Dịch tỵ hầu, Dịch họng, Nước bọt… hoặc mã SNOMED CT",
            "Nasopharyngeal swab, throat swab, saliva… or a SNOMED CT code",
            "258500001",
        ),
        "pool": (
            "Mã mẫu gộp của phòng xét nghiệm, khi mỗi ống trong mẫu gộp có một dòng",
            "The laboratory's own id of a pool, where each tube in it has a row",
            "G-0012",
        ),
        "pool_size": ("Số mẫu trong mẫu gộp", "How many are in the pool", "10"),
        "members": (
            "Mã các ống đã gộp, cách nhau bằng dấu cách, khi mẫu gộp có mã ống riêng và một dòng",
            "Codes of the tubes that were joined, where the pool has a code and one row itself",
            "LC0000000012 LC0000000024",
        ),
        "disease": (
            "Để trống hoặc COVID-19; bệnh khác được giữ riêng, không tính",
            "Empty or COVID-19; other diseases are kept aside and not counted",
            "COVID-19",
        ),
        "full_name": (
            "Không cần; nếu có thì chỉ để đối chiếu",
            "Not needed; if there, only to compare",
            "",
        ),
        "birth": (
            "Không cần; ngày hoặc năm sinh, chỉ để đối chiếu",
            "Not needed; date or year of birth, only to compare",
            "1990",
        ),
        "identity_number": (
            "Không cần; CCCD, CMND hoặc hộ chiếu dạng văn bản, chỉ để đối chiếu",
            "Not needed; CCCD, CMND or passport as text, only to compare",
            "",
        ),
    }
)


def template_titles() -> list[str]:
    """The heading of the national template: times are written day first, and it says so."""
    return [title_of(column, "dmy") for column in COLUMNS]


def lines() -> Iterator[list[str]]:
    """The lines of the guide below its titles, one a column of the template."""
    for column in COLUMNS:
        vi, en, example = EXPLAINED[column]
        needed = "có · yes" if column in REQUIRED else ""
        yield [title_of(column, "dmy"), needed, vi, en, example]
