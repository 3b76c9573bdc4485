"""Officers who draw accounts up and agree to them, for tests of onboarding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.access import service
from functions.access.domain.learning import How, Learnt
from functions.access.domain.staff import Staff, StaffState
from functions.access.store.people import StaffRecord
from functions.kernel.callers import Role
from functions.kernel.periods import day_of
from functions.runtime import settings
from tests.doors.access.world import SAME_ORIGIN, Country
from tests.gateway import Reply

NEW = "ngo-thi-phuong"
ACCOUNTS, PROPOSALS = "/api/staff-accounts", "/api/staff-account-proposals"
WHY = "Nghỉ việc từ hôm nay (thử)"
EXTRA = {
    "tinh-1": (Role.PROVINCE_OFFICER, "province-01"),
    "tinh-2": (Role.PROVINCE_OFFICER, "province-01"),
    "tinh-3": (Role.PROVINCE_OFFICER, "province-01"),
    "tinh-79": (Role.PROVINCE_OFFICER, "province-79"),
    "bo-1": (Role.MINISTRY_OPERATOR, "ministry"),
    "bo-2": (Role.MINISTRY_OPERATOR, "ministry"),
    "bo-3": (Role.MINISTRY_OPERATOR, "ministry"),
    "xa-1": (Role.COMMUNE_OFFICER, "commune-00001"),
    "dich-te": (Role.EPIDEMIOLOGIST, "province-01"),
}


def member(name: str) -> str:
    """The staff id of an account."""
    return service.staff_id(settings.issuer(), name)


@dataclass
class Offices:
    """The country, and who acts in it by account name."""

    country: Country

    def token(self, name: str) -> str:
        """A token issued now."""
        self.country.issuer.now = self.country.now
        return self.country.issuer.token(name)

    def send(
        self, name: str, method: str, path: str, body: Any = None, *, token: str = "", key: str = ""
    ) -> Reply:
        """What an account is answered."""
        headers = {**SAME_ORIGIN, "authorization": f"Bearer {token or self.token(name)}"}
        if key:
            headers["idempotency-key"] = key
        more = {"json_body": body} if body is not None else {}
        return self.country.gateway.call(method, path, headers=headers, **more)

    def propose(self, by: str, key: str = "key-00000001", /, **changed: str) -> Reply:
        """A proposal of an account, changed as said."""
        body = {
            "account": NEW, "name": "Ngô Thị Phương", "phone": "0900001234",
            "role": "commune_officer", "unit": "commune-00001", "first": "2021-11-23",
            "last": "2022-05-31",
        } | changed  # fmt: skip
        return self.send(by, "POST", ACCOUNTS, body, key=key)

    def agree(self, name: str, proposal: dict[str, Any], **changed: str) -> Reply:
        """A hand for the terms of a proposal."""
        body = {"step": "agree", "seal": proposal["seal"]} | changed
        return self.send(name, "POST", f"{PROPOSALS}/{proposal['proposal']}", body)

    def made(self, key: str = "key-00000001", /, **changed: str) -> dict[str, Any]:
        """An account that was proposed and agreed to by all hands."""
        proposal = self.propose("tinh-1", key, **changed).json
        for name in ("tinh-2", "tinh-3"):
            reply = self.agree(name, proposal)
            if reply.json["state"] == "agreed":
                break
        assert reply.json["state"] == "agreed"
        self.practised(str(changed.get("account", NEW)))
        return proposal

    def practised(self, name: str = NEW) -> None:
        """The account has done the exercises of its role (ADR 0107)."""
        record = StaffRecord.get(member(name))
        learnt = Learnt(How.PASSED, Role(record.role), 9, day_of(self.country.now))
        record.update(actions=[StaffRecord.t.set(learnt.written())])

    def step(self, name: str, step: str, account: str = NEW, words: str = WHY) -> Reply:
        """A step on an account."""
        return self.send(name, "POST", f"{ACCOUNTS}/{account}", {"step": step, "words": words})

    def works(self, name: str = NEW, token: str = "") -> Reply:
        """Does a door of officers let the account in?"""
        return self.send(name, "GET", "/api/parked-visits", token=token)


def open_offices(country: Country) -> Offices:
    """Post the officers."""
    for name, (role, unit) in EXTRA.items():
        service.put_staff(Staff(member(name), role, unit, StaffState.ACTIVE))
    return Offices(country)
