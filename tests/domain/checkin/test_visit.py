"""When did a person enter and leave a venue, and how sure is that?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain.presence import Presence, Seen, presences
from functions.checkin.domain.visit import (
    LIES_BEHIND,
    TOLERANCE,
    Assurance,
    Certainty,
    Channel,
    CheckOutBeforeCheckIn,
    CheckOutTooLate,
    OfflineTooOld,
    assure,
    check_out,
    default_end,
    lying_day,
    other_day,
    take_time,
    visit_day,
)
from functions.kernel.periods import DAY, day_of
from functions.kernel.valuesets import venue_kinds

NOW = datetime(2021, 8, 1, 2, 0, tzinfo=UTC)
SHOP = venue_kinds().read("shop")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_a_good_clock_is_believed_online_and_both_times_are_kept() -> None:
    taken = take_time(NOW - minutes(4), NOW)
    assert (taken.at, taken.received_at, taken.skew_seconds) == (NOW - minutes(4), NOW, -240)
    assert (taken.late, taken.clamped) == (False, False)


@pytest.mark.catalogue("T03")
@pytest.mark.parametrize("wrong_by", [hours(2), -timedelta(days=1), minutes(5.02), -hours(0.1)])
def test_a_wrong_clock_online_gives_way_to_the_server_and_its_skew_is_kept(
    wrong_by: timedelta,
) -> None:
    taken = take_time(NOW + wrong_by, NOW)
    assert (taken.at, taken.told_at, taken.clamped) == (NOW, NOW + wrong_by, True)
    assert taken.skew_seconds == round(wrong_by.total_seconds())


@pytest.mark.catalogue("T04")
def test_an_offline_scan_is_taken_for_24_hours_and_not_for_26() -> None:
    taken = take_time(NOW - hours(24), NOW, offline=True)
    assert (taken.at, taken.late, taken.received_at) == (NOW - hours(24), True, NOW)
    with pytest.raises(OfflineTooOld):
        take_time(NOW - hours(26), NOW, offline=True)


@pytest.mark.catalogue("T04")
def test_a_gate_may_buffer_for_seven_days() -> None:
    assert take_time(NOW - hours(168), NOW, offline=True, at_gate=True).late
    with pytest.raises(OfflineTooOld):
        take_time(NOW - hours(169), NOW, offline=True, at_gate=True)


@pytest.mark.catalogue("T03")
def test_an_offline_scan_from_the_future_counts_as_of_now() -> None:
    taken = take_time(NOW + hours(2), NOW, offline=True)
    assert (taken.at, taken.clamped, taken.skew_seconds) == (NOW, True, 7200)


@given(
    wrong_by=st.timedeltas(-timedelta(days=900), timedelta(days=900)),
    age=st.timedeltas(timedelta(0), hours(24)),
)
def test_an_offline_scan_keeps_its_age_however_wrong_the_clock(
    wrong_by: timedelta, age: timedelta
) -> None:
    sent_at = NOW + wrong_by
    taken = take_time(sent_at - age, NOW, offline=True, sent_at=sent_at)
    assert abs(taken.at - (NOW - age)) <= TOLERANCE or taken.at == NOW


@given(told=st.timedeltas(-timedelta(days=9), timedelta(days=9)), offline=st.booleans())
def test_nobody_is_recorded_in_the_future_or_before_what_is_kept(
    told: timedelta, offline: bool
) -> None:
    try:
        taken = take_time(NOW + told, NOW, offline=offline)
    except OfflineTooOld:
        assert offline
        assert told < -hours(24)
        return
    assert NOW - hours(24) <= taken.at <= NOW + TOLERANCE


@pytest.mark.catalogue("B05", "B10")
@pytest.mark.parametrize(
    ("channel", "verified", "assurance"),
    [
        (Channel.POSTER, True, Assurance.LOW),
        (Channel.POSTER, False, Assurance.LOW),
        (Channel.SHORT_CODE, True, Assurance.LOW),
        (Channel.DISPLAY, True, Assurance.HIGH),
        (Channel.DISPLAY, False, Assurance.LOW),
        (Channel.GATE_PERSONAL, True, Assurance.HIGH),
        (Channel.GATE_CARD, False, Assurance.HIGH),
        (Channel.GATE_TYPED, True, Assurance.LOW),
        (Channel.FEDERATED, True, Assurance.LOW),
    ],
)
def test_only_what_was_read_at_the_venue_itself_is_sure(
    channel: Channel, verified: bool, assurance: Assurance
) -> None:
    assert assure(channel, phone_verified=verified) is assurance


@pytest.mark.catalogue("C10")
def test_nobody_leaves_before_entering() -> None:
    with pytest.raises(CheckOutBeforeCheckIn):
        check_out(NOW, NOW - minutes(6), SHOP)
    assert check_out(NOW, NOW - minutes(1), SHOP) == NOW
    assert check_out(NOW, NOW + minutes(20), SHOP) == NOW + minutes(20)


@pytest.mark.catalogue("F20", "C10")
def test_the_stay_by_one_devices_clock_counts_where_ours_jumped() -> None:
    assert check_out(NOW, NOW - minutes(9), SHOP, stayed=minutes(1)) == NOW + minutes(1)
    assert check_out(NOW, NOW + hours(3.1), SHOP, stayed=hours(2.9)) == NOW + hours(2.9)
    assert check_out(NOW, NOW + minutes(20), SHOP, stayed=minutes(30)) == NOW + minutes(20)
    with pytest.raises(CheckOutBeforeCheckIn):
        check_out(NOW, NOW - minutes(9), SHOP, stayed=minutes(-1))
    with pytest.raises(CheckOutTooLate):
        check_out(NOW, NOW + hours(3.1), SHOP, stayed=hours(3.2))


MIDNIGHT = datetime(2021, 11, 23, 17, tzinfo=UTC)
BEFORE, AFTER = date(2021, 11, 23), date(2021, 11, 24)


@pytest.mark.catalogue("T03", "T05")
@given(
    st.floats(-60 * 24 + 1, 30),
    st.floats(-120, 120),
    st.lists(st.floats(0, 60 * 24), min_size=2, max_size=4),
)
def test_each_sending_of_a_scan_lies_on_one_day_whatever_midnight_lies_between(
    ahead: float, scanned: float, sent_after: list[float]
) -> None:
    """Ahead by half an hour, behind by a day less what it waits: the stamp alone says the day."""
    at = MIDNIGHT + minutes(scanned)
    told = at + minutes(ahead)
    times = [take_time(told, at + minutes(after)) for after in sent_after]
    inside = [time for time in times if time.at - told <= LIES_BEHIND]
    assert {lying_day(time) for time in inside} <= {day_of(told)}


@pytest.mark.catalogue("T05")
def test_a_scan_of_a_right_clock_needs_no_other_day() -> None:
    for minute in (-16, -14, -1, 0, 1, 14, 16):
        for ahead in (-5, 0, 5):
            at = MIDNIGHT + minutes(minute)
            time = take_time(at + minutes(ahead), at)
            assert other_day(time) is None
            assert lying_day(time) == visit_day(time) == day_of(time.told_at)


@pytest.mark.catalogue("T03", "T05")
@pytest.mark.parametrize("ahead", [50, 120, 60 * 48, -60 * 48])
def test_a_scan_whose_clock_says_nothing_is_called_by_one_day_and_may_lie_on_two(
    ahead: float,
) -> None:
    told = MIDNIGHT + minutes(ahead)
    early, late = (take_time(told, MIDNIGHT + minutes(by)) for by in (-2, 2))
    assert (lying_day(early), lying_day(late)) == (BEFORE, AFTER)
    assert (other_day(early), other_day(late)) == (AFTER, BEFORE)
    called = AFTER if ahead < 60 * 24 and ahead > 0 else BEFORE
    assert visit_day(early) == visit_day(late) == called
    noon = take_time(told, MIDNIGHT - minutes(60 * 12))
    assert other_day(noon) is None
    assert visit_day(noon) == called


@pytest.mark.catalogue("T03", "T05", "F20")
@given(
    st.floats(-60 * 24 + 25, 60 * 24 - 25),  # a day less a jump and what sendings lie apart
    st.floats(-60, 60),
    st.lists(st.floats(-10, 10), min_size=2, max_size=4),
)
def test_a_visit_is_called_alike_whatever_the_servers_clock_says(
    ahead: float, scanned: float, jumps: list[float]
) -> None:
    """A server's clock may jump by ten minutes; the visit is found on that day or next to it."""
    at = MIDNIGHT + minutes(scanned)
    times = [take_time(at + minutes(ahead), at + minutes(jump)) for jump in jumps]
    (called,) = {visit_day(time) for time in times}
    lying = {day for time in times for day in (lying_day(time), other_day(time)) if day}
    assert lying <= {called - DAY, called, called + DAY}


