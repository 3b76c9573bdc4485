"""Who is at the door, and may they pass? The one gatekeeper of every route.

Order: is the path plain, is no secret in the address, who is it, has the role a passage, has a
member of staff learnt what the role needs, was the change asked for here. An explicit
`Authorization` header is believed or refused, never ignored; a cookie that is no longer good
leaves one anonymous.

What only staff and devices show is loaded by the first that shows it: a phone's check-in needs
none of it when its function starts cold.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from functions.access.domain import passage
from functions.access.domain.mode_refusals import ClosedByMode
from functions.access.domain.passage import Line, Need, passed
from functions.access.policy import policy_line
from functions.access.service import cookies, modes, refusals, roster, sessions
from functions.kernel.callers import Caller, Relation, Role, Scope
from functions.kernel.errors import Forbidden, NotFound, Refusal, Unidentified
from functions.kernel.periods import day_of
from functions.runtime import clock, settings

_NOBODY = Caller(Role.ANONYMOUS)


class Plate(Protocol):
    """What the guard needs to know of a route (functions.runtime.http.Route)."""

    @property
    def key(self) -> str:
        """``METHOD /path``."""

    @property
    def method(self) -> str:
        """``GET`` or ``POST``."""


class Arrival(Protocol):
    """What the guard needs to see of a request (functions.runtime.http.Request)."""

    event: Mapping[str, Any]
    now: datetime
    caller: Caller
    cookie_due: str
    modes: tuple[tuple[str, str], ...]

    @property
    def path(self) -> dict[str, str]:
        """Path parameters."""

    @property
    def query(self) -> dict[str, str]:
        """Query parameters, each once."""

    @property
    def body(self) -> bytes:
        """The raw body."""

    @property
    def idempotency_key(self) -> str:
        """The well-formed key, or a refusal."""

    @property
    def request_id(self) -> str:
        """The gateway's id."""

    def header(self, name: str) -> str:
        """A header, "" where absent."""

    def cookie(self, name: str) -> str:
        """A cookie, "" where absent."""


def admit(request: Arrival, route: Plate) -> Caller:
    """The caller of a request, with the purpose and relations the route's line gives.

    Raises Unidentified, Forbidden, PhoneUnverified, MfaRequired, StaffNotActive, TrainingNeeded,
    CrossSite, SecretInAddress, PathUnclear, RepeatedParameter, IdempotencyKeyNeeded, Unavailable
    (with those of a mode of operation: FeatureOff, ReadOnly, DoorShed, TurnNotCome). A refusal of
    somebody known, or of a credential, is put on record. The error page finds who it is in
    `request.caller`.
    """
    try:
        return _admitted(request, route)
    except ClosedByMode:
        raise  # of nobody's doing, and what is overloaded need not be written to
    except Refusal as refusal:
        # Someone whose session has ended is no pattern; whoever shows a wrong credential is.
        if request.caller.subject or request.header("authorization"):
            refusals.keep_refusal(
                request.caller, route.key, refusal, request.now, request.request_id
            )
        raise


def require(caller: Caller, scope: Scope, *, linked: bool = False, shows: str = "") -> None:
    """Does the caller stand to the object as the route's line demands?

    `shows` is the kind of data asked for where it is another than the line's (a right must name
    it). What passes by a right alone is put on record first. Raises NotFound where not, in the same
    words as for an object that does not exist (Z02), and puts that on record; AuditUnavailable.
    """
    if not _passes(caller, scope, linked=linked, shows=shows):
        raise _kept(caller, NotFound())


def require_area(caller: Caller, division: str) -> None:
    """As `require`, of an area that everybody knows to exist. Raises RightInvalid where it is
    neither the caller's own nor named by a right in force; AuditUnavailable."""
    if not _passes(caller, Scope(division=division)):
        from functions.access.domain.right_refusals import RightInvalid

        raise _kept(caller, RightInvalid())


def holds(caller: Caller, scope: Scope, linked: bool = False) -> bool:
    """Does one of the caller's relations from the policy line hold? See domain.passage.holds."""
    return passage.holds(caller, scope, linked=linked)


def _passes(caller: Caller, scope: Scope, *, linked: bool = False, shows: str = "") -> bool:
    if passage.stands(caller, scope, linked=linked):
        return True
    opened = passage.right_to(caller, scope.division, shows)
    if opened is None:
        return False
    from functions.access.service import right_uses

    right_uses.put_on_record(caller, opened, clock.now())
    return True


def _kept(caller: Caller, refusal: Refusal) -> Refusal:
    refusals.keep_refusal(caller, caller.route, refusal, clock.now())
    return refusal


def stands_in(caller: Caller, scope: Scope) -> bool:
    """As `holds`, but by the caller's own place alone: no right opens it."""
    return passage.stands(caller, scope)


def may_pass(role: Role, key: str) -> bool:
    """Does the registry's line of a door admit a role at all? For showing what somebody can do, and
    for what is told later of a deed at another door."""
    line = policy_line(key)
    return line is not None and role in line.grants


def _admitted(request: Arrival, route: Plate) -> Caller:
    line = policy_line(route.key)
    if line is None or request.event["httpMethod"] != route.method:
        raise Forbidden
    passage.check_path(request.event["path"], request.path.values())
    passage.check_query(request.query)
    found, by_cookie = _identified(request, line)
    request.caller = found
    caller = passed(line, found)
    modes.check_door(route.key, caller, request.now)
    request.modes = modes.told_on(route.key, caller, request.now)
    if caller.is_staff:
        from functions.access.domain import learning

        learning.check_door(line, caller, day_of(request.now))
    if Relation.GRANTED in caller.relations:
        from functions.access.service import right_uses

        caller = right_uses.with_rights(caller, request.now)
    if line.needs:
        passage.check_same_origin(
            line,
            by_cookie=by_cookie,
            fetch_site=request.header("sec-fetch-site"),
            origin=request.header("origin"),
            ours=settings.public_origin(),
        )
        if Need.IDEMPOTENCY_KEY in line.needs:
            _ = request.idempotency_key
    return caller


def _identified(request: Arrival, line: Line) -> tuple[Caller, bool]:
    """Who it is, and whether a cookie says so."""
    credential = request.header("authorization")
    if credential:
        return _by_header(credential, request, line), False
    token = request.cookie(cookies.STAFF) if line.admits_staff else ""
    if token:
        try:
            return _working(token, request.now), True
        except Refusal:
            if not line.is_public:
                raise
    token = request.cookie(cookies.SESSION)
    if token:
        try:
            session = sessions.read_session(token, request.now)
        except Unidentified:
            return _NOBODY, False
        request.cookie_due = roster.cookie_due(session, request.now)
        return sessions.citizen_of(session), True
    return _NOBODY, False


def _by_header(credential: str, request: Arrival, line: Line) -> Caller:
    """Who a header says it is; not even read where none of its kind may pass."""
    scheme, _, token = credential.partition(" ")
    if scheme == "Bearer":
        if not line.admits_staff:
            raise Forbidden
        return _working(token, request.now)
    if scheme == "Device":
        if Role.GATE_DEVICE not in line.grants:
            raise Forbidden
        from functions.access.service import devices

        event = request.event
        return devices.speaking(
            credential, event["httpMethod"], event["path"], request.body, request.now
        )
    raise Unidentified


def _working(token: str, now: datetime) -> Caller:
    from functions.access.service import staff, volume

    volume.forget()
    return staff.working(token, now)
