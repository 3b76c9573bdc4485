"""Which answers open what is sealed and count nobody, and why? Closed lists; `test_reading` holds
them against the code: what is missing here fails, and so does what stands here in vain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OF_NO_PERSON: Final[Mapping[str, str]] = {
    "registry.service.vault.audited": "passes on what others ask; those are looked at themselves",
    "access.service.accounts.audit_many": "accounts of staff",
    "access.service.learning._audit": "what a member of staff has practised",
    "access.service.session_endings.end_sessions": "ends sessions, shows nothing of their person",
    "notifications.service.breaking._put": "lanes of messages",
    "registry.service.joining._put": "venues",
    "registry.service.keeping._audit": "venues",
}
"""Functions that write the audit by a name that is given them, and never that of a person."""

UNCOUNTED: Final[Mapping[str, tuple[str, ...]]] = {
    "They tell of members of staff, which each officer of the area has to keep (ADR 0100).": (
        "GET /api/staff-accounts",
        "POST /api/staff-accounts",
        "GET /api/staff-accounts/{account}",
        "POST /api/staff-accounts/{account}",
        "GET /api/staff-account-proposals",
        "POST /api/staff-account-proposals/{proposal}",
        "GET /api/staff-account-reviews",
        "GET /can-bo/tai-khoan",
        "POST /can-bo/tai-khoan",
        "POST /can-bo/tai-khoan/de-nghi/{proposal}",
        "POST /can-bo/tai-khoan/don-vi",
        "GET /can-bo/tai-khoan/{account}",
        "POST /can-bo/tai-khoan/{account}",
    ),
    "Who was refused at which door; of whom they asked stands nowhere. A cursor is opened.": (
        "GET /api/refusals",
        "GET /can-bo/tu-choi",
    ),
    "A member of staff signs in: what is opened is what their own browser kept.": (
        "POST /can-bo/phien",
    ),
    "A certificate was shown to whoever asks: the answer says what stands in it.": (
        "POST /api/certificate-checks",
        "POST /kiem-tra-chung-nhan",
    ),
    "A step in one case or record, which was opened and counted at a door of its own: the answer "
    "says where it stands now and names nobody.": (
        "POST /api/aefi/cases/{case}/triage",
        "POST /api/aefi/cases/{case}/investigation",
        "POST /api/aefi/cases/{case}/form",
        "POST /api/aefi/cases/{case}/classification",
        "POST /api/aefi/cases/{case}/closing",
        "POST /api/immunizations/amendments/{id}/proposal",
        "POST /api/immunizations/held",
        "POST /api/immunizations/conflicts",
        "POST /api/immunizations",
        "POST /api/immunizations/observations",
        "POST /api/immunizations/corrections",
        "POST /api/traced-cases/{case}/contacts",
        "POST /api/traced-cases/{case}/interview",
        "POST /api/traced-cases/{case}/steps",
    ),
    "It records what was done with people who stood there, also without a network: the answer goes "
    "by the sender's own numbers. What it doubts of a dose it tells with one that was recorded in "
    "the giver's name, and that its person sees; to refuse it would lose a dose (ADR 0060).": (
        "POST /api/immunizations/replay",
        "POST /api/specimens/batch",
    ),
    "A row of a paper list: who typed it, and in which columns two hands differ. The row itself is "
    "shown to nobody (ADR 0051).": (
        "GET /api/immunizations/paper-rows",
        "POST /api/immunizations/paper-rows",
        "GET /diem-tiem/giay",
        "POST /diem-tiem/giay",
    ),
    "Figures, and the state of a day, a file or a draw.": (
        "GET /api/certificate-days/{day}",
        "POST /api/certificate-days/{day}/signatures",
        "GET /diem-tiem/chung-nhan",
        "POST /diem-tiem/chung-nhan",
        "GET /diem-tiem/chat-luong",
        "GET /api/lab/board",
        "GET /xet-nghiem/bang",
        "POST /api/vaccination/plans/{campaign}/draws",
        "POST /can-bo/tiem-chung/{campaign}/rut-tham",
        "GET /to-chuc/tinh-trang/{campaign}",
    ),
    "Tubes of the caller's own laboratory, which is never told whose they are.": (
        "GET /api/lab/days/{day}/fhir",
        "GET /xet-nghiem/duyet",
        "GET /xet-nghiem/duyet/{id}",
        "POST /xet-nghiem/duyet/{id}",
        "GET /xet-nghiem/mo-coi",
        "POST /xet-nghiem/mo-coi",
    ),
    "Cases by their ids, days, places and states, without a name: opening one is counted.": (
        "GET /api/traced-cases",
        "GET /can-bo/truy-vet",
        "GET /can-bo/dia-diem",
    ),
    "Visits told by another app whose venue nobody knows, without their person; or the end of a "
    "hash that is keyed by others. Placing one is counted (ADR 0136).": ("GET /api/parked-visits",),
}
"""Routes of staff that open something sealed and count nobody, by the reason."""

NAMED_UNCOUNTED: Final[Mapping[str, tuple[str, ...]]] = {
    "They name members of staff.": (
        "GET /api/staff-accounts",
        "POST /api/staff-accounts",
        "GET /api/staff-accounts/{account}",
        "POST /api/staff-accounts/{account}",
        "GET /api/staff-account-proposals",
        "POST /api/staff-account-proposals/{proposal}",
        "GET /api/staff-account-reviews",
    ),
    "Whose sessions the ministry ended, by the id that it typed.": (
        "GET /api/session-endings",
        "POST /api/session-endings",
    ),
    "The address is a venue's, which stands on its door.": (
        "GET /api/venue-twins",
        "GET /api/venues/{code}",
        "POST /api/venues/{code}/join",
        "POST /api/venues/{code}/part",
        "POST /api/venues/{code}/resume",
        "POST /api/venues/{code}/suspend",
    ),
}
"""Routes of staff whose answer has a field of `PERSONAL` and that count nobody, by the reason."""

PERSONAL: Final = frozenset(
    {
        "address", "birth", "full_name", "id_number", "masked_name", "masked_phone", "person",
        "phone", "sex",
    }
)  # fmt: skip
"""Names that a field of an answer has where it tells of a person."""

COUNTED: Final = (
    "People in it are audited in the name of whoever asked or sent, and counted for them."
)
_OWN: Final = "It goes to the person whom it is about, or to who keeps them, and to nobody else."
_NONE: Final = "Nobody stands in it: codes, signatures, figures or hashes."
BEYOND_HTTP: Final[Mapping[str, str]] = {
    "vaccination/consumers.receive_list": COUNTED,
    "tracing/consumers.hear_answer": COUNTED,
    "checkin/consumers.receive_visit_file": "Rows of a file of visits are told nothing of whom we "
    "know, nor where they were (ADR 0136).",
    "registry/consumers.receive_venue_file": "Rows of venues, units and staff: that a row is a "
    "venue that stands is told of one of its very name, address and keeper alone.",
    "laboratory/consumers.receive_result_file": "The rows that a laboratory has to mend, as sent.",
    "laboratory/consumers.take_result_chunk": "What became of a row goes by its tube, and whose "
    "laboratory that is. No row is held against a person.",
    "laboratory/consumers.print_manifest": "Tubes of a box, without people.",
    "laboratory/schedules.probe": "Tubes that nobody gave, to try the way of a file.",
    "certificates/consumers.print_paper": _OWN,
    "certificates/schedules.publish_list": _NONE,
    "notifications/consumers.send_message": _OWN,
    "notifications/consumers.send_mail": _OWN,
    "notifications/consumers.tell_results": _OWN,
    "notifications/consumers.tell_people": _OWN,
    "notifications/consumers.tell_calls": _OWN,
    "notifications/consumers.tell_campaigns": _OWN,
    "registry/consumers.render_poster": "A poster for a venue's own door.",
    "access/schedules.seal_audit": "The audit's own chain, which staff read by no door.",
    "checkin/schedules.keep_day_keys": _NONE,
    "operations/schedules.prepare": _NONE,
}
"""Doors of queues, clocks and streams by which an answer leaves, with what becomes of people in it.
Files that staff fetch (exports of contacts, status of lists) leave by routes, which count."""
