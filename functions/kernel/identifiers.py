"""By which names are things known, and how are those names written, read and packed?

PersonId   13 characters of Crockford base 32 = 64 random bits, packed into 8 bytes.
VenueCode  8 characters = 40 bits, and a check character; printed ``XXXX-XXXXX``; packed into 5
           bytes, or 8 where a whole word is wanted.
CardCode   12 characters = 60 bits, and a check character; printed ``XXXX-XXXX-XXXXX``: the
           number on a paper card of a person without a telephone.

TubeCode   the barcode on a tube. Ours: ``LC``, 9 characters = 45 bits, and a check character;
           a laboratory's own: 6 to 24 of A-Z 0-9 -, nothing else is known of it.
ResultCode 8 characters = 40 bits, and a check character; printed ``XXXX-XXXXX``: what a person
           types to find a result.

All others are opaque: 128 random bits as 26 characters. Randomness is drawn in `runtime`; this
module only writes, reads and checks.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NewType

from functions.kernel import base32
from functions.kernel.base32 import CodeUnreadable

PersonId = NewType("PersonId", str)
VenueCode = NewType("VenueCode", str)
CardCode = NewType("CardCode", str)
VisitId = NewType("VisitId", str)
DeviceId = NewType("DeviceId", str)
UnitId = NewType("UnitId", str)
StaffId = NewType("StaffId", str)
SessionId = NewType("SessionId", str)
ChallengeId = NewType("ChallengeId", str)
ImportId = NewType("ImportId", str)
OrderId = NewType("OrderId", str)
TubeCode = NewType("TubeCode", str)
SamplingId = NewType("SamplingId", str)
FileId = NewType("FileId", str)
ResultCode = NewType("ResultCode", str)
DivisionCode = NewType("DivisionCode", str)
DivisionPath = NewType("DivisionPath", str)

PERSON_BYTES: Final = 8
VENUE_BYTES: Final = 5
CARD_BITS: Final = 60
OPAQUE_BYTES: Final = 16

TUBE_MARK: Final = "LC"
RESULT_CODE_BYTES: Final = 5

_TUBE: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{4,22}[A-Z0-9]")
_OUR_TUBE: Final = re.compile(f"{TUBE_MARK}[{base32.ALPHABET}]{{10}}")
_TUBE_BODY: Final = 9
_RESULT_BODY: Final = 8
_PERSON_LENGTH: Final = 13
_VENUE_BODY: Final = 8
_CARD_BODY: Final = 12
_OPAQUE_LENGTH: Final = 26


class PersonIdInvalid(CodeUnreadable):
    """Not the id of a person."""

    code = "PERSON_ID_INVALID"


class VenueCodeInvalid(CodeUnreadable):
    """Not a venue code: other characters, other length, or the check character disagrees."""

    code = "VENUE_CODE_INVALID"
    vi = "Mã địa điểm không đúng, vui lòng kiểm tra từng ký tự."
    en = "The venue code is not right; please check each character."


class CardCodeInvalid(CodeUnreadable):
    """Not a card code: other characters, other length, or the check character disagrees."""

    code = "CARD_CODE_INVALID"
    vi = "Mã thẻ không đúng, vui lòng kiểm tra từng ký tự."
    en = "The card code is not right; please check each character."


class TubeCodeInvalid(CodeUnreadable):
    """Not a barcode of a tube, or one of ours whose check character disagrees."""

    code = "TUBE_CODE_INVALID"
    vi = "Mã ống nghiệm không đúng, vui lòng quét lại hoặc kiểm tra từng ký tự."
    en = "The tube code is not right; please scan again or check each character."


class ResultCodeInvalid(CodeUnreadable):
    """Not the code of a result: other characters, other length, or the check disagrees."""

    code = "RESULT_CODE_INVALID"
    vi = "Mã tra cứu không đúng, vui lòng kiểm tra từng ký tự."
    en = "The result code is not right; please check each character."


class IdInvalid(CodeUnreadable):
    """Not an id that we gave."""

    code = "ID_INVALID"


def person_id(bits: bytes) -> PersonId:
    """Write 8 bytes as a person's id."""
    return PersonId(base32.encode(_number(bits, PERSON_BYTES), _PERSON_LENGTH))


def pack_person_id(person: PersonId) -> bytes:
    """The 8 bytes of a person's id. Refuses PersonIdInvalid."""
    number = _decoded(person, _PERSON_LENGTH, PersonIdInvalid)
    if number >> (8 * PERSON_BYTES):
        raise PersonIdInvalid
    return number.to_bytes(PERSON_BYTES)


