"""What is refused of a card's QR, apart from its reading: the hot doors name it and seldom read."""

from __future__ import annotations

from functions.kernel.errors import Invalid


class CardTooLong(Invalid):
    """More characters than any QR holds."""

    code = "CARD_TOO_LONG"
    vi = "Nội dung quét được quá dài, không phải mã trên giấy tờ."
    en = "What was scanned is too long to be the code of a card."


class CardEmpty(Invalid):
    """The reader gave nothing."""

    code = "CARD_EMPTY"
    vi = "Chưa quét được mã, vui lòng quét lại."
    en = "Nothing was scanned; please scan again."
