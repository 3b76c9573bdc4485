"""What comes in and goes out where staff accounts are drawn up, agreed to, changed and ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from functions.access.domain.account_refusals import PeriodInvalid
from functions.access.domain.account_steps import Due
from functions.access.domain.accounts import Account, Proposal, WantedAccount
from functions.access.domain.register import Entry
from functions.kernel.divisions import print_place
from functions.kernel.errors import FieldFault
from functions.kernel.periods import DateInvalid, read_day
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In, Out

Short = Field(min_length=1, max_length=120)
Words = Field(default="", max_length=600)


def _day(text: str, field: str) -> date:
    try:
        return read_day(text)
    except DateInvalid:
        raise PeriodInvalid(FieldFault(field, PeriodInvalid.code)) from None


class ProposeAccount(In):
    """An account, or another role, unit or period for one; both days are included."""

    account: str = Short
    name: str = Short
    phone: str = Short
    role: str = Short
    unit: str = Short
    first: str = Short
    last: str = Short

    def wanted(self) -> WantedAccount:
        """As the service takes it. Refuses PeriodInvalid."""
        days = _day(self.first, "first"), _day(self.last, "last")
        return WantedAccount(self.account, self.name, self.phone, self.role, self.unit, *days)


class DecideOnAccount(In):
    """A hand; `seal` says which terms were seen, `words` why it is refused."""

    step: Literal["agree", "refuse"]
    seal: str = Field(default="", max_length=32)
    words: str = Words


class StepOfAccount(In):
    """What is done to an account, and why; confirming needs no reason."""

    step: Literal["suspend", "resume", "end", "confirm"]
    words: str = Words


class AccountForm(Form):
    """A proposal as the page sends it."""

    account: str = Line
    name: str = Line
    phone: str = Line
    role: str = Line
    unit: str = Line
    first: str = Line
    last: str = Line

    def wanted(self) -> WantedAccount:
        """As the service takes it. Refuses PeriodInvalid."""
        days = _day(self.first, "first"), _day(self.last, "last")
        return WantedAccount(self.account, self.name, self.phone, self.role, self.unit, *days)


class StepForm(Form):
    """A hand or a step, as a page sends it."""

    seal: str = Line
    words: str = Words
    unit: str = Line


class ProposalView(Out):
    """A proposal as those see it who look after the unit; `before` is ``role@unit`` until now."""

    proposal: str
    account: str
    name: str
    phone: str
    role: str
    unit: str
    place: str
    from_at: datetime
    until: datetime
    before: str
    at: datetime
    by: str
    state: str
    hands: int
    hands_needed: int
    seal: str
    rule: str

    @classmethod
    def of(cls, one: Proposal) -> ProposalView:
        """Show it."""
        terms = one.terms
        return cls(
            proposal=one.id,
            account=_called(terms.member),
            name=terms.name,
            phone=terms.phone,
            role=terms.role.value,
            unit=terms.unit,
            place=print_place(terms.division),
            from_at=terms.from_at,
            until=terms.until,
            before=one.before,
            at=one.at,
            by=_called(one.by),
            state=one.state.value,
            hands=len(one.hands),
            hands_needed=one.hands_needed,
            seal=terms.seal,
            rule=one.rule_id,
        )


class ProposalsView(Out):
    """All that wait in the caller's area."""

    waiting: list[ProposalView]


class AccountView(Out):
    """An account; `from_at` and `until` are missing where it was set up without a period."""

    account: str
    name: str
    phone: str
    role: str
    unit: str
    place: str
    state: str
    from_at: datetime | None
    until: datetime | None
    confirmed_at: datetime
    words: str

    @classmethod
    def of(cls, one: Account) -> AccountView:
        """Show it."""
        staff = one.staff
        return cls(
            account=_called(staff.id),
            name=one.name,
            phone=one.phone,
            role=staff.role.value,
            unit=staff.unit,
            place=print_place(one.division),
            state=staff.state.value,
            from_at=staff.from_at,
            until=staff.until,
            confirmed_at=one.confirmed_at,
            words=one.words,
        )


class AccountsView(Out):
    """By division and unit."""

    accounts: list[AccountView]


class ReviewView(Out):
    """An account that somebody should look at: unused, unconfirmed, or running out."""

    account: AccountView
    due: str

    @classmethod
    def of(cls, one: Account, due: Due) -> ReviewView:
        """Show it."""
        return cls(account=AccountView.of(one), due=due.value)


class ReviewsView(Out):
    """By division and unit, as of last night."""

    reviews: list[ReviewView]


class EntryView(Out):
    """A line of the register: what was done, when, by whom, why."""

    at: datetime
    by: str
    step: str
    words: str

    @classmethod
    def of(cls, one: Entry) -> EntryView:
        """Show it."""
        return cls(at=one.at, by=_called(one.by), step=one.step, words=one.words)


class ShownAccountView(Out):
    """An account and its register, newest first."""

    account: AccountView
    history: list[EntryView]

    @classmethod
    def of(cls, one: Account, register: tuple[Entry, ...]) -> ShownAccountView:
        """Show them."""
        return cls(account=AccountView.of(one), history=[EntryView.of(line) for line in register])


def _called(member: str) -> str:
    """How the issuer calls somebody: the issuer's own name adds nothing."""
    return member.rpartition("|")[2]
