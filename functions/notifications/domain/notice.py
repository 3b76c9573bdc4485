"""Of what is a person told? A notice is a person and a cause: the same again is told no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

RESULT, RECALL = "result", "recall"
EXPOSURE, EXPOSURE_VOID = "exposure", "exposure_void"


@dataclass(frozen=True, slots=True)
class Notice:
    """A person and of what they are told: ``<kind>#<what>``, such as ``result#<tube>#<release>``.

    The cause is its key under the person, so it holds ids only, nothing of a body.
    """

    person: str
    cause: str

    @property
    def kind(self) -> str:
        """Of which kind the cause is."""
        return self.cause.partition("#")[0]

    @property
    def tube(self) -> str:
        """The tube of a result; "" for anything else."""
        return self.cause.split("#")[1] if self.kind == RESULT else ""


@dataclass(frozen=True, slots=True)
class Seat:
    """What was heard of a person's appointment in a campaign; a lower revision is void. Of a
    contact it is the same: the contact is the campaign, its edition the revision."""

    person: str
    campaign: str
    revision: int
    stands: bool


def of_result(person: str, tube: str, release: int) -> Notice:
    """That a version of a tube's result is there."""
    return Notice(person, f"{RESULT}#{tube}#{release}")


def of_paper(person: str, certificate: str, *, is_void: bool) -> Notice:
    """That a certificate is there, or counts no more."""
    return Notice(person, f"{'paper_void' if is_void else 'paper_ready'}#{certificate}")


def of_lost_key(person: str, key: str) -> Notice:
    """That all papers which a lost key has signed are issued anew: once for all of them."""
    return Notice(person, f"papers_anew#{key}")


def of_recall(person: str, recall: str) -> Notice:
    """That a lot they were given of was recalled: once, however many doses of it."""
    return Notice(person, f"{RECALL}#{recall}")


def of_contact(person: str, contact: str, edition: int, *, is_void: bool) -> Notice:
    """That there is advice for them, or that what was told before counts no more: once for each
    edition of a contact."""
    return Notice(person, f"{EXPOSURE_VOID if is_void else EXPOSURE}#{contact}#{edition}")


def of_check(person: str, follow_up: str, day: str) -> Notice:
    """That they are asked how they are: once a local day."""
    return Notice(person, f"daily_check#{follow_up}#{day}")


def of_follow_up_end(person: str, follow_up: str, number: int) -> Notice:
    """That a follow-up has ended: once for each version that says so."""
    return Notice(person, f"follow_up_ended#{follow_up}#{number}")


def of_data_request(person: str, request: str) -> Notice:
    """That there is a decision about a request about data: once, as it is decided once."""
    return Notice(person, f"data_request_decided#{request}")


def of_appointment(kind: str, seat: Seat) -> Notice:
    """What became of an appointment: once for each revision of it."""
    return Notice(seat.person, f"{kind}#{seat.campaign}#{seat.revision}")


def of_reminder(seat: Seat, day: date) -> Notice:
    """That an appointment is near: once for each campaign and day."""
    return Notice(seat.person, f"appointment_due#{seat.campaign}#{day.isoformat()}")


def of_invitation(person: str, campaign: str, number: int, wave: int) -> Notice:
    """That a wave of a round of a campaign's draw invites: once."""
    return Notice(person, f"invitation#{campaign}#{number}#{wave}")
