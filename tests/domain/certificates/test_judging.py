"""The verdict: what counts, why something does not, and that nothing whatever breaks it."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.certificates.domain import base45
from functions.certificates.domain.judging import Revocations, hash_of
from functions.certificates.domain.terms import term_from
from functions.certificates.domain.words import Algorithm, Kind, Reason
from functions.kernel.periods import Period
from tests.domain.certificates import samples
from tests.domain.certificates.samples import ES256, NOW, PS256, signed, verdict
from tests.signers import RECOVERY, TEST, VACCINATION, Signer


def taken_apart(text: str) -> list[Any]:
    """Protected header, unprotected header, payload, signature."""
    return list(cbor2.loads(zlib.decompress(base45.decode(text[4:]))).value)


def put_together(parts: Any, *tags: int) -> str:
    """A text of any four parts under any tags, the innermost first."""
    told: Any = parts
    for tag in tags:
        told = cbor2.CBORTag(tag, told)
    return packed(cbor2.dumps(told))


def packed(data: bytes) -> str:
    return "HC1:" + base45.encode(zlib.compress(data, 9))


def said(payload: Any, signer: Signer = ES256) -> str:
    """A text whose claims are any CBOR, signed as it should be."""
    protected = cbor2.dumps({1: -7, 4: signer.kid})
    body = payload if isinstance(payload, bytes) else cbor2.dumps(payload)
    message = cbor2.dumps(["Signature1", protected, b"", body])
    return put_together([protected, {}, body, signer.sign(message)], 18)


def claims(**changed: Any) -> dict[Any, Any]:
    seconds = int(NOW.timestamp())
    told: dict[Any, Any] = {1: "AT", 4: seconds + 60, 6: seconds, -260: {1: samples.payload()}}
    return told | changed.get("more", {})


@pytest.mark.parametrize("signer", [ES256, PS256], ids=["ES256", "PS256"])
@pytest.mark.parametrize("kind", Kind)
def test_a_certificate_of_ours_counts_and_tells_name_and_birth_year_alone(
    kind: Kind, signer: Signer
) -> None:
    told = verdict(f"  {signed(kind, signer)}\n")

    assert told.is_valid
    assert (told.kind, told.name, told.birth_year) == (kind, "Nguyễn Thị Hồng Đào", "1990")


@pytest.mark.catalogue("K01")
@pytest.mark.parametrize("signer", [ES256, PS256], ids=["ES256", "PS256"])
def test_any_changed_byte_is_refused(signer: Signer) -> None:
    whole = zlib.decompress(base45.decode(signed(signer=signer)[4:]))

    for place in range(len(whole)):
        changed = whole[:place] + bytes((whole[place] ^ 0x01,)) + whole[place + 1 :]
        told = verdict(packed(changed))
        assert told.reason is not None, place


@pytest.mark.catalogue("K01")
def test_another_key_under_the_same_id_is_refused_for_its_signature() -> None:
    parts = taken_apart(signed(signer=Signer.es256()))
    parts[0] = cbor2.dumps({1: -7, 4: ES256.kid})

    assert verdict(put_together(parts, 18)).reason is Reason.SIGNATURE


@pytest.mark.catalogue("K01")
def test_a_key_that_nobody_trusts_is_refused_for_its_id() -> None:
    assert verdict(signed(signer=Signer.es256())).reason is Reason.KEY_ID
    parts = taken_apart(signed())
    assert verdict(put_together([cbor2.dumps({1: -7}), *parts[1:]], 18)).reason is Reason.KEY_ID


@pytest.mark.catalogue("K01")
@pytest.mark.parametrize("algorithm", [None, -8, -35, -36, -257, 5, "ES256", -37, True, 1 << 70])
def test_another_algorithm_is_refused(algorithm: Any) -> None:
    parts = taken_apart(signed())
    parts[0] = cbor2.dumps({1: algorithm, 4: ES256.kid})

    reason = verdict(put_together(parts, 18)).reason

    # What has no tag-free form is not even read.
    assert reason is (Reason.CBOR if algorithm == 1 << 70 else Reason.ALGORITHM)


@pytest.mark.catalogue("K01", "T06")
def test_the_term_is_half_open() -> None:
    term = term_from(NOW, 12)
    text = signed(term=term)
    instant = timedelta(microseconds=1)

    assert verdict(text, now=term.start - instant).reason is Reason.NOT_YET
    assert verdict(text, now=term.start).is_valid
    assert verdict(text, now=term.end - instant).is_valid
    assert verdict(text, now=term.end).reason is Reason.EXPIRED


@pytest.mark.catalogue("T06")
def test_the_signer_s_own_term_is_half_open() -> None:
    short = Period(NOW, NOW + timedelta(days=1))
    text = signed()
    for now, reason in (
        (short.start - timedelta(seconds=1), Reason.NOT_YET),
        (short.start, None),
        (short.end, Reason.EXPIRED),
    ):
        trust = samples.Trust.of([samples.anchor(ES256, term=short)])
        told = samples.judge(
            signed(at=NOW - timedelta(days=1)) if now < NOW else text, trust, now, Revocations()
        )
        assert told.reason is reason


@pytest.mark.catalogue("K01")
def test_a_revoked_certificate_and_a_revoked_key_are_refused() -> None:
    text, uvci = signed(), samples.payload()["v"][0]["ci"]

    for revoked in (
        Revocations(identifiers=frozenset({hash_of(uvci)})),
        Revocations(kids=frozenset({ES256.kid})),
    ):
        told = verdict(text, revoked=revoked)
        assert told.reason is Reason.REVOKED
        assert (told.name, told.birth_year, told.uvci) == ("", "", "")
    assert verdict(text, revoked=Revocations(frozenset({b"x" * 16}), frozenset({b"y"}))).is_valid


def test_a_signer_signs_what_its_certificate_allows() -> None:
    tests_only = Signer.es256(usages=[TEST])
    both = Signer.es256(usages=[VACCINATION, "1.3.6.1.4.1.0.1847.2021.1.3"])
    other = Signer.es256(usages=["1.3.6.1.5.5.7.3.4"])

    assert verdict(signed(Kind.TEST, tests_only), tests_only).is_valid
    told = verdict(signed(Kind.VACCINATION, tests_only), tests_only)
    assert told.reason is Reason.KEY_USAGE
    assert verdict(signed(Kind.RECOVERY, both), both).is_valid
    assert verdict(signed(Kind.TEST, both), both).reason is Reason.KEY_USAGE
    assert verdict(signed(Kind.TEST, other), other).is_valid
    assert RECOVERY not in tests_only.usages


@pytest.mark.parametrize("tags", [(), (18,), (61,), (18, 61), (61, 18)], ids=str)
@pytest.mark.parametrize("where", ["protected", "unprotected", "both"])
def test_tags_and_places_of_the_key_id_as_issuers_write_them(
    tags: tuple[int, ...], where: str
) -> None:
    body = cbor2.dumps(claims())
    header: dict[int, Any] = {1: -7}
    protected = cbor2.dumps(header if where == "unprotected" else header | {4: ES256.kid})
    message = cbor2.dumps(["Signature1", protected, b"", body])
    open_header = {} if where == "protected" else {4: ES256.kid}

    text = put_together([protected, open_header, body, ES256.sign(message)], *tags)

    assert verdict(text).is_valid


def test_two_signers_under_one_key_id_are_both_tried() -> None:
    anchors = [samples.anchor(Signer.es256(), kid=ES256.kid), samples.anchor(ES256)]

    told = samples.judge(signed(), samples.Trust.of(anchors), NOW, Revocations())

    assert told.is_valid


def test_claims_of_unsaid_length_and_times_with_a_fraction_are_read() -> None:
    whole = claims(more={4: NOW.timestamp() + 0.5, 6: NOW.timestamp() - 0.5})
    opened = b"\xbf" + b"".join(cbor2.dumps(k) + cbor2.dumps(v) for k, v in whole.items()) + b"\xff"

    assert verdict(said(opened)).is_valid


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.PREFIX),
        ("HC2:" + signed()[4:], Reason.PREFIX),
        ("hc1:" + signed()[4:], Reason.PREFIX),
        ("HC1:" + base45.encode(b"ab") + "0", Reason.BASE45),
        (signed().replace("HC1:", "HC1:_"), Reason.BASE45),
        ("HC1:" + base45.encode(b"not packed"), Reason.ZLIB),
        ("HC1:" + base45.encode(zlib.compress(b"\xd2\x84")[:-1]), Reason.ZLIB),
        ("HC1:" + base45.encode(zlib.compress(b"\xd2\x84") + b"\x00"), Reason.ZLIB),
        ("HC1:", Reason.ZLIB),
        (packed(b""), Reason.CBOR),
        (packed(b"\x84\x40\xa0\x40\x40" + b"\x00"), Reason.CBOR),
        (packed(b"\x83\x40\xa0\x40"), Reason.CBOR),
        (packed(b"\x84\x40\xa0\x60\x40"), Reason.CBOR),
        (packed(b"\xd8\x23\x63a+b"), Reason.CBOR),
        (packed(b"\xc5\x82\x1a\x7f\xff\xff\xff\x01"), Reason.CBOR),
        (packed(b"\xd8\x1c\x81\xd8\x1d\x00"), Reason.CBOR),
        (packed(b"\x9b\x00\x00\x10\x00\x00\x00\x00\x00"), Reason.CBOR),
        (packed(b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff"), Reason.CBOR),
        (packed(b"\x84\x41\x80\xa0\x40\x40"), Reason.CBOR),
    ],
    ids=lambda told: told.value if isinstance(told, Reason) else "",
)  # fmt: skip
def test_what_can_t_be_read_is_told_by_where_reading_stops(text: str, reason: Reason) -> None:
    assert verdict(text).reason is reason


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (claims(more={4: None}), Reason.EXPIRED),
        (claims(more={4: float("nan")}), Reason.CBOR),
        (claims(more={4: "2022"}), Reason.CBOR),
        (claims(more={4: True}), Reason.CBOR),
        (claims(more={1: 7}), Reason.CBOR),
        (claims(more={-260: []}), Reason.CBOR),
        (claims(more={-260: {2: {}}}), Reason.CBOR),
        ([1, 2], Reason.CBOR),
        (claims(more={-260: {1: {}}}), Reason.SCHEMA),
        (claims(more={-260: {1: samples.payload() | {"t": samples.payload(Kind.TEST)["t"]}}}),
         Reason.SCHEMA),
    ],
    ids=str,
)  # fmt: skip
def test_signed_claims_that_are_no_certificate_are_refused(payload: Any, reason: Reason) -> None:
    assert verdict(said(payload)).reason is reason


@pytest.mark.catalogue("K02")
@pytest.mark.parametrize("size", [65_537, 40_000_000])
def test_what_unpacks_to_more_than_64_kb_is_refused_without_unpacking_it(size: int) -> None:
    bomb = "HC1:" + base45.encode(zlib.compress(bytes(size), 9))

    assert len(bomb) < 65_536
    assert verdict(bomb).reason is Reason.SIZE


@pytest.mark.catalogue("K02")
def test_a_text_longer_than_any_certificate_is_not_even_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(zlib, "decompressobj", lambda: opened.append("opened"))

    assert verdict("HC1:" + "0" * 300_000).reason is Reason.SIZE
    assert opened == []


@pytest.mark.catalogue("K02")
@pytest.mark.parametrize("depth", [17, 399, 60_000])
@pytest.mark.parametrize("head", [b"\x81", b"\xa1\x00", b"\xd2", b"\x9f"])
def test_deep_cbor_is_refused_before_anything_is_built(
    depth: int, head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    nested = packed((head * depth)[:65_000] + b"\x00")
    monkeypatch.setattr(cbor2, "loads", lambda data: pytest.fail("was decoded"))

    assert verdict(nested).reason is Reason.CBOR


@pytest.mark.catalogue("K02")
def test_many_items_are_refused_before_anything_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    many = packed(b"\x99\xea\x60" + bytes(60_000))
    monkeypatch.setattr(cbor2, "loads", lambda data: pytest.fail("was decoded"))

    assert verdict(many).reason is Reason.CBOR


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert verdict(text).reason is not None
    assert verdict("HC1:" + text).reason is not None


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    assert verdict(packed(data)).reason is not None


any_cbor = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 80), 1 << 80) | st.floats() | st.text(max_size=9)
    | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=5)
    | st.dictionaries(st.integers(-260, 61) | st.text(max_size=4), inner, max_size=5)
    | st.builds(cbor2.CBORTag, st.sampled_from([0, 1, 2, 18, 24, 61, 258]), inner),
    max_leaves=20,
)  # fmt: skip


@given(any_cbor)
def test_no_signed_claims_break_it(told: Any) -> None:
    assert verdict(said(cbor2.dumps(told))).reason is not None


@given(any_cbor, any_cbor, st.lists(any_cbor, max_size=5))
def test_no_frame_breaks_it(protected: Any, unprotected: Any, frame: list[Any]) -> None:
    body = cbor2.dumps(claims())
    assert verdict(packed(cbor2.dumps(frame))).reason is not None
    assert verdict(
        put_together(
            [cbor2.dumps(protected), {4: unprotected, 1: unprotected}, body, b"s" * 64], 18
        )
    ).reason


@given(st.dictionaries(st.sampled_from(["ver", "nam", "dob", "v", "t", "r"]), any_cbor))
def test_no_payload_breaks_it(changed: dict[str, Any]) -> None:
    told = verdict(said(claims(more={-260: {1: samples.payload() | changed}})))

    assert told.reason in (None, Reason.SCHEMA, Reason.CBOR)


def test_trusting_nobody_refuses_everything() -> None:
    told = samples.judge(signed(), samples.Trust.of([]), NOW, Revocations())

    assert told.reason is Reason.KEY_ID
    assert json.dumps(replace(told, kid=b"").reason) == '"key_id"'
    assert Algorithm("ES256") is Algorithm.ES256
