"""Wire shapes of access: what comes in (imperatives), what goes out (views)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, Self
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from functions.access.domain.audit import AuditRow
from functions.access.domain.device import Device
from functions.kernel.periods import write_instant

Purpose = Literal["sign_in", "register_venue", "change_phone"]
PhoneText = Annotated[str, Field(min_length=1, max_length=32)]
CodeText = Annotated[str, Field(pattern=r"^[0-9]{6,8}$", min_length=6, max_length=8)]
Coordinate = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$", min_length=43, max_length=43)]
PathText = Annotated[str, Field(max_length=500)]


class In(BaseModel):
    """What comes in: no field but these, no conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Form(BaseModel):
    """A form's fields are all text."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class View(BaseModel):
    """What goes out."""

    model_config = ConfigDict(defer_build=True)


class StartChallenge(In):
    """Send a code to a phone."""

    phone: PhoneText
    purpose: Purpose


class AnswerChallenge(In):
    """The code that came."""

    code: CodeText


class PairDevice(In):
    """Prepare a device for a venue."""

    venue: Annotated[str, Field(min_length=1, max_length=20)]


class PublicKey(In):
    """A P-256 public key as browsers export it; a private part (`d`) is an unknown field."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Coordinate
    y: Coordinate
    ext: bool = True
    key_ops: list[Literal["verify"]] = []
    alg: Literal["ES256"] = "ES256"


class EnrolDevice(In):
    """A device gives its public key for a pairing code."""

    pairing_code: Annotated[str, Field(min_length=8, max_length=16)]
    public_key: PublicKey
    label: Annotated[str, Field(min_length=1, max_length=40)]


class AskForCode(Form):
    """The first page of signing in; `resend` names an earlier challenge in place of the phone."""

    phone: Annotated[str, Field(max_length=32)] = ""
    resend: Annotated[str, Field(max_length=40)] = ""
    next: PathText = "/"


class EnterCode(Form):
    """The second page of signing in."""

    challenge: Annotated[str, Field(max_length=40)]
    code: Annotated[str, Field(max_length=16)] = ""
    next: PathText = "/"


class Nothing(Form):
    """A button without fields."""


class FinishSignIn(BaseModel):
    """The issuer's answer. It may say more (session_state …); what we don't know is left unread."""

    model_config = ConfigDict(extra="ignore", defer_build=True)

    state: Annotated[str, Field(max_length=200)] = ""
    code: Annotated[str, Field(max_length=4000)] = ""
    iss: Annotated[str, Field(max_length=500)] = ""


class ChallengeView(View):
    """A code is on its way; seconds."""

    challenge: str
    expires_in: int
    resend_in: int


class SessionView(View):
    """Signed in."""

    person: str
    expires_at: str


class MeView(View):
    """Who am I here?"""

    person: str
    phone_verified: bool
    masked_name: str
    has_declaration: bool


class AccessRowView(View):
    """One look at one's data."""

    at: str
    who_role: str
    unit: str
    purpose: str
    action: str
    fields: list[str]
    allowed: bool

    @classmethod
    def of(cls, row: AuditRow) -> Self:
        """From an audit row; who exactly, and in which session, stays inside."""
        return cls(
            at=write_instant(row.at),
            who_role=row.who_role.value,
            unit=row.unit,
            purpose=row.purpose.value,
            action=row.action,
            fields=list(row.fields),
            allowed=row.allowed,
        )


class AccessLogView(View):
    """Who looked at my data, newest first; `next` is the cursor of older rows, `next_link` the
    address that gives them, both "" at the end."""

    rows: list[AccessRowView]
    next: str
    next_link: str

    @classmethod
    def of(cls, rows: Iterable[AuditRow], cursor: str) -> Self:
        """From audit rows."""
        link = f"/api/me/access-log?{urlencode({'cursor': cursor})}" if cursor else ""
        return cls(rows=[AccessRowView.of(row) for row in rows], next=cursor, next_link=link)


class PairingView(View):
    """Type this into the device within so many seconds."""

    pairing_code: str
    expires_in: int


class EnrolledView(View):
    """The device's name and its venue."""

    device: str
    venue: str


class DeviceView(View):
    """A device of a venue."""

    device: str
    label: str
    paired_at: str
    state: str

    @classmethod
    def of(cls, device: Device) -> Self:
        """From a device; its key stays inside."""
        return cls(
            device=device.id,
            label=device.label,
            paired_at=write_instant(device.paired_at),
            state=device.state.value,
        )


class DevicesView(View):
    """The devices of a venue, oldest first."""

    devices: list[DeviceView]
