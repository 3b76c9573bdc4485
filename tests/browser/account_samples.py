"""Samples of the pages of staff accounts, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.access.domain.account_steps import Due
from functions.access.domain.accounts import Account, Proposal, State, Terms
from functions.access.domain.counts import month_of
from functions.access.domain.register import Entry
from functions.access.domain.staff import StaffState
from functions.access.schemas.accounts import (
    AccountView,
    ProposalView,
    ReviewView,
    ShownAccountView,
)
from functions.access.schemas.looking import CountsView, RefusalsView
from functions.access.service.refused import Refused
from functions.access.store.audit import RefusalRow
from functions.kernel.callers import Role
from functions.kernel.phones import Phone

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
ISSUER = "https://issuer.test|"
TERMS = Terms(
    ISSUER + "ngo-thi-phuong",
    "Ngô Thị Phương",
    Phone("+84900001234"),
    Role.COMMUNE_OFFICER,
    "tyt-00001",
    "01/001/00001",
    NOW,
    NOW + timedelta(days=180),
)
PROPOSAL = Proposal(
    "0" * 25 + "A",
    replace(TERMS, role=Role.DISTRICT_OFFICER, unit="ttyt-001", division="01/001"),
    State.PROPOSED,
    ISSUER + "tinh-ha-noi",
    NOW,
    "accounts-2021",
    base=1,
    before="commune_officer@tyt-00001",
    hands=frozenset({ISSUER + "bo-duyet-1"}),
)
ACCOUNT = Account(TERMS.staff(), TERMS.name, TERMS.phone, TERMS.division, NOW, NOW, version=1)
GONE = replace(
    ACCOUNT,
    staff=replace(ACCOUNT.staff, state=StaffState.SUSPENDED, id=ISSUER + "bui-van-nghi"),
    name="Bùi Văn Nghỉ",
    words="Nghỉ ốm dài ngày (thử)",
)
HISTORY = (
    Entry(TERMS.member, NOW, ISSUER + "bo-duyet-2", "agree", "commune_officer@tyt-00001"),
    Entry(TERMS.member, NOW, ISSUER + "tinh-ha-noi", "propose", "commune_officer@tyt-00001"),
)
REFUSAL = RefusalRow(
    NOW, "epidemiologist", ISSUER + "dich-te-hn", "cdc-01", "GET /api/traced-cases/{case}",
    "GRANT_INVALID", "7c1e5a90-0000-4000-8000-000000010021",
)  # fmt: skip
LOOKS = {
    "epidemic_control|epidemiologists": 214,
    "epidemic_control|officers": 3,
    "testing|laboratories": 5120,
    "vaccination|vaccination": 88,
}
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-accounts"}
PLACE = "/can-bo/tai-khoan"

ACCOUNTS: dict[str, tuple[str, Role, dict[str, Any]]] = {
    PLACE: (
        "access/accounts.html",
        Role.MINISTRY_OPERATOR,
        NOTHING
        | {
            "place": PLACE,
            "waiting": [ProposalView.of(PROPOSAL)],
            "accounts": [AccountView.of(ACCOUNT), AccountView.of(GONE)],
            "due": [ReviewView.of(GONE, Due.UNUSED)],
            "roles": ["commune_officer", "sampler", "doctor"],
            "may_propose": True,
            "may_check": True,
            "may_open": True,
            "longest": 366,
        },
    ),
    f"{PLACE}/ngo-thi-phuong": (
        "access/account.html",
        Role.PROVINCE_OFFICER,
        NOTHING
        | {
            "place": f"{PLACE}/ngo-thi-phuong",
            "shown": ShownAccountView.of(ACCOUNT, HISTORY),
            "steps": ("confirm", "suspend", "end"),
        },
    ),
    "/can-bo/tu-choi": (
        "access/refusals.html",
        Role.AUDITOR,
        {
            "place": "/can-bo/tu-choi",
            "shown": RefusalsView.of(
                Refused(NOW.date(), (REFUSAL,), (("GRANT_INVALID", 1),), "cursor")
            ),
        },
    ),
    "/minh-bach/luot-xem": (
        "access/counts.html",
        Role.ANONYMOUS,
        {"told": CountsView.of((month_of("2021-10", LOOKS),))},
    ),
}
