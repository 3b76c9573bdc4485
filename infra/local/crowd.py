"""A made-up case for `make case`: somebody was at many venues, each with a crowd. Nobody exists.

The crowd is written as the packer of check-ins writes it and laid out by the very closing of hours
that the schedule runs: their doors would take hours for so many. The person's own check-ins are
written by the store of check-ins, and go through its stream. Each of the crowd has an account with
a mobile number of its own, sealed as the registry seals it, so that messages leave for them. Where
days lie before the platform's first, their keys are made as the daily schedule makes them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.checkin.domain import segment
from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.segment import Packed, packed_presence
from functions.checkin.domain.visit import Assurance, Certainty, default_end
from functions.checkin.service.closing import close_hour
from functions.checkin.store import presence, visits
from functions.kernel.identifiers import PersonId, VenueCode, person_id, tube_code, venue_code
from functions.kernel.periods import HOUR, day_of, hour_of, period_of_hour
from functions.kernel.phones import Phone
from functions.kernel.valuesets import venue_kinds
from functions.laboratory.domain.specimen import Specimen
from functions.registry.domain.person import PersonField, Standing
from functions.registry.service import sealing
from functions.registry.store import identities
from functions.registry.store.persons import SealedPerson
from functions.runtime import daykeys
from infra.local.campaign import Campaign

KIND = "market"
DISTRICT = "001"
APART = 2 * HOUR
NEWEST = 3 * HOUR
"""How long ago the last visit began, at least: its hour is over, and was closed."""
ENTERED, CROWD_WITHIN = timedelta(minutes=10), 33
"""The person comes ten minutes past the hour; the crowd within these minutes. Who stays for an hour
was then together with the person for longer than any rule of candidates asks."""
A_SEGMENT = 10_000
"""Presences of one batch of the stream at most."""
NUMBERS, FIRST_NUMBER = 800_000, 100_000
"""Made-up mobile numbers `0900 1…` to `0900 8…`: so many, from here on."""
AT_ONCE = 4
"""Accounts that are written side by side."""


@dataclass
class LargeCase(Campaign):
    """The case's tube and file, as a campaign of one; `venues` visits, `present` others at each."""

    rows: int = 1
    positive: float = 1.0
    faulty: float = 0.0
    at: datetime = field(default_factory=lambda: datetime.now().astimezone())
    venues: int = 5
    present: int = 100
    has_phones: bool = True

    @property
    def index(self) -> PersonId:
        """Whose case it is."""
        return person_id(random.Random(self.seed).randbytes(8))  # noqa: S311  # nosec B311

    @property
    def visited(self) -> tuple[tuple[VenueCode, datetime], ...]:
        """Each venue, and when the person came there; the last visit first."""
        newest = period_of_hour(hour_of(self.at)).start - NEWEST
        random_ = random.Random(self.seed + 2)  # noqa: S311  # nosec B311
        return tuple(
            (venue_code(random_.randbytes(5)), newest - number * APART + ENTERED)
            for number in range(self.venues)
        )

    def tubes(self) -> Iterator[Specimen]:
        """The one tube, of the one person."""
        random_ = random.Random(self.seed + 3)  # noqa: S311  # nosec B311
        tube = tube_code(random_.getrandbits(45))
        yield self.specimen(tube, (self.index,), self.at - timedelta(hours=4), 5)

    def crowd(self, venue: VenueCode, entered: datetime) -> list[Packed]:
        """The others at a venue, an hour each from within half an hour of the person's entry."""
        random_ = random.Random(f"{self.seed}{venue}")  # noqa: S311  # nosec B311
        begins = period_of_hour(hour_of(entered)).start
        kind = venue_kinds().read(KIND)
        found = []
        for _ in range(self.present):
            at = begins + timedelta(seconds=random_.randrange(60 * CROWD_WITHIN))
            found.append(
                packed_presence(
                    venue,
                    person_id(random_.randbytes(8)),
                    at,
                    default_end(at, kind),
                    certainty=Certainty.DEFAULT,
                    assurance=Assurance.HIGH,
                )
            )
        return found

    def lay_down(self) -> Iterator[int]:
        """Write everything, venue by venue; how many presences stand after each."""
        days = {day_of(entered + ago) for _, entered in self.visited for ago in (-HOUR, HOUR)}
        daykeys.keep(tuple(sorted(days)))
        total = 0
        for number, (venue, entered) in enumerate(self.visited):
            self._pack(self.crowd(venue, entered), f"{self.seed:020d}{number:06d}", entered)
            close_hour(hour_of(entered), [DISTRICT], self.at)
            self._check_in(venue, entered)
            if self.has_phones:
                self._enrol(number, venue, entered)
            total += self.present
            yield total

    def _enrol(self, number: int, venue: VenueCode, entered: datetime) -> None:
        """An account with a phone for each of a venue's crowd; nobody signs in with it."""
        first = self.seed + number * self.present

        def enrol(place: int, person: PersonId) -> None:
            digits = FIRST_NUMBER + (first + place) % NUMBERS
            values = {PersonField.PHONE: str(Phone(f"+84900{digits}"))}
            sealed = sealing.seal(person, values, self.at)
            identities.add_person(SealedPerson(person, Standing.ACCOUNT, self.at, sealed), None)

        people = (one.person_id for one in self.crowd(venue, entered))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(enrol, range(self.present), people):
                pass

    def _pack(self, crowd: list[Packed], name: str, entered: datetime) -> None:
        for group, records in segment.group_by_district(
            ((DISTRICT, one) for one in crowd), entered
        ).items():
            for place in range(0, len(records), A_SEGMENT):
                part = segment.pack_segment(records[place : place + A_SEGMENT])
                presence.put_segment(group, f"{name}.{place}", day_of(entered), part)

    def _check_in(self, venue: VenueCode, entered: datetime) -> None:
        day, sort = day_of(entered), visits.sort_key(entered, venue)
        body = {
            "u": self.index,
            "a": int(entered.timestamp()),
            "l": 0,
            "s": Assurance.HIGH.value,
            "v": venue,
            "w": self.division,
            "n": KIND,
            "c": "display",
            "co": "green",
        }
        visits.put(
            visits.sealed(
                self.index, sort, day, body=body, attached=b"", expires_at=expires_at(day)
            )
        )