def test_a_clock_at_the_edge_of_what_says_the_day_may_lie_on_two() -> None:
    """Half an hour ahead: sent now it is beyond, sent five minutes later it is not."""
    told = MIDNIGHT + minutes(10)
    beyond, within = (take_time(told, MIDNIGHT - minutes(before)) for before in (22, 18))
    assert (lying_day(beyond), other_day(beyond)) == (BEFORE, AFTER)
    assert (lying_day(within), other_day(within)) == (AFTER, BEFORE)
    assert visit_day(beyond) == visit_day(within)


def test_an_exit_after_the_longest_stay_was_not_seen() -> None:
    assert check_out(NOW, NOW + hours(3), SHOP) == NOW + hours(3)
    with pytest.raises(CheckOutTooLate):
        check_out(NOW, NOW + hours(3.01), SHOP)
    assert default_end(NOW, SHOP) == NOW + minutes(30)


def entry(venue: str, at: float, *, plausible: bool = True) -> Seen:
    return Seen(venue, NOW + minutes(at), SHOP, plausible=plausible)


def leave(venue: str, at: float) -> Seen:
    return Seen(venue, NOW + minutes(at))


def stays(*seen: Seen) -> list[tuple[str, float, float, str]]:
    return [
        (
            found.venue,
            (found.entered_at - NOW) / minutes(1),
            (found.left_at - NOW) / minutes(1),
            found.certainty.value,
        )
        for found in presences(seen)
    ]


