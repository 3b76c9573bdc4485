"""What is refused of a person's record or card, apart from their rules: hot doors name it."""

from __future__ import annotations

from functions.kernel.errors import Conflict, NotFound


class PersonUnknown(NotFound):
    """No such person, or not one of the caller's."""

    code = "PERSON_UNKNOWN"
    vi = "Không tìm thấy người này."
    en = "This person was not found."


class PhoneTaken(Conflict):
    """The new number already has an account of its own."""

    code = "PHONE_TAKEN"
    vi = "Không thể chuyển sang số điện thoại này."
    en = "The account can't be moved to this number."


class CardNotYours(Conflict):
    """The name on the card is neither the phone's person nor one of the family."""

    code = "CARD_NOT_YOURS"
    vi = "Tên trên thẻ không khớp với chủ điện thoại hoặc người được khai hộ."
    en = "The name on the card is neither the phone's owner nor one of their family."


class CardHeldByAnother(Conflict):
    """The card has been shown together with another phone."""

    code = "CARD_HELD_BY_ANOTHER"
    vi = "Thẻ này đã gắn với một người khác."
    en = "This card belongs to another person's record."
