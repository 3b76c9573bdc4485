"""What does the shield look like? Draws the icons as SVG and PNG from one set of points.

Run: ``python functions/static/make_icons.py``. Writes icons/icon.svg, icon-192.png, icon-512.png
and icon-maskable-512.png beside this file. Standard library only; 4 x 4 samples per pixel.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

Point = tuple[float, float]
Colour = tuple[int, int, int]

HERE = Path(__file__).parent / "icons"
RED, GOLD, PAPER = (0x8F, 0x1D, 0x21), (0xE3, 0xB4, 0x5A), (0xFF, 0xFD, 0xF8)
SAMPLES = 4
# On a square of 100 x 100: a shield, its inner face, and the tick of somebody who was let in.
SHIELD: list[Point] = [
    (50, 14),
    (80, 24),
    (80, 48),
    (76, 62),
    (67, 75),
    (50, 87),
    (33, 75),
    (24, 62),
    (20, 48),
    (20, 24),
]
FACE: list[Point] = [
    (50, 20),
    (75, 28),
    (75, 47),
    (71, 60),
    (63, 71),
    (50, 80),
    (37, 71),
    (29, 60),
    (25, 47),
    (25, 28),
]
TICK: list[Point] = [(35, 48), (41, 42), (47, 49), (61, 33), (68, 39), (47, 63)]


def holds(shape: list[Point], x: float, y: float) -> bool:
    """Is the point inside the polygon? (even-odd rule)"""
    inside = False
    for (ax, ay), (bx, by) in zip(shape, [*shape[1:], shape[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def colour_at(x: float, y: float) -> Colour:
    """The colour of one point of the drawing."""
    if holds(TICK, x, y):
        return PAPER
    if holds(FACE, x, y):
        return RED
    return GOLD if holds(SHIELD, x, y) else RED


def png_of(size: int, scale: float) -> bytes:
    """The drawing as PNG of `size` pixels, shrunk around the middle by `scale`."""
    rows = bytearray()
    steps = [(i + 0.5) / SAMPLES for i in range(SAMPLES)]
    for row in range(size):
        rows.append(0)
        for column in range(size):
            seen = [
                colour_at(
                    50 + ((column + dx) * 100 / size - 50) / scale,
                    50 + ((row + dy) * 100 / size - 50) / scale,
                )
                for dx in steps
                for dy in steps
            ]
            rows.extend(sum(channel) // len(seen) for channel in zip(*seen, strict=True))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def svg_text() -> str:
    """The drawing as SVG."""
    shapes = ((SHIELD, GOLD), (FACE, RED), (TICK, PAPER))
    drawn = "".join(
        '<path fill="#'
        + bytes(colour).hex()
        + '" d="M'
        + "L".join(f"{x:g} {y:g}" for x, y in shape)
        + 'z"/>'
        for shape, colour in shapes
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<rect width="100" height="100" rx="18" fill="#8f1d21"/>{drawn}</svg>\n'
    )


if __name__ == "__main__":
    (HERE / "icon.svg").write_text(svg_text(), encoding="utf-8")
    (HERE / "icon-192.png").write_bytes(png_of(192, 1.1))
    (HERE / "icon-512.png").write_bytes(png_of(512, 1.1))
    (HERE / "icon-maskable-512.png").write_bytes(png_of(512, 0.85))