def test_an_exit_that_was_seen_ends_the_visit() -> None:
    assert stays(entry("A", 0), leave("A", 50)) == [("A", 0, 50, "observed")]


def test_entering_elsewhere_ends_a_visit_only_before_its_default_end() -> None:
    assert stays(entry("A", 0), entry("B", 10))[0] == ("A", 0, 10, "inferred")
    assert stays(entry("A", 0), entry("B", 100))[0] == ("A", 0, 30, "default")


@pytest.mark.catalogue("B09")
def test_an_impossible_scan_far_away_does_not_shorten_a_true_presence() -> None:
    far = entry("B", 5, plausible=False)
    assert stays(entry("A", 0), far) == [("A", 0, 30, "default"), ("B", 5, 35, "default")]


@pytest.mark.catalogue("C10")
def test_two_taps_at_one_door_are_one_visit() -> None:
    assert stays(entry("A", 0), entry("A", 0.1)) == [("A", 0, 30.1, "default")]
    taps = stays(entry("A", 0), entry("A", 20), leave("A", 25), leave("A", 26))
    assert taps == [("A", 0, 25, "observed")]


def test_leaving_and_coming_back_are_two_visits() -> None:
    found = stays(entry("A", 0), leave("A", 5), entry("A", 9), leave("A", 11))
    assert found == [("A", 0, 5, "observed"), ("A", 9, 11, "observed")]


@pytest.mark.catalogue("C10")
def test_an_exit_does_not_end_the_visit_that_begins_in_its_second() -> None:
    """Out and in again at one gate in one second: the second visit has no end yet."""
    again = stays(entry("A", 0), leave("A", 5), entry("A", 5))
    assert again == [("A", 0, 5, "observed"), ("A", 5, 35, "default")]
    named = Seen("A", NOW + minutes(5), ends=NOW)
    assert stays(entry("A", 0), named, entry("A", 5)) == again
    own = Seen("A", NOW, ends=NOW)
    assert stays(entry("A", 0), own) == [("A", 0, 0, "observed")]


def test_an_exit_without_an_entry_says_nothing() -> None:
    assert stays(leave("A", 5), entry("A", 6)) == [("A", 6, 36, "default")]


def test_an_exit_too_late_leaves_the_default_standing() -> None:
    assert stays(entry("A", 0), leave("A", 181)) == [("A", 0, 30, "default")]


def test_a_presence_is_as_sure_as_the_surest_of_its_scans() -> None:
    gate = Seen("A", NOW, SHOP, Assurance.HIGH)
    (found,) = presences([gate, entry("A", 1)])
    assert found.assurance is Assurance.HIGH
    (found,) = presences([Seen("A", NOW, SHOP, Assurance.LOW), gate])
    assert found == Presence("A", NOW, NOW + minutes(30), Certainty.DEFAULT, Assurance.HIGH)


EVENTS = st.lists(
    st.builds(
        Seen,
        st.sampled_from("ABC"),
        st.integers(0, 600).map(lambda at: NOW + minutes(at)),
        st.sampled_from([None, SHOP]),
        st.sampled_from(Assurance),
    ),
    max_size=12,
)


@pytest.mark.catalogue("C10", "Q02")
@given(EVENTS, st.randoms())
def test_late_repeated_and_shuffled_events_give_the_same_visits(events, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = [*events, *events]
    random.shuffle(shuffled)
    assert presences(shuffled) == presences(events)


@given(EVENTS)
def test_every_entry_lies_in_a_presence_and_presences_at_a_venue_never_overlap(
    events: list[Seen],
) -> None:
    found = presences(events)
    for event in events:
        if event.kind is not None:
            assert any(
                p.venue == event.venue and p.entered_at <= event.at <= p.left_at for p in found
            )
    for venue in "ABC":
        mine = [p for p in found if p.venue == venue]
        for earlier, later in zip(mine, mine[1:], strict=False):
            assert earlier.left_at <= later.entered_at
            assert earlier.entered_at < later.entered_at


@given(EVENTS)
def test_no_presence_is_longer_than_the_merged_stays_allow(events: list[Seen]) -> None:
    entries = [event for event in events if event.kind is not None]
    longest = minutes(SHOP.longest_stay_minutes) * max(1, len(entries))
    assert all(timedelta(0) <= p.left_at - p.entered_at <= longest for p in presences(events))
