"""Every identity QR of domain.md 1.5, in one reading."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel import cards
from functions.kernel.births import BirthDate
from functions.kernel.card_refusals import CardEmpty, CardTooLong
from functions.kernel.cards import LONGEST, CardKind, CardReading, read_card
from functions.kernel.errors import Refusal
from functions.kernel.identity_numbers import Agreement, NumberKind
from functions.kernel.valuesets import Sex

OLD_CARD = "001090900001|012900001|Nguyễn Văn An|01021990|Nam|Số 9, phố Thử|15042021"
NEW_CARD = f"{OLD_CARD}|Nguyễn Văn Cha|Trần Thị Mẹ|Lê Thị Vợ|012900002"
QID = "162979388586171100"
NAME_IN_HEX = "Nguyễn Thị Bé".encode().hex()


def test_a_chip_card_gives_number_name_birth_and_sex_and_nothing_else() -> None:
    reading = read_card(OLD_CARD)

    assert reading == CardReading(
        CardKind.CCCD,
        number="001090900001",
        number_kind=NumberKind.CCCD,
        name="Nguyễn Văn An",
        birth=BirthDate(1990, 2, 1),
        sex=Sex.MALE,
        check=reading.check,
    )
    assert reading.check is not None
    assert reading.check.agrees


@pytest.mark.catalogue("B07")
def test_a_card_of_2024_reads_as_the_old_one_and_its_further_fields_are_never_kept() -> None:
    assert read_card(NEW_CARD) == read_card(OLD_CARD)
    for kept_out in ("phố Thử", "15042021", "012900001", "Cha", "Mẹ", "Vợ", "012900002"):
        assert kept_out not in repr(read_card(NEW_CARD))


@pytest.mark.parametrize("cmnd", ["", "012900001"])
def test_a_chip_card_may_have_no_former_number(cmnd: str) -> None:
    assert read_card(f"001190900001|{cmnd}|Trần Thị Bình|29021996|Nữ|x|y").sex is Sex.FEMALE


def test_a_chip_card_that_contradicts_itself_is_read_and_says_so() -> None:
    reading = read_card("001093900001||Nguyễn Văn An|18011987|Nữ|x|15042021")

    assert reading.kind is CardKind.CCCD
    assert reading.check is not None
    assert reading.check.birth_year is Agreement.MISMATCH
    assert reading.check.sex is Agreement.MISMATCH


def test_a_birth_or_name_that_cannot_be_is_left_out_and_the_card_still_counts() -> None:
    reading = read_card("001093900001||<script>|31021987|Khác|x|15042021")

    assert reading.kind is CardKind.CCCD
    assert (reading.name, reading.birth, reading.sex) == (None, None, None)


@pytest.mark.parametrize("wrongly", ["latin-1", "cp1252"])
def test_a_name_whose_encoding_the_reader_mistook_is_put_right(wrongly: str) -> None:
    mistaken = "Hồ Bé".encode().decode(wrongly, errors="strict")

    assert read_card(f"001190900001||{mistaken}|01011990|Nữ|x|y").name == "Hồ Bé"


def test_the_unified_code_gives_all_its_fields() -> None:
    extension = f"{QID}<2<GD4799000000012<0900001234<c2lnbmF0dXJl"
    reading = read_card(f"001190900001|NGUYEN THI BE|1990-02-01|1|{QID}|{extension}")

    assert reading == CardReading(
        CardKind.UNIFIED,
        number="001190900001",
        number_kind=NumberKind.CCCD,
        name="NGUYEN THI BE",
        birth=BirthDate(1990, 2, 1),
        sex=Sex.FEMALE,
        phone=reading.phone,
        bhyt="GD4799000000012",
        qid=QID,
        proxy_qid=QID,
        check=reading.check,
    )
    assert reading.phone == "+84900001234"
    assert reading.check is not None
    assert reading.check.agrees


@pytest.mark.parametrize("extension", ["<1<GD4877*******<0943******", "1<GD4877*******<0943******"])
def test_what_the_unified_code_hides_with_stars_is_not_guessed(extension: str) -> None:
    reading = read_card(f"******509|NGUYEN VAN C|1989-**-**|0|{QID}|{extension}")

    assert reading == CardReading(
        CardKind.UNIFIED,
        name="NGUYEN VAN C",
        birth=BirthDate(1989),
        sex=Sex.MALE,
        qid=QID,
    )


def test_variants_of_the_unified_code_seen_in_the_press_are_read() -> None:
    assert read_card(f"012900001|Nguyễn Văn C|1989/3/3|0|{QID}|").birth == BirthDate(1989, 3, 3)
    assert read_card(f"012900001|NGUYEN VAN C|1989|0|{QID}").birth == BirthDate(1989)
    assert read_card(f"|NGUYEN VAN C||0|{QID}|<0<<").sex is None


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("01/02/1950", BirthDate(1950, 2, 1)),
        ("02/1950", BirthDate(1950, 2)),
        ("1950", BirthDate(1950)),
        ("31/02/1950", None),
    ],
)
def test_a_health_insurance_card_gives_its_number_name_birth_and_sex(
    written: str, birth: BirthDate | None
) -> None:
    tail = "5068e1bb91|79 - 034|01/01/2021|-|01/01/2021|79000000000000|-|4|01/01/2026|abcdef-00|$"
    reading = read_card(f"GD4799000000012|{NAME_IN_HEX}|{written}|2|{tail}")

    assert reading == CardReading(
        CardKind.BHYT,
        number="GD4799000000012",
        number_kind=NumberKind.BHYT,
        name="Nguyễn Thị Bé",
        birth=birth,
        sex=Sex.FEMALE,
        bhyt="GD4799000000012",
    )


def test_a_health_insurance_card_of_2021_has_ten_digits_and_variants_have_the_name_in_clear() -> (
    None
):
    reading = read_card("9000000012|Nguyễn Thị Bé|1950|1|x|$")

    assert (reading.kind, reading.bhyt) == (CardKind.BHYT, "9000000012")
    assert (reading.name, reading.sex) == ("Nguyễn Thị Bé", Sex.MALE)
    assert read_card("GD9009000000012|x|1950|1|$").number is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("LC1.c2VhbGVk.54321.bWFj", CardKind.OWN),
        ("HC1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N", CardKind.CERTIFICATE),
        ("https://lachan.example/v/ABCD1234X.c2ln", CardKind.POSTER),
        ("HTTPS://LACHAN.EXAMPLE/s/ABCD1234X", CardKind.POSTER),
        ("http://localhost:8000/v/t.o-k_e~n", CardKind.POSTER),
        ("https://evil.example/path", CardKind.UNKNOWN),
        ("https://lachan.example@evil.example/v/x", CardKind.UNKNOWN),
        ("javascript:alert(1)//v/x", CardKind.UNKNOWN),
        ("shc:/5676290952432060346029243740", CardKind.UNKNOWN),
        ("VNeID opaque 8f3a", CardKind.UNKNOWN),
        ("||||", CardKind.UNKNOWN),
        ("001090900001", CardKind.UNKNOWN),
        ("LC1.", CardKind.UNKNOWN),
        ("LC1.a b", CardKind.UNKNOWN),
    ],
)
@pytest.mark.catalogue("B08")
def test_codes_that_others_read_are_recognised_and_kept_whole(text: str, kind: CardKind) -> None:
    assert read_card(f"{text}\r\n") == CardReading(kind, opaque=text)


@pytest.mark.catalogue("B08")
def test_with_a_host_given_a_look_alike_link_is_no_poster() -> None:
    host = "lachan.example"

    assert read_card("https://lachan.example/v/x", host).kind is CardKind.POSTER
    for text in ("https://lachan.example.evil/v/x", "https://lachann.example/v/x"):
        assert read_card(text, host).kind is CardKind.UNKNOWN


def test_a_reader_that_gave_nothing_is_told_so() -> None:
    for text in ("", " \r\n", "\ufeff"):
        with pytest.raises(CardEmpty):
            read_card(text)


class NeverTried:
    """Stands for every pattern: fails the test when one is tried."""

    def fullmatch(self, text: str) -> None:
        """Fail."""
        raise AssertionError("a pattern was tried on a text beyond the cap")


@pytest.mark.catalogue("I10")
def test_a_text_no_qr_can_hold_is_refused_before_any_pattern_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patterns = [name for name, value in vars(cards).items() if isinstance(value, re.Pattern)]
    for name in patterns:
        monkeypatch.setattr(cards, name, NeverTried())

    assert len(patterns) >= 6
    for character in ("|", "<", "0", "A", "*", "\u0301", " "):
        with pytest.raises(CardTooLong):
            read_card(character * 1_000_000)


PIECES = [
    "|",
    "<",
    "*",
    "0",
    "1",
    "2",
    "$",
    "/",
    "-",
    ".",
    "LC1.",
    "HC1:",
    "https://",
    "/v/",
    QID,
    OLD_CARD,
    NAME_IN_HEX,
    "1990-02-01",
    "01021990",
    "GD4799000000012",
    "é",
    "\x00",
    "\u202e",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=20).map("".join))
@pytest.mark.catalogue("I13")
def test_whatever_is_scanned_is_read_or_refused_by_name(text: str) -> None:
    try:
        reading = read_card(text)
    except Refusal as refused:
        assert refused.code in {"CARD_EMPTY", "CARD_TOO_LONG"}
        return

    read_by_others = {CardKind.OWN, CardKind.CERTIFICATE, CardKind.POSTER, CardKind.UNKNOWN}
    assert (reading.opaque is not None) == (reading.kind in read_by_others)
    assert len(reading.opaque or "") <= LONGEST
