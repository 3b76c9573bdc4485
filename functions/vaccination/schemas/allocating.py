"""What officers send, and everybody sees, of draws and waves of invitations."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.kernel.periods import read_instant, write_instant
from functions.runtime.http.views import In, Out
from functions.vaccination.domain.allocation import Rank, Round, Wave
from functions.vaccination.service.allocating import WantedWave


class SendWave(In):
    """The next wave: everybody before the class, and `percent` of it by their lottery number.

    The class is the rank of a group, at risk or not, and so many weeks waited.
    """

    number: Annotated[int, Field(ge=1, le=9_999)]
    group: Annotated[int, Field(ge=1, le=99)]
    at_risk: bool
    weeks: Annotated[int, Field(ge=0, le=99)]
    percent: Annotated[int, Field(ge=1, le=100)]
    until: Annotated[str, Field(min_length=20, max_length=40, description="RFC 3339 instant")]

    def wanted(self) -> WantedWave:
        """As the service takes it. Raises InstantInvalid."""
        return WantedWave(
            number=self.number,
            group=self.group,
            at_risk=self.at_risk,
            weeks=self.weeks,
            percent=self.percent,
            until=read_instant(self.until),
        )


class WaveView(Out):
    """Everybody whose place is not after `up_to` is invited until the end."""

    number: int
    up_to: str
    at: str
    until: str

    @classmethod
    def of(cls, wave: Wave) -> WaveView:
        """Show it."""
        return cls(
            number=wave.number,
            up_to=wave.up_to,
            at=write_instant(wave.at),
            until=write_instant(wave.until),
        )


class RoundView(Out):
    """A round: the hash of its seed, and the seed once it is drawn."""

    number: int
    rule: str
    commitment: str
    committed_at: str
    seed: str | None
    drawn_at: str | None
    waves: list[WaveView]

    @classmethod
    def of(cls, drawn: Round) -> RoundView:
        """Show it."""
        return cls(
            number=drawn.number,
            rule=drawn.rule_id,
            commitment=drawn.commitment,
            committed_at=write_instant(drawn.committed_at),
            seed=drawn.seed or None,
            drawn_at=write_instant(drawn.drawn_at) if drawn.drawn_at else None,
            waves=[WaveView.of(wave) for wave in drawn.waves],
        )


class RoundsView(Out):
    """All rounds of a campaign; enough to compute one's own place again."""

    rounds: list[RoundView]


class RankView(Out):
    """How somebody stands: their mark in the lottery, their place once drawn, an invitation."""

    standing: str
    mark: str
    round: int
    place: str
    until: str | None

    @classmethod
    def of(cls, rank: Rank) -> RankView:
        """Show it."""
        return cls(
            standing=rank.standing.value,
            mark=rank.mark,
            round=rank.round,
            place=rank.place,
            until=write_instant(rank.until) if rank.until else None,
        )
