"""Is this body what it claims to be? Strict reading of JSON and forms, before any schema.

Stock parsers keep the last of two equal keys, accept NaN and 1e999, and die of 100,000 brackets
(security.md section 0); so size and depth are capped before parsing, and the rest refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from functions.kernel.errors import Malformed, TooLarge, Unsupported

BODY_CAP = 64 * 1024
DEPTH_CAP = 20
FIELDS_CAP = 500
DIGITS_CAP = 30


class DuplicateKey(Malformed):
    """The same key twice in one object."""

    code = "DUPLICATE_KEY"
    vi = "Dữ liệu có hai mục trùng tên."
    en = "The same key stands twice in one object."


class NotJson(Malformed):
    """Not JSON, or JSON with values that JSON does not have."""

    code = "NOT_JSON"
    vi = "Nội dung không phải JSON hợp lệ."
    en = "The body is not valid JSON."


class TooDeep(Malformed):
    """More levels than any message of ours has."""

    code = "TOO_DEEP"
    vi = "Dữ liệu lồng quá nhiều lớp."
    en = "The body is nested too deeply."


def _refuse(_: str) -> NoReturn:
    raise NotJson


def _whole(text: str) -> int:
    if len(text) > DIGITS_CAP:
        raise NotJson
    return int(text)


def _fraction(text: str) -> float:
    value = float(text) if len(text) <= DIGITS_CAP else float("inf")
    if value in (float("inf"), float("-inf")):
        raise NotJson
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise DuplicateKey
    return made


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_refuse, parse_int=_whole, parse_float=_fraction
)


def _too_deep(body: bytes) -> bool:
    if body.count(b"[") + body.count(b"{") <= DEPTH_CAP:
        return False
    depth = deepest = 0
    inside_text = escaped = False
    for byte in body:
        if inside_text:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                inside_text = False
        elif byte == 0x22:
            inside_text = True
        elif byte in (0x5B, 0x7B):
            depth += 1
            deepest = max(deepest, depth)
        elif byte in (0x5D, 0x7D):
            depth -= 1
    return deepest > DEPTH_CAP


def json_of(body: bytes, content_type: str, cap: int = BODY_CAP) -> Any:
    """Read a JSON body. Raises Unsupported, TooLarge, TooDeep, DuplicateKey, NotJson."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Unsupported
    if len(body) > cap:
        raise TooLarge
    if _too_deep(body):
        raise TooDeep
    try:
        return _DECODER.decode(body.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as wrong:
        raise NotJson from wrong


def form_of(body: bytes, content_type: str, cap: int = BODY_CAP) -> Mapping[str, str]:
    """Read an HTML form, empty fields left out. Raises Unsupported, TooLarge, DuplicateKey."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise Unsupported
    if len(body) > cap:
        raise TooLarge
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            strict_parsing=bool(body),
            max_num_fields=FIELDS_CAP,
            keep_blank_values=True,
            errors="strict",
        )
    except (UnicodeDecodeError, ValueError) as wrong:
        raise Malformed from wrong
    return _unique([(name, value) for name, value in pairs if value != ""])
