"""Codes, sessions, devices, limits and postings: their bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.access.domain import challenge, device, limits, session
from functions.access.domain.challenge import Binding, Challenge, ChallengePurpose
from functions.access.domain.staff import MfaRequired, check_factors
from functions.kernel.errors import Refusal, Unidentified

NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
BOUND = Binding("0" * 26, ChallengePurpose.SIGN_IN, "index", "device")
names = st.text("abc0", min_size=1, max_size=5)
bindings = st.builds(
    Binding, names, st.sampled_from(ChallengePurpose), names, names, st.sampled_from(["", "P"])
)


def sent(tried: int = 1, *, used: bool = False, digits: int = 6) -> Challenge:
    return Challenge(BOUND, b"", digits, b"", "vi", NOW + challenge.LIFE, tried=tried, used=used)


@pytest.mark.catalogue("A07")
@given(bindings, bindings, st.from_regex(r"[0-9]{6}", fullmatch=True))
def test_a_code_is_bound_to_all_it_was_sent_for(one: Binding, other: Binding, code: str) -> None:
    assert (one.message(code) == other.message(code)) == (one == other)


@pytest.mark.catalogue("A05")
def test_five_comparisons_and_no_sixth() -> None:
    for tried in range(1, 6):
        challenge.check_answerable(sent(tried), "device", "", False, NOW)
    with pytest.raises(challenge.TriesSpent):
        challenge.check_answerable(sent(6), "device", "", False, NOW)


@pytest.mark.catalogue("A06")
def test_under_attack_a_short_code_has_one_try_and_a_long_one_five() -> None:
    challenge.check_answerable(sent(1), "device", "", True, NOW)
    challenge.check_answerable(sent(5, digits=8), "device", "", True, NOW)
    with pytest.raises(challenge.TriesSpent):
        challenge.check_answerable(sent(2), "device", "", True, NOW)
    assert (challenge.digits_of(False), challenge.digits_of(True)) == (6, 8)


@pytest.mark.catalogue("A07")
@pytest.mark.parametrize(
    ("made", "where", "holder", "when"),
    [
        (sent(used=True), "device", "", NOW),
        (sent(), "another", "", NOW),
        (sent(), "device", "P", NOW),
        (sent(), "device", "", NOW + challenge.LIFE),
    ],
)
def test_what_is_used_late_or_from_elsewhere_is_not_accepted(
    made: Challenge, where: str, holder: str, when: datetime
) -> None:
    with pytest.raises(challenge.CodeNotAccepted):
        challenge.check_answerable(made, where, holder, False, when)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_an_attack_is_many_wrong_answers_and_more_wrong_than_right(
    failed: int, passed: int
) -> None:
    assert challenge.is_under_attack(failed, passed) == (failed >= 500 and failed > passed)


@given(
    st.binary(min_size=12, max_size=12), st.from_regex(r"[0-9A-Z]{13}", fullmatch=True),
    st.booleans(), st.integers(0, 40 * 86400),
)  # fmt: skip
def test_a_session_reads_as_it_was_written_until_it_ends(
    drawn: bytes, person: str, verified: bool, age: int
) -> None:
    begun = session.begin(drawn.hex()[:16], person, verified, NOW)
    body = session.write_body(begun)
    try:
        read = session.read_body(body, NOW.timestamp() + age)
    except Unidentified:
        assert age >= session.IDLE.total_seconds()
        return

    assert read == begun
    assert age < session.IDLE.total_seconds() < session.LIFE.total_seconds()
    assert len(body) + session.MAC_SIZE in session.SIZES


@given(st.text(max_size=140))
def test_no_text_is_a_devices_claim_but_a_well_formed_one(text: str) -> None:
    with pytest.raises(Unidentified):
        device.read_claim("Device " + text, 1_637_631_000.0)


@given(st.integers(0, 10 * 365 * 86400), st.integers(1, 90_000))
def test_an_instant_lies_in_its_window(later: int, seconds: int) -> None:
    now = NOW + timedelta(seconds=later)
    start, end = limits.window_of(limits.Limit("x", 5, timedelta(seconds=seconds)), now)

    assert start <= now.timestamp() < end == start + seconds


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("", "unknown"),
        ("203.0.113.7, 10.0.0.1", "unknown"),
    ],
)
def test_neighbours_share_a_network(address: str, network: str) -> None:
    assert limits.network_of(address) == network


@pytest.mark.catalogue("A10")
@pytest.mark.parametrize(
    ("amr", "refusal"),
    [(None, MfaRequired), ([], MfaRequired), (["pwd"], MfaRequired), ("mfa", Unidentified),
     ([["mfa"]], Unidentified), ({"mfa": 1}, Unidentified)],
)  # fmt: skip
def test_a_second_factor_is_told_plainly(amr: object, refusal: type[Refusal]) -> None:
    check_factors(["pwd", "mfa"])
    with pytest.raises(refusal):
        check_factors(amr)
