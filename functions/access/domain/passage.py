"""May this caller pass this door, and does the request look like one of ours?

A door has one line in the policy registry: which role stands in which relation to what it asks
for, for which purpose, and what else is needed. No line, no passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from functions.kernel.callers import (
    STAFF_ROLES,
    Caller,
    Granted,
    Purpose,
    Relation,
    Role,
    Scope,
    covers,
)
from functions.kernel.errors import Forbidden, Malformed, Unidentified

Grants = Mapping[Role, frozenset[Relation]]

SECRET_NAMES: Final = frozenset(
    {
        "access_token", "authorization", "code", "id_token", "lachan_session", "lachan_staff",
        "__host-lachan_session", "__host-lachan_staff",
        "otp", "pairing_code", "password", "refresh_token", "session", "token",
    }
)  # fmt: skip
"""Query parameters that carry credentials: addresses are logged by every proxy (ASVS 14.2.1)."""

SESSION_MARK: Final = "LS1."
"""How a session token begins, so that one in a wrong place is recognised."""

PRACTICE: Final = "/can-bo/luyen-tap"
"""Doors below this path are open to whoever has still to learn."""

LONGEST_PARAMETER: Final = 1024
_LOCAL_PATH: Final = re.compile(
    r"/(?:[A-Za-z0-9._~%!$&'()*+,;=:@?-][A-Za-z0-9._~%!$&'()*+,;=:@?/-]*)?"
)
_TOKEN_SHAPED: Final = re.compile(r"eyJ[A-Za-z0-9_-]*\.")
_TRICKS: Final = re.compile(r"//|\\|%2f|%5c|%00|%25|[\x00-\x1f\x7f]|/\.{1,2}(?:/|$)", re.IGNORECASE)
_PARAMETER_TRICKS: Final = re.compile(r"[/\\%\x00-\x1f\x7f]|^\.{1,2}$")


class Need(StrEnum):
    """What a door needs besides a role."""

    PHONE_VERIFIED = "phone_verified"
    SAME_ORIGIN = "same_origin"
    IDEMPOTENCY_KEY = "idempotency_key"


class SecretInAddress(Malformed):
    """A token or code stands in the query, where proxies log it (security.md A13)."""

    code = "SECRET_IN_URL"
    vi = "Không đặt mã hoặc khoá truy cập trên đường dẫn."
    en = "Codes and tokens do not belong into an address."


class PathUnclear(Malformed):
    """A path that two programs could read differently (security.md Z17)."""

    code = "PATH_UNCLEAR"
    vi = "Đường dẫn không hợp lệ."
    en = "The path is not valid."


class CrossSite(Forbidden):
    """A change asked for by another site in the name of someone signed in here."""

    code = "CROSS_SITE"
    vi = "Yêu cầu đến từ trang khác nên không được thực hiện."
    en = "The request came from another site and was not carried out."


class PhoneUnverified(Forbidden):
    """The account's phone has never answered a code (security.md B10)."""

    code = "PHONE_UNVERIFIED"
    vi = "Vui lòng xác nhận số điện thoại trước."
    en = "Please confirm your phone number first."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the policy registry; `staff_purpose` is for members of staff; `shows` is the
    kind of data that a right must name to open the door (domain.rights.DATA)."""

    method: str
    path: str
    grants: Grants
    purpose: Purpose
    staff_purpose: Purpose
    needs: frozenset[Need]
    shows: str = ""

    @property
    def key(self) -> str:
        """``METHOD /path``, as a route is called."""
        return f"{self.method} {self.path}"

    @property
    def is_public(self) -> bool:
        """May somebody pass whom we do not know?"""
        return Role.ANONYMOUS in self.grants

    @property
    def admits_staff(self) -> bool:
        """Does any staff role pass?"""
        return not STAFF_ROLES.isdisjoint(self.grants)


def passed(line: Line, caller: Caller) -> Caller:
    """The caller with the line's purpose and relations.

    Refuses Unidentified (nobody we know), Forbidden (the role has no passage), PhoneUnverified.
    """
    role = caller.role
    relations = line.grants.get(role)
    if relations is None:
        raise Unidentified if role is Role.ANONYMOUS else Forbidden
    if Need.PHONE_VERIFIED in line.needs and role is Role.CITIZEN and not caller.phone_verified:
        raise PhoneUnverified
    return Caller(
        role=role,
        subject=caller.subject,
        session=caller.session,
        unit=caller.unit,
        division=caller.division,
        phone_verified=caller.phone_verified,
        purpose=line.staff_purpose if role in STAFF_ROLES else line.purpose,
        relations=relations,
        route=line.key,
        signed_in=caller.signed_in,
        shows=line.shows,
        learnt=caller.learnt,
    )


def holds(caller: Caller, scope: Scope, *, linked: bool = False) -> bool:
    """Does one of the caller's granted relations to the object hold?

    OWN: it is about the caller. UNIT: it belongs to the caller's unit (a gate device's unit is its
    venue), or a record links them (`linked`: owner or controller of the venue, guardian of the
    person). JURISDICTION: it lies in the division of the caller's unit. GRANTED: a right in force
    names its area and what the door shows. PUBLIC: always.
    """
    return stands(caller, scope, linked=linked) or right_to(caller, scope.division) is not None


def stands(caller: Caller, scope: Scope, *, linked: bool = False) -> bool:
    """As `holds`, by what the caller is: without a right that somebody granted."""
    relations = caller.relations
    if Relation.PUBLIC in relations:
        return True
    if Relation.OWN in relations and caller.subject and scope.person == caller.subject:
        return True
    if Relation.UNIT in relations and (linked or (caller.unit and scope.unit == caller.unit)):
        return True
    return Relation.JURISDICTION in relations and covers(caller.division, scope.division)


def right_to(caller: Caller, division: str | None, datum: str = "") -> Granted | None:
    """The right in force that opens what the door shows (or `datum`) of a division, if any."""
    if Relation.GRANTED not in caller.relations:
        return None
    wanted = datum or caller.shows
    return next(
        (one for one in caller.granted if one.datum == wanted and covers(one.area, division)), None
    )


def check_path(path: str, parameters: Iterable[str]) -> None:
    """Refuse PathUnclear for a path, or decoded parameters, that could be read in two ways."""
    if _TRICKS.search(path) or (path != "/" and path.endswith("/")):
        raise PathUnclear
    for value in parameters:
        if not value or len(value) > LONGEST_PARAMETER or _PARAMETER_TRICKS.search(value):
            raise PathUnclear


def check_query(query: Mapping[str, str]) -> None:
    """Refuse SecretInAddress where a parameter is named like a credential or looks like one."""
    for name, value in query.items():
        if (
            name.lower() in SECRET_NAMES
            or value.startswith(SESSION_MARK)
            or _TOKEN_SHAPED.match(value)
        ):
            raise SecretInAddress


def check_same_origin(
    line: Line, *, by_cookie: bool, fetch_site: str, origin: str, ours: str
) -> None:
    """Refuse CrossSite for a change that another site may have caused.

    `Sec-Fetch-Site` is set by the browser and can't be set by a page; older browsers send `Origin`
    alone. Without both, only callers that brought no cookie pass: a browser always sends one.
    """
    if Need.SAME_ORIGIN not in line.needs:
        return
    if fetch_site:
        if fetch_site != "same-origin":
            raise CrossSite
    elif origin:
        if origin != ours:
            raise CrossSite
    elif by_cookie:
        raise CrossSite


def local_path(text: str) -> str:
    """A path of ours to return to; "/" for anything that could lead to another site."""
    return text if _LOCAL_PATH.fullmatch(text) else "/"
