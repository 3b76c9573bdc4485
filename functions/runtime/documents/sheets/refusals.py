"""Why is a table refused as a whole? Each names the line or byte where it went wrong."""

from __future__ import annotations

from functions.kernel.errors import FieldFault, Invalid, Refusal, TooLarge, Unsupported


class EncodingInvalid(Invalid):
    """Bytes that are not of the encoding, or a text that was already damaged (U+FFFD)."""

    code = "ENCODING_INVALID"
    vi = "Bảng mã của tệp không đúng; vui lòng lưu lại ở dạng CSV UTF-8 hoặc XLSX."
    en = "The file's encoding is not right; please save it as CSV UTF-8 or XLSX."


class LegacyFontUsed(Invalid):
    """Written for the fonts of TCVN3 (ABC) or VNI: the letters read as others."""

    code = "LEGACY_FONT"
    vi = "Tệp dùng phông chữ cũ TCVN3 (ABC) hoặc VNI; hãy chuyển mã sang Unicode rồi gửi lại."
    en = "The file is written for a TCVN3 (ABC) or VNI font; convert it to Unicode and send again."


class EncodingUnknown(Unsupported):
    """A declared encoding outside the closed list."""

    code = "ENCODING_UNKNOWN"
    vi = "Chỉ nhận bảng mã UTF-8, UTF-16 hoặc Windows-1258."
    en = "Only UTF-8, UTF-16 or Windows-1258 is taken."


class ContentMismatch(Unsupported):
    """The content is not what the file's ending says."""

    code = "CONTENT_MISMATCH"
    vi = "Nội dung tệp không đúng với đuôi tệp."
    en = "The content is not what the file's ending says."


class ArchiveRefused(Unsupported):
    """A workbook that is damaged, encrypted, holds macros or files, or unpacks to too much."""

    code = "ARCHIVE_REFUSED"
    vi = "Không nhận tệp này: tệp hỏng, có mật khẩu, có macro hoặc quá lớn khi giải nén."
    en = "This file is refused: damaged, encrypted, with macros, or too large when unpacked."


class SheetsMany(Invalid):
    """More than one sheet holds data, so that some would go unread."""

    code = "SHEETS_MANY"
    vi = "Tệp chỉ được có một trang tính có dữ liệu."
    en = "Only one sheet of the file may hold data."


class UnterminatedQuote(Invalid):
    """A quote opened on this line is not closed on it; later lines would vanish into the cell."""

    code = "UNTERMINATED_QUOTE"
    vi = 'Có dấu " chưa đóng, hoặc xuống dòng trong ô.'
    en = "A quote is not closed, or a cell holds a line break."


class StrayQuote(Invalid):
    """A quote in the middle of a cell."""

    code = "STRAY_QUOTE"
    vi = 'Có dấu " đặt sai chỗ.'
    en = "A quote stands in the wrong place."


class LineBreakInvalid(Invalid):
    """A carriage return without line feed: lines can't be counted."""

    code = "LINE_BREAK_INVALID"
    vi = "Ký tự xuống dòng không hợp lệ; vui lòng lưu lại tệp ở dạng CSV UTF-8."
    en = "A line break is not valid; please save the file again as CSV UTF-8."


class NulFound(Invalid):
    """A NUL character: not a text."""

    code = "NUL_FOUND"
    vi = "Tệp có ký tự không hợp lệ (NUL)."
    en = "The file holds an invalid character (NUL)."


class CellTooLong(TooLarge):
    """More than 4,000 characters in a cell, or 64,000 in a line."""

    code = "CELL_TOO_LONG"
    vi = "Có ô hoặc dòng quá dài."
    en = "A cell or line is too long."


class TooManyColumns(TooLarge):
    """More than 200 columns."""

    code = "TOO_MANY_COLUMNS"
    vi = "Tệp có hơn 200 cột."
    en = "The file has more than 200 columns."


class TooManyLines(TooLarge):
    """More lines, blank ones included, than any file of ours has."""

    code = "TOO_MANY_ROWS"
    vi = "Tệp có quá nhiều dòng, vui lòng chia nhỏ."
    en = "The file has too many rows; please split it."


def at_line(refusal: type[Refusal], line: int) -> Refusal:
    """The refusal, naming the line; 1 is the heading."""
    return refusal(FieldFault(f"line:{line}", refusal.code))


def at_byte(refusal: type[Refusal], byte: int) -> Refusal:
    """The refusal, naming the byte; 0 is the first."""
    return refusal(FieldFault(f"byte:{byte}", refusal.code))
