"""What may a gate send?"""

from __future__ import annotations

import pytest

from functions.checkin.domain.gate import SequenceInvalid, check_batch


@pytest.mark.parametrize("batch", [[], [2, 2], [3, 2], [0], list(range(1, 102))])
def test_a_batch_is_1_to_100_events_in_order(batch: list[int]) -> None:
    with pytest.raises(SequenceInvalid):
        check_batch(batch)


def test_a_batch_with_gaps_passes() -> None:
    check_batch([3, 4, 9])
