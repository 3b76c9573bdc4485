"""Names and phones of staff are sealed where they are stored, and bound to whose they are."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from functions.access.domain.accounts import Account, Proposal, State, Terms
from functions.access.store import people
from functions.kernel.callers import Role
from functions.kernel.periods import at_millis, millis_of
from functions.kernel.phones import Phone
from functions.runtime import crypto, keys

_LABEL: Final = "access|staff|v1"


def seal_names(member: str, name: str, phone: str) -> str:
    """A member's name and phone as they are stored. Raises CryptoUnavailable."""
    told = {"name": name, "phone": phone}
    return crypto.to_text(crypto.seal_json(_key(), told, f"{_LABEL}|{member}"))


def opened(account: Account, sealed: str) -> Account:
    """An account with its name and phone; one that was set up without has none. Raises
    CryptoUnavailable, Unopenable (somebody else's words under this account)."""
    if not account.division:
        unit = people.unit(account.staff.unit)
        account = replace(account, division=unit.division if unit else "")
    if not sealed:
        return account
    told = _opened(account.staff.id, sealed)
    return replace(account, name=told["name"], phone=told["phone"])


def seal_proposal(one: Proposal) -> str:
    """What of a proposal never changes, as it is stored. Raises CryptoUnavailable."""
    terms = one.terms
    told = {
        "member": terms.member, "names": seal_names(terms.member, terms.name, terms.phone),
        "role": terms.role.value, "unit": terms.unit, "division": terms.division,
        "from": millis_of(terms.from_at), "until": millis_of(terms.until), "by": one.by,
        "at": millis_of(one.at), "rule": one.rule_id, "base": one.base, "before": one.before,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def open_proposal(sealed: str, changed: dict[str, Any]) -> Proposal:
    """The proposal of what is stored. Raises CryptoUnavailable, Unopenable."""
    told = json.loads(sealed)
    names = _opened(told["member"], told["names"])
    terms = Terms(
        member=told["member"],
        name=names["name"],
        phone=Phone(names["phone"]),
        role=Role(told["role"]),
        unit=told["unit"],
        division=told["division"],
        from_at=at_millis(told["from"]),
        until=at_millis(told["until"]),
    )
    return Proposal(
        id=changed["id"],
        terms=terms,
        state=State(changed["state"]),
        by=told["by"],
        at=at_millis(told["at"]),
        rule_id=told["rule"],
        base=told["base"],
        before=told["before"],
        hands=changed["hands"],
        words=changed["words"],
        version=changed["version"],
    )


def _opened(member: str, sealed: str) -> dict[str, str]:
    told: dict[str, str] = crypto.unseal_json(
        _key(), crypto.from_text(sealed), f"{_LABEL}|{member}"
    )
    return told


def _key() -> bytes:
    return crypto.derive(keys.key("session"), _LABEL)
