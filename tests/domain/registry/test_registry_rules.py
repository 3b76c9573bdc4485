"""The registry's rules, without AWS: accounts of files, venues, codes, orders, masks."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.cards import read_card
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId, VenueCode
from functions.registry.domain import changing, family, imports, personal_code
from functions.registry.domain.card import index_text_of, values_of
from functions.registry.domain.disclosure import mask, same_person
from functions.registry.domain.imports import (
    FileImport,
    ImportKind,
    ImportMovedOn,
    ImportState,
    Outcome,
    RowResult,
)
from functions.registry.domain.order import OrderKind, standing_against
from functions.registry.domain.person import (
    PersonDetails,
    PersonField,
    check_details,
    details_said,
)
from functions.registry.domain.personal_code import Crypto, QrExpired, QrInvalid
from functions.registry.domain.venue import Venue, VenueDetails, VenueState
from functions.registry.domain.venue_rows import COLUMNS, VenueRow, read_heading, read_row

NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
DETAILS = VenueDetails("Quán", "food", "01/001/00001", "Số 1", "06:00", "22:00", 40)
VENUE = Venue(VenueCode("000000012"), DETAILS, PersonId("0000000000001"), NOW)
FILE = FileImport("f", ImportKind.VENUES, "a.csv", "csv", "01", "u", "s", False, NOW)
KEY = b"k" * 32


def _to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _from_text(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _seal(plain: bytes, place: str) -> bytes:
    return hashlib.sha256(place.encode() + plain).digest()[:16] + plain


def _unseal(sealed: bytes, place: str) -> bytes:
    if hashlib.sha256(place.encode() + sealed[16:]).digest()[:16] != sealed[:16]:
        raise ValueError("foreign")
    return sealed[16:]


CRYPTO = Crypto(_seal, _unseal, _mac, _to_text, _from_text)


@given(st.lists(st.sampled_from(Outcome), max_size=60), st.integers(1, 7))
def test_received_is_always_the_sum_of_the_outcomes(outcomes: list[Outcome], chunk: int) -> None:
    file = imports.begin(FILE, len(outcomes), "v1")
    results = [RowResult(number, outcome) for number, outcome in enumerate(outcomes, 1)]

    for start in range(0, len(results), chunk):
        file = imports.count(file, results[start : start + chunk])
        assert file.processed == min(start + chunk, len(results))

    done = imports.finish(file, NOW)
    assert done.received == done.accepted + done.duplicate + done.rejected + done.parked
    assert (done.state is ImportState.DONE) == (Outcome.REJECTED not in outcomes)


def test_rows_are_never_skipped_nor_counted_twice() -> None:
    file = imports.begin(FILE, 3, "")

    for rows in ((2,), (1, 1), (1, 3)):
        with pytest.raises(ImportMovedOn):
            imports.count(file, [RowResult(row, Outcome.ACCEPTED) for row in rows])
    with pytest.raises(ImportMovedOn):
        imports.finish(file, NOW)


@given(st.lists(st.sampled_from(["pause", "reopen", "suspend", "lift", "rotate", "move"])))
def test_a_venue_is_open_only_if_neither_hand_holds_it_closed(acts: list[str]) -> None:
    venue, orders = VENUE, {}
    paused = suspended = False
    places = ["01/001/00001", "79/760/26734"]

    for count, act in enumerate(acts):
        now = NOW + timedelta(minutes=count)
        moved = replace(DETAILS, division=places[(count + 1) % 2])
        change = {
            "pause": lambda v, n, _: changing.pause(v, n),
            "reopen": lambda v, n, _: changing.reopen(v, n),
            "suspend": lambda v, n, _: changing.suspend(v, "12/QĐ", n),
            "lift": lambda v, n, _: changing.lift(v, n),
            "rotate": lambda v, n, _: changing.rotate(v, n),
            "move": lambda v, n, d: changing.edit(v, d, n),
        }[act](venue, now, moved)
        for order in change.lifted:
            del orders[order.scope, order.id]
        orders |= {(order.scope, order.id): order for order in change.given}
        paused = {"pause": True, "reopen": False}.get(act, paused)
        suspended = {"suspend": True, "lift": False}.get(act, suspended)
        ended, venue = venue, change.venue
        stands = [o for (scope, _), o in orders.items() if scope == venue.province]
        closed = standing_against(stands, OrderKind.VENUE, venue.code, now) is not None
        assert closed == (venue.state is not VenueState.ACTIVE) == (paused or suspended)
        if venue.poster_version != ended.poster_version:
            told = [o for (scope, _), o in orders.items() if scope == ended.province]
            gone = f"{venue.code}#{ended.poster_version}"
            assert standing_against(told, OrderKind.POSTER, gone, now)
    live = f"{venue.code}#{venue.poster_version}"
    assert not [o for o in orders.values() if o.subject == live]


@given(st.integers(-3, 3), st.integers(0, 29))
@pytest.mark.catalogue("B06")
def test_a_phone_code_lives_one_window_either_side(windows: int, seconds: int) -> None:
    made = personal_code.material("0000000000001", KEY, NOW, CRYPTO)
    shown = personal_code.window_of(NOW)
    text = personal_code.phone_code(made.sealed, _from_text(made.seed), shown, CRYPTO)
    at = datetime.fromtimestamp((shown + windows) * 30 + seconds, UTC)

    if abs(windows) <= 1:
        assert personal_code.read(text, at, KEY, CRYPTO) == "0000000000001"
    else:
        with pytest.raises(QrExpired):
            personal_code.read(text, at, KEY, CRYPTO)


@given(st.integers(4, 120), st.sampled_from("AZaz09-_."))
@pytest.mark.catalogue("B06")
def test_an_altered_code_is_no_code(place: int, sign: str) -> None:
    made = personal_code.material("0000000000001", KEY, NOW, CRYPTO)
    window = personal_code.window_of(NOW)
    text = personal_code.phone_code(made.sealed, _from_text(made.seed), window, CRYPTO)
    place %= len(text)
    altered = text[:place] + sign + text[place + 1 :]

    if altered != text:
        with pytest.raises((QrInvalid, QrExpired)):
            personal_code.read(altered, NOW, KEY, CRYPTO)


def test_material_ends_after_a_week() -> None:
    made = personal_code.material("0000000000001", KEY, NOW, CRYPTO)
    late = NOW + timedelta(days=7, minutes=1)
    text = personal_code.phone_code(
        made.sealed, _from_text(made.seed), personal_code.window_of(late), CRYPTO
    )

    with pytest.raises(QrExpired):
        personal_code.read(text, late, KEY, CRYPTO)


def test_card_codes_differ_by_person_version_and_key() -> None:
    codes = {
        personal_code.card_of(person, version, key, _mac)
        for person in ("0000000000001", "0000000000002")
        for version in (1, 2)
        for key in (KEY, b"x" * 32)
    }

    assert len(codes) == 8


def test_the_same_card_has_one_index_whatever_shows_it() -> None:
    chip = read_card("001090900001||Nguyễn Văn An|01011990|Nam|Hà Nội|15042021")
    unified = read_card("001090900001|NGUYEN VAN AN|1990-01-01|0|162979388586171100|<1<<")

    assert index_text_of(chip) == index_text_of(unified) == "cccd:v1:001090900001"
    assert PersonField.ADDRESS not in values_of(chip)


def test_old_and_new_health_insurance_numbers_are_one() -> None:
    old = read_card("GD4010000000001|4e677579|1990|1|x$")
    new = read_card("0000000001|4e677579|1990|1|x$")

    assert index_text_of(old) == index_text_of(new)


def test_a_person_is_the_same_by_folded_name_and_agreeing_birth() -> None:
    name, birth = PersonField.FULL_NAME, PersonField.BIRTH
    card = {name: "NGUYEN VAN AN", birth: "1990-01-01"}

    assert same_person(card, {name: "Nguyễn Văn An", birth: "1990"})
    assert not same_person(card, {name: "Nguyễn Văn An", birth: "1991"})
    assert not same_person(card, {name: "Nguyễn Văn Ân B"})
    assert not same_person({}, {name: "Nguyễn Văn An"})


def test_nothing_known_masks_to_nothing() -> None:
    assert (mask({}).name, mask({}).phone) == ("", "")


@pytest.mark.catalogue("I03")
def test_details_name_the_field_at_fault() -> None:
    wrong = {
        "full_name": "An\x00",
        "birth": "3015",
        "sex": "x",
        "nationality": "XX",
        "id_number": "12",
        "bhyt": "1",
        "phone": "1",
        "division": "99",
    }

    for field, value in wrong.items():
        with pytest.raises(Refusal) as refused:
            check_details(replace(PersonDetails(), **{field: value}), NOW.date())
        assert [fault.field for fault in refused.value.faults] == [field]
    with pytest.raises(Refusal) as refused:
        details_said({"document": "12"})
    assert [fault.field for fault in refused.value.faults] == ["document"]


@given(st.dictionaries(st.sampled_from(list(COLUMNS)), st.text(max_size=60)))
def test_any_row_is_a_venue_or_a_list_of_told_faults(cells: dict[str, str]) -> None:
    read = read_row(cells, "01")

    if not isinstance(read, VenueRow):
        assert read
        assert all(fault.column in COLUMNS and fault.code and fault.vi for fault in read)


def test_a_heading_is_read_with_or_without_tones() -> None:
    plain = [words[0] for words in COLUMNS.values()]

    assert read_heading(plain) == tuple(COLUMNS)
    assert read_heading([*COLUMNS, "khác"]) == (*COLUMNS, None)


def test_a_family_has_a_limit_and_counts_only_who_is_held() -> None:
    kept = [
        family.Guardianship(PersonId("h"), PersonId(str(number)), "child", family.Hold.HELD, NOW)
        for number in range(50)
    ]
    ask = {"relation": "child", "consented": True, "now": NOW}

    with pytest.raises(family.FamilyFull):
        family.take_in(kept, PersonId("h"), PersonId("m"), **ask)
    freed = [family.remove(kept[0]), *kept[1:]]
    assert family.take_in(freed, PersonId("h"), PersonId("m"), **ask).state is family.Hold.HELD
