"""What a poster's link holds, and which links are refused."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.divisions import find_division, path_of
from functions.kernel.identifiers import DivisionPath, venue_code
from functions.kernel.valuesets import venue_kinds
from functions.registry.domain.order import OrderKind, Standing, StandingOrder, Why
from functions.registry.domain.personal_code import QrInvalid
from functions.registry.domain.poster import (
    KINDS,
    Assurance,
    ForeignLink,
    Poster,
    PosterExpired,
    PosterRevoked,
    Sign,
    check_standing,
    payload_bytes,
    read_payload,
    read_token,
    token_in,
    write_link,
    write_token,
)
from functions.registry.domain.poster_words import poster_words
from functions.runtime import signing

ORIGIN = "https://lachan.gov.vn"
NOON = datetime(2021, 9, 1, 5, tzinfo=UTC)
POSTER = Poster(
    venue=venue_code(bytes.fromhex("ab3c11775e")),
    version=3,
    kind="market",
    division=DivisionPath("01/001/00001"),
    default_stay_minutes=60,
    issued=date(2021, 9, 1),
    expires=date(2022, 9, 1),
)
KEY = ec.generate_private_key(ec.SECP256R1())
PUBLISHED = signing.jwk_of(KEY.public_key())


def sign(message: bytes) -> bytes:
    r, s = decode_dss_signature(KEY.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


def verify(key_id: int, message: bytes, signature: bytes) -> bool:
    """As a gate without network does it: the published key alone."""
    return key_id == 1 and signing.verified(signing.key_of_jwk(PUBLISHED), message, signature)


posters = st.builds(
    Poster,
    venue=st.binary(min_size=5, max_size=5).map(venue_code),
    version=st.integers(1, 65_535),
    kind=st.sampled_from(KINDS),
    division=st.sampled_from(["01/001/00001", "96/973/32248", "48/498"]).map(DivisionPath),
    default_stay_minutes=st.integers(0, 255).map(lambda units: units * 5),
    issued=st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    expires=st.dates(date(2090, 1, 1), date(2150, 1, 1)),
    assurance=st.sampled_from(Assurance),
    key_id=st.integers(0, 255),
)


@given(posters)
def test_a_payload_of_21_bytes_gives_back_the_poster(poster: Poster) -> None:
    payload = payload_bytes(poster)
    assert len(payload) == 21
    assert read_payload(payload) == poster


@given(st.binary(max_size=40))
def test_any_bytes_are_a_poster_or_refused(payload: bytes) -> None:
    with suppress(QrInvalid):
        assert payload_bytes(read_payload(payload)) == payload


def test_every_kind_of_venue_has_its_number_and_its_stay_fits() -> None:
    assert set(KINDS) == set(venue_kinds().values)
    for kind in venue_kinds().values.values():
        assert kind.default_stay_minutes % 5 == 0 and kind.default_stay_minutes <= 255 * 5


def test_the_codes_of_every_division_fit() -> None:
    for code in ("96", "973", "32248"):
        division = find_division(code)
        if division.level != "province":
            poster = replace(POSTER, division=path_of(code))
            assert read_payload(payload_bytes(poster)) == poster


def test_a_link_is_139_characters_and_read_back_offline() -> None:
    token = write_token(POSTER, sign)
    link = write_link(ORIGIN, token)
    assert len(link) == 139
    assert token_in(link, ORIGIN) == token_in(token, ORIGIN) == token
    assert read_token(token, verify) == POSTER


@pytest.mark.catalogue("B07")
def test_a_poster_holds_nothing_but_its_venue() -> None:
    payload = base64.urlsafe_b64decode(write_token(POSTER, sign).split(".")[0])
    assert len(payload) == 21
    assert read_payload(payload) == POSTER


@pytest.mark.catalogue("B06")
def test_any_altered_character_is_refused() -> None:
    token = write_token(POSTER, sign)
    for place, character in enumerate(token):
        altered = token[:place] + ("A" if character != "A" else "B") + token[place + 1 :]
        with pytest.raises(QrInvalid):
            read_token(altered, verify)


@pytest.mark.catalogue("B06")
@pytest.mark.parametrize("text", ["", "x", "A" * 28 + ".", "A" * 28 + "." + "A" * 86, "." * 115])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(QrInvalid):
        read_token(text, verify)


def test_a_signature_made_for_another_purpose_is_refused() -> None:
    payload = payload_bytes(POSTER)
    bare: Sign = lambda message: sign(message.split(b"\x00", 1)[1])  # noqa: E731
    assert payload
    with pytest.raises(QrInvalid):
        read_token(write_token(POSTER, bare), verify)


def test_a_key_that_is_not_known_is_refused() -> None:
    with pytest.raises(QrInvalid):
        read_token(write_token(replace(POSTER, key_id=2), sign), verify)


@pytest.mark.catalogue("B08")
@pytest.mark.parametrize(
    "make",
    [
        lambda t: f"https://lachan-gov.vn/v/{t}",
        lambda t: f"https://lachan.gov.vn.example/v/{t}",
        lambda t: f"https://lachan.gov.vn@example.org/v/{t}",
        lambda t: f"https://lachan.gov.vn:8443/v/{t}",
        lambda t: f"https://lаchan.gov.vn/v/{t}",  # noqa: RUF001  a Cyrillic letter
        lambda t: f"https://example.org/?https://lachan.gov.vn/v/{t}",
        lambda t: f"https://lachan.gov.vn\\.example.org/v/{t}",
        lambda t: f"http://lachan.gov.vn/v/{t}",
        lambda t: f"https://lachan.gov.vn/w/{t}",
        lambda t: f"javascript:location='https://lachan.gov.vn/v/{t}'",
        lambda t: f"data:text/html,{t}",
        lambda t: "https://pc-covid.example/qr",
    ],
)
def test_foreign_and_look_alike_links_are_refused(make: Callable[[str], str]) -> None:
    with pytest.raises(ForeignLink):
        token_in(make(write_token(POSTER, sign)), ORIGIN)


@pytest.mark.catalogue("B08")
def test_our_own_host_without_a_token_is_no_poster() -> None:
    for text in (f"{ORIGIN}/v/", f"{ORIGIN}/v/abc", "xin chào", "x" * 10_000):
        with pytest.raises(QrInvalid):
            token_in(text, ORIGIN)


def test_what_a_scanning_app_appends_is_dropped() -> None:
    token = write_token(POSTER, sign)
    assert token_in(f" HTTPS://LaChan.gov.vn/v/{token}?zarsrc=30#x\n", ORIGIN) == token


def _ended(**changes: object) -> StandingOrder:
    order = StandingOrder(
        scope="01",
        kind=OrderKind.POSTER,
        subject=POSTER.subject,
        state=Standing.SUSPENDED,
        why=Why.ROTATED,
        effective_from=NOON,
        given_at=NOON,
    )
    return replace(order, **changes)  # type: ignore[arg-type]


@pytest.mark.catalogue("B06")
def test_a_revoked_version_is_refused_from_the_instant_of_the_order() -> None:
    check_standing(POSTER, [_ended()], NOON - timedelta(seconds=1))
    with pytest.raises(PosterRevoked):
        check_standing(POSTER, [_ended()], NOON)
    check_standing(replace(POSTER, version=4), [_ended()], NOON)


@pytest.mark.catalogue("B06")
def test_a_poster_stands_to_the_end_of_its_printed_day_in_vietnam() -> None:
    last = datetime(2022, 9, 1, 16, 59, 59, tzinfo=UTC)
    check_standing(POSTER, [], last)
    with pytest.raises(PosterExpired):
        check_standing(POSTER, [], last + timedelta(seconds=1))


def test_the_words_name_the_official_address_the_code_and_the_last_day() -> None:
    words = poster_words(POSTER, link="x", origin=ORIGIN, venue_name="Chợ Đồng Xuân")
    assert words.domain == "lachan.gov.vn"
    assert words.code == f"{POSTER.venue[:4]}-{POSTER.venue[4:]}"
    assert words.place == "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội"
    assert "01/09/2022" in words.footer.vi and "số 3" in words.footer.vi
    assert words.code in words.with_phone.vi and words.domain in words.warning.vi