def read_person_id(text: str) -> PersonId:
    """A person's id from outside, in either case, with look-alikes. Refuses PersonIdInvalid."""
    return person_id(pack_person_id(PersonId(text)))


def venue_code(bits: bytes) -> VenueCode:
    """Write 5 bytes, or 8 whose first three are zero, as a venue code with its check character."""
    packed = bits[3:] if len(bits) == 8 and not any(bits[:3]) else bits
    return VenueCode(_checked(_number(packed, VENUE_BYTES), _VENUE_BODY))


def pack_venue_code(code: VenueCode, width: Literal[5, 8] = 5) -> bytes:
    """The 5 bytes of a venue code, or the same in a word of 8. Refuses VenueCodeInvalid."""
    whole = _whole(code, _VENUE_BODY + 1, VenueCodeInvalid)
    return base32.decode(whole[:-1]).to_bytes(width)


def read_venue_code(text: str) -> VenueCode:
    """A venue code as typed: spaces, dashes, either case, look-alikes. Refuses VenueCodeInvalid."""
    return VenueCode(_whole(text, _VENUE_BODY + 1, VenueCodeInvalid))


def print_venue_code(code: VenueCode) -> str:
    """The form on posters: ``XXXX-XXXXX``."""
    return f"{code[:4]}-{code[4:]}"


def card_code(number: int) -> CardCode:
    """Write a number below 2^60 as a card code with its check character."""
    return CardCode(_checked(number, _CARD_BODY))


def read_card_code(text: str) -> CardCode:
    """A card code as typed. Refuses CardCodeInvalid."""
    return CardCode(_whole(text, _CARD_BODY + 1, CardCodeInvalid))


def print_card_code(code: CardCode) -> str:
    """The form on paper cards: ``XXXX-XXXX-XXXXX``."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def tube_code(number: int) -> TubeCode:
    """Write a number below 2^45 as a tube code of ours."""
    return TubeCode(TUBE_MARK + _checked(number, _TUBE_BODY))


def read_tube_code(text: str) -> TubeCode:
    """A tube's barcode as scanned or typed: outer spaces, either case. Refuses TubeCodeInvalid."""
    told = text.strip(" ").upper()
    if not text.isascii() or not _TUBE.fullmatch(told):
        raise TubeCodeInvalid
    if _OUR_TUBE.fullmatch(told) and base32.is_whole(told[2:]):
        return TubeCode(told)
    if told.startswith(TUBE_MARK):
        whole = _whole(told.removeprefix(TUBE_MARK), _TUBE_BODY + 1, TubeCodeInvalid)
        return TubeCode(TUBE_MARK + whole)
    return TubeCode(told)


def result_code(bits: bytes) -> ResultCode:
    """Write 5 bytes as the code of a result with its check character."""
    return ResultCode(_checked(_number(bits, RESULT_CODE_BYTES), _RESULT_BODY))


def read_result_code(text: str) -> ResultCode:
    """The code of a result as typed. Refuses ResultCodeInvalid."""
    return ResultCode(_whole(text, _RESULT_BODY + 1, ResultCodeInvalid))


def print_result_code(code: ResultCode) -> str:
    """The form in a message and on paper: ``XXXX-XXXXX``."""
    return f"{code[:4]}-{code[4:]}"


def opaque_id(bits: bytes) -> str:
    """Write 16 bytes as an opaque id of 26 characters."""
    return base32.encode(_number(bits, OPAQUE_BYTES), _OPAQUE_LENGTH)


def read_opaque_id(text: str) -> str:
    """An opaque id from outside. Refuses IdInvalid."""
    number = _decoded(text, _OPAQUE_LENGTH, IdInvalid)
    if number >> (8 * OPAQUE_BYTES):
        raise IdInvalid
    return base32.encode(number, _OPAQUE_LENGTH)


def _number(bits: bytes, size: int) -> int:
    if len(bits) != size:
        raise ValueError(f"{size} bytes are wanted")
    return int.from_bytes(bits)


def _checked(number: int, length: int) -> str:
    body = base32.encode(number, length)
    return body + base32.check_character(body)


def _decoded(text: str, length: int, refusal: type[CodeUnreadable]) -> int:
    if len(text) != length:
        raise refusal
    try:
        return base32.decode(text)
    except CodeUnreadable:
        raise refusal from None


def _whole(text: str, length: int, refusal: type[CodeUnreadable]) -> str:
    try:
        tidied = base32.tidy(text, length)
    except CodeUnreadable:
        raise refusal from None
    if not base32.is_whole(tidied):
        raise refusal
    return tidied
