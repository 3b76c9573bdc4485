"""Why is a laboratory's file refused as a whole? Each names the place, none a value.

Places: ``line:<n>``, ``byte:<n>``, ``column:<n>``, ``message:<n>``, ``segment:<n>``,
``bundle:<n>``. Those of bytes and workbooks stand in `functions.runtime.documents.sheets`,
those of any heading in `functions.kernel.uploads`.
"""

from __future__ import annotations

from functions.kernel.errors import FieldFault, Invalid, Refusal, TooLarge, Unsupported


class NoRows(Invalid):
    """Empty, or only a heading, an envelope, a bundle without results."""

    code = "NO_ROWS"
    vi = "Tệp không có dòng kết quả nào."
    en = "The file holds no result."


class HeadingEmpty(Invalid):
    """A column without a title between others: what stands below it would go unread."""

    code = "HEADING_EMPTY"
    vi = "Dòng tiêu đề có cột không tên nằm giữa các cột khác."
    en = "The heading has a column without a title between others."


class TooManyRows(TooLarge):
    """More rows than a file may have (100,000)."""

    code = "TOO_MANY_ROWS"
    vi = "Tệp có hơn 100.000 dòng, vui lòng chia nhỏ."
    en = "The file has more than 100,000 rows; please split it."


class FileTruncated(Invalid):
    """The file ends in the middle of something."""

    code = "FILE_TRUNCATED"
    vi = "Tệp bị cắt giữa chừng, vui lòng xuất và gửi lại."
    en = "The file ends in the middle; please export and send it again."


class LegacyFont(Invalid):
    """Written for the fonts of TCVN3 (ABC) or VNI: the letters read as others."""

    code = "LEGACY_FONT"
    vi = "Tệp dùng phông chữ cũ TCVN3 (ABC) hoặc VNI; hãy chuyển mã sang Unicode rồi gửi lại."
    en = "The file is written for a TCVN3 (ABC) or VNI font; convert it to Unicode and send again."


class WrongContent(Unsupported):
    """The content is not what the file's ending says."""

    code = "CONTENT_MISMATCH"
    vi = "Nội dung tệp không đúng với đuôi tệp."
    en = "The content is not what the file's ending says."


class EndingUnknown(Unsupported):
    """An ending that no reader is for."""

    code = "FILE_ENDING_UNKNOWN"
    vi = "Chỉ nhận tệp .csv, .xlsx, .hl7 hoặc .json."
    en = "Only .csv, .xlsx, .hl7 or .json is taken."


class CharacterInvalid(Invalid):
    """A NUL, another control character, or a text that was damaged before (U+FFFD)."""

    code = "ENCODING_INVALID"
    vi = "Tệp có ký tự hỏng hoặc không hợp lệ; vui lòng xuất lại ở dạng UTF-8."
    en = "The file holds damaged or invalid characters; please export it again as UTF-8."


class CharacterSetOther(Unsupported):
    """An HL7 message that names a character set outside the closed list."""

    code = "ENCODING_UNKNOWN"
    vi = "Chỉ nhận bảng mã UTF-8, UTF-16 hoặc Windows-1258."
    en = "Only UTF-8, UTF-16 or Windows-1258 is taken."


class MessageUnreadable(Invalid):
    """Not HL7 v2: a segment before its message, delimiters missing, an unknown header."""

    code = "HL7_UNREADABLE"
    vi = "Thông điệp HL7 không đọc được."
    en = "The HL7 message can't be read."


class MessageOther(Unsupported):
    """An HL7 message of another kind than ORU^R01 of version 2.5."""

    code = "HL7_MESSAGE_OTHER"
    vi = "Chỉ nhận thông điệp HL7 ORU^R01 phiên bản 2.5.1."
    en = "Only HL7 messages ORU^R01 of version 2.5.1 are taken."


class EnvelopeBroken(Invalid):
    """FHS, BHS, BTS and FTS do not fit together, or several messages come without them."""

    code = "HL7_ENVELOPE_BROKEN"
    vi = "Tệp HL7 nhiều thông điệp phải có đủ FHS, BHS, BTS, FTS theo cặp."
    en = "A file of several HL7 messages needs FHS, BHS, BTS and FTS in pairs."


class CountDiffers(Invalid):
    """BTS-1 or FTS-1 counts other messages or batches than are there."""

    code = "HL7_COUNT_DIFFERS"
    vi = "Số thông điệp ghi ở BTS hoặc FTS khác với số thực có trong tệp."
    en = "The count in BTS or FTS differs from the messages in the file."


class MessageTooLong(TooLarge):
    """A segment of more than 64,000 characters, or a message of more than 5,000 segments."""

    code = "HL7_TOO_LONG"
    vi = "Thông điệp HL7 quá dài."
    en = "An HL7 message is too long."


class JsonUnreadable(Invalid):
    """Not JSON, or JSON that holds a key twice."""

    code = "JSON_UNREADABLE"
    vi = "Tệp JSON không hợp lệ."
    en = "The JSON is not valid."


class NestingTooDeep(Invalid):
    """JSON nested deeper than any resource is."""

    code = "JSON_TOO_DEEP"
    vi = "Tệp JSON lồng quá nhiều cấp."
    en = "The JSON is nested too deeply."


class NotABundle(Unsupported):
    """JSON that is no FHIR R4 bundle."""

    code = "NOT_A_BUNDLE"
    vi = "Mỗi tài liệu JSON phải là một Bundle FHIR R4."
    en = "Each JSON document must be a FHIR R4 Bundle."


class BundleTooLarge(TooLarge):
    """More than 5,000 resources in one bundle, whose references could not be followed."""

    code = "BUNDLE_TOO_LARGE"
    vi = "Một Bundle có quá nhiều mục; hãy gửi nhiều Bundle, mỗi dòng một Bundle (NDJSON)."
    en = "A bundle has too many entries; send several, one on each line (NDJSON)."


def at(refusal: type[Refusal], place: str) -> Refusal:
    """The refusal, naming the place."""
    return refusal(FieldFault(place, refusal.code))
