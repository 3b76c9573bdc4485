"""The paper of a certificate: a PDF with its QR, drawn off the request path.

It says nothing that the record of its certificate does not: it is kept for a month alone (the
lifecycle of `PLACE`, decision 0147) and drawn anew for whoever looks for it when it is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from functions.certificates.domain import envelope, values
from functions.certificates.domain.certificate import Certificate
from functions.certificates.domain.uvci import CertificateId
from functions.certificates.domain.words import Kind, State
from functions.certificates.store import certificates
from functions.kernel.periods import VIETNAM
from functions.runtime import objects

if TYPE_CHECKING:
    from functions.runtime.documents.drawing import Mark

WIDTH, HEIGHT, EDGE = 210.0, 297.0, 20.0
INK, SOFT = "#1d1a18", "#574f49"
PLACE: Final = "certificates/papers/"
"""What lies here goes by itself."""
SIDE: Final = 82.0
"""Millimetres of the code: some 0.9 mm a module, read by any phone from a hand's distance."""
TITLES: Final = {
    Kind.VACCINATION: ("Chứng nhận tiêm chủng COVID-19", "COVID-19 vaccination certificate"),
    Kind.TEST: ("Chứng nhận xét nghiệm COVID-19", "COVID-19 test certificate"),
    Kind.RECOVERY: ("Chứng nhận khỏi bệnh COVID-19", "Certificate of recovery from COVID-19"),
}


def print_paper(identifier: str) -> None:
    """Draw and keep the paper; doing it again makes an equal one. Raises Busy."""
    found = certificates.certificate(CertificateId(identifier))
    if found is None or found.state is not State.ISSUED:
        return
    objects.put("documents", key_of(found.id), drawn(found), "application/pdf")
    certificates.put_printed(found.id)


def key_of(identifier: CertificateId) -> str:
    """Where the paper lies."""
    return f"{PLACE}{identifier}.pdf"


def link_of(found: Certificate) -> str:
    """A link to the paper for five minutes, "" while it is being drawn or counts no more.

    A paper that is gone is asked for again; its stream calls for the drawing. Raises Busy.
    """
    if not found.printed or found.state is not State.ISSUED:
        return ""
    if not objects.is_there("documents", key_of(found.id)):
        certificates.put_paper_gone(found.id)
        return ""
    return objects.link("documents", key_of(found.id), f"{found.id}.pdf")


def facts_of(found: Certificate) -> list[tuple[str, str, str]]:
    """What stands on a certificate, read from its own text: Vietnamese, English, value.

    The eleven fields of Decision 5772/QĐ-BYT for a vaccination; nationality is not among what a
    certificate of the EU's form can say.
    """
    payload = envelope.read_claims(envelope.read(found.text).payload).health
    entry = payload[found.kind.value][0]
    name = payload["nam"]
    told = [
        ("Họ và tên", "Name", " ".join(name[part] for part in ("fn", "gn") if part in name)),
        ("Ngày sinh", "Date of birth", payload["dob"]),
        ("Bệnh", "Disease", values.display("tg", entry["tg"])),
        *_of_kind(found.kind, entry),
        ("Cơ quan cấp", "Issuer", entry["is"]),
        ("Mã chứng nhận", "Certificate code", entry["ci"]),
    ]
    if found.expires_at:
        ends = f"{found.expires_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        told.append(("Hết hiệu lực lúc", "Expires at", ends))
    return told


def drawn(found: Certificate) -> bytes:
    """The paper as PDF."""
    from functions.runtime.documents.drawing import About, Code, Page, Words
    from functions.runtime.documents.pdf import write_pdf
    from functions.runtime.documents.qr import Correction, squares_of

    vi, en = TITLES[found.kind]
    marks: list[Mark] = [
        Words(EDGE, 30, vi, 8, INK, True),
        Words(EDGE, 38, en, 5, SOFT),
        Code((WIDTH - SIDE) / 2, 50, SIDE, squares_of(found.text, Correction.M, dense=True), INK),
    ]
    y = 148.0
    for vietnamese, english, value in facts_of(found):
        marks += [
            Words(EDGE, y, vietnamese, 4, INK, True),
            Words(EDGE, y + 4.2, english, 3, SOFT),
            Words(80, y, value, 4.2, INK),
        ]
        y += 11
    issued_at = found.issued_at or found.requested_at
    about = About(f"{vi} {found.id}", en, "Bộ Y tế", issued_at)
    return write_pdf([Page(WIDTH, HEIGHT, tuple(marks))], about)


def _device(entry: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Which rapid test it was, where it was one."""
    if "ma" not in entry:
        return []
    name = values.display(values.DEVICES, entry["ma"]).rpartition(", ")[2]
    return [("Bộ xét nghiệm", "Rapid test", name)]


def _of_kind(kind: Kind, entry: dict[str, Any]) -> list[tuple[str, str, str]]:
    if kind is Kind.VACCINATION:
        return [
            ("Vắc xin", "Vaccine", values.display("vp", entry["vp"])),
            ("Sản phẩm", "Product", values.display("mp", entry["mp"])),
            ("Nhà sản xuất", "Manufacturer", values.display("ma", entry["ma"])),
            ("Mũi số / tổng số mũi", "Dose / series", f"{entry['dn']}/{entry['sd']}"),
            ("Ngày tiêm", "Date of vaccination", entry["dt"]),
        ]
    if kind is Kind.TEST:
        return [
            ("Loại xét nghiệm", "Type of test", values.display("tt", entry["tt"])),
            *_device(entry),
            ("Kết quả", "Result", values.display("tr", entry["tr"])),
            ("Lấy mẫu lúc", "Sample taken at", entry["sc"]),
            ("Nơi xét nghiệm", "Testing centre", entry.get("tc", "")),
        ]
    return [
        ("Ngày dương tính đầu tiên", "First positive test", entry["fr"]),
        ("Có giá trị từ", "Valid from", entry["df"]),
        ("Có giá trị đến", "Valid until", entry["du"]),
    ]
