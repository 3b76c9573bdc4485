"""What is read from files and what is printed: tables in, posters, cards and exports out.

qr            the squares of a QR code, as a path and as PNG
drawing       marks on a page, in millimetres
faces         the typeface: widths, line breaks, outlines
pdf svg       the same drawing in either format
texts         which words a sheet must be given
poster_sheet  a venue's poster on A4
card_sheet    personal cards with a QR of 5 x 5 cm
sheets        tables that provinces upload, CSV or XLSX, as a stream of rows
exports       the one writer of CSV files that people open in Excel

Heavy libraries are imported inside the functions that need them. It knows no house's words.
"""
