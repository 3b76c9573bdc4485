"""What does a venue's poster say to people?

Vietnamese first, English below. The official address stands on it, so that a code pasted over it
or a look-alike page is noticed (domain.md 3.A4); what a person without a telephone shows is on it
too (domain.md 1.2, 3.K3). Sentences are short: a poster is read standing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from functions.kernel.divisions import print_place
from functions.kernel.identifiers import CardCode, print_card_code, print_venue_code
from functions.registry.domain.poster import Poster


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in Vietnamese and English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class PosterWords:
    """All texts of one poster, and the link in its QR."""

    link: str
    domain: str
    service: Said
    heading: Said
    venue_name: str
    place: str
    code_label: Said
    code: str
    with_phone: Said
    without_phone: Said
    warning: Said
    footer: Said
    printed_on: date


@dataclass(frozen=True, slots=True)
class CardWords:
    """All texts of one personal card, and what its QR holds. No name stands on it."""

    reading: str
    domain: str
    service: Said
    code_label: Said
    code: str
    hint: Said
    printed_on: date


SERVICE = Said("LÁ CHẮN", "National check-in")
HEADING = Said("Quét mã khi vào và khi ra", "Scan when you enter and when you leave")
CODE_LABEL = Said("Mã địa điểm", "Venue code")
CARD_LABEL = Said("Mã thẻ", "Card code")
CARD_HINT = Said(
    "Đưa thẻ này khi vào và khi ra. Nhặt được thẻ, xin gửi về UBND xã, phường.",
    "Show this card when entering and leaving.",
)


def poster_words(poster: Poster, *, link: str, origin: str, venue_name: str) -> PosterWords:
    """The texts of a poster; `link` is what its QR holds, `origin` our scheme and host."""
    domain = origin.partition("://")[2]
    code = print_venue_code(poster.venue)
    return PosterWords(
        link=link,
        domain=domain,
        service=SERVICE,
        heading=HEADING,
        venue_name=venue_name,
        place=print_place(poster.division),
        code_label=CODE_LABEL,
        code=code,
        with_phone=Said(
            f"Có điện thoại: mở máy ảnh, quét mã, bấm vào liên kết. "
            f"Không quét được: vào {domain}, nhập mã {code}.",
            f"With a phone: scan with the camera and tap the link, "
            f"or open {domain} and type {code}.",
        ),
        without_phone=Said(
            "Không có điện thoại: đưa thẻ Lá Chắn, CCCD hoặc thẻ BHYT cho người kiểm soát.",
            "Without a phone: show your Lá Chắn, identity or health insurance card.",
        ),
        warning=Said(
            f"Mã này chỉ mở trang {domain}. Thấy mã bị dán đè, hoặc mở ra trang khác: "
            "đừng nhập gì, hãy báo người quản lý.",
            f"This code opens {domain} only. If another code is pasted over it or another site "
            "opens, enter nothing and tell the staff.",
        ),
        footer=Said(
            f"Bản số {poster.version} · In ngày {poster.issued:%d/%m/%Y} · "
            f"Dùng đến hết ngày {poster.expires:%d/%m/%Y}",
            f"Version {poster.version} · Issued {poster.issued} · Valid through {poster.expires}",
        ),
        printed_on=poster.issued,
    )


def card_words(reading: str, *, code: CardCode, origin: str, printed_on: date) -> CardWords:
    """The texts of a personal card; `reading` is what its QR holds (``LC5.…``)."""
    return CardWords(
        reading=reading,
        domain=origin.partition("://")[2],
        service=SERVICE,
        code_label=CARD_LABEL,
        code=print_card_code(code),
        hint=CARD_HINT,
        printed_on=printed_on,
    )
