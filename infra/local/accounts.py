"""Which made-up staff can sign in locally? Nobody of these exists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """A staff account of the local issuer; `division` is a path of codes, "" for the nation."""

    subject: str
    name: str
    role: str
    unit: str
    unit_id: str
    division: str


ACCOUNTS = (
    Account("bo-van-hanh", "Lý Thị Vận Hành", "ministry_operator", "Bộ Y tế", "moh", ""),
    Account("bo-dich-te", "Đặng Văn Dịch Tễ", "epidemiologist", "Bộ Y tế", "moh", ""),
    Account("dich-te-hn", "Tô Thị Truy Vết", "epidemiologist", "CDC Hà Nội", "cdc-01", "01"),
    Account(
        "dich-te-hcm", "Kiều Văn Dịch", "epidemiologist", "CDC TP. Hồ Chí Minh", "cdc-79", "79"
    ),
    Account("thanh-tra", "Hồ Thị Kiểm Tra", "auditor", "Thanh tra Bộ Y tế", "moh-audit", ""),
    Account("tinh-ha-noi", "Bùi Văn Tỉnh", "province_officer", "CDC Hà Nội", "cdc-01", "01"),
    Account("tinh-hcm", "Võ Thị Thành", "province_officer", "CDC TP. Hồ Chí Minh", "cdc-79", "79"),
    Account(
        "huyen-ba-dinh",
        "Dương Văn Quận",
        "district_officer",
        "TTYT quận Ba Đình",
        "ttyt-001",
        "01/001",
    ),
    Account(
        "lay-mau", "Mai Thị Lấy Mẫu", "sampler", "TYT phường Phúc Xá", "tyt-00001", "01/001/00001"
    ),
    Account(
        "xet-nghiem",
        "Phan Văn Nghiệm",
        "lab_technician",
        "Phòng xét nghiệm CDC Hà Nội",
        "lab-01",
        "01",
    ),
    Account(
        "duyet-1", "Chu Thị Duyệt", "lab_approver", "Phòng xét nghiệm CDC Hà Nội", "lab-01", "01"
    ),
    Account(
        "duyet-2", "Tạ Văn Kiểm", "lab_approver", "Phòng xét nghiệm CDC Hà Nội", "lab-01", "01"
    ),
    Account(
        "diem-tiem",
        "Trịnh Thị Tiêm",
        "commune_officer",
        "Điểm tiêm phường Phúc Xá",
        "site-00001",
        "01/001/00001",
    ),
    Account(
        "bac-si-kham",
        "Lương Văn Khám",
        "doctor",
        "Điểm tiêm phường Phúc Xá",
        "site-00001",
        "01/001/00001",
    ),
    Account(
        "nguoi-tiem",
        "Âu Thị Mũi",
        "vaccinator",
        "Điểm tiêm phường Phúc Xá",
        "site-00001",
        "01/001/00001",
    ),
    Account(
        "to-chuc",
        "Quách Thị Nhân Sự",
        "organisation",
        "Công ty May Mẫu (giả định)",
        "org-00001",
        "01/001",
    ),
    Account(
        "xa-phuc-xa",
        "Ngô Thị Phường",
        "commune_officer",
        "TYT phường Phúc Xá",
        "tyt-00001",
        "01/001/00001",
    ),
    Account("bo-duyet-1", "Cao Thị Phê Duyệt", "ministry_operator", "Bộ Y tế", "moh", ""),
    Account("bo-duyet-2", "Đinh Văn Chấp Thuận", "ministry_operator", "Bộ Y tế", "moh", ""),
)
