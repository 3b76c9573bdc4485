"""JSON doors of access: codes and sessions, who am I, who looked at me, gate devices."""

from __future__ import annotations

from functions.access import schemas, service
from functions.access.domain.device import PAIRING_LIFE
from functions.access.domain.roster import device_in
from functions.access.domain.session import LIFE
from functions.kernel.errors import NotFound, TooMany
from functions.kernel.periods import write_instant
from functions.kernel.phones import PhoneInvalid
from functions.runtime.http import Answer, Api, Request, accepted, created, no_content, ok

api = Api(__name__, audience="citizen")


def asker_of(request: Request) -> tuple[service.Asker, dict[str, list[str]]]:
    """Where the request comes from, and the header that gives a new browser its nonce."""
    nonce, cookies = service.device_nonce(request.cookie("lachan_device"))
    asker = service.Asker(
        nonce, request.ip, request.language, device_in(request.header("user-agent"))
    )
    return asker, {"Set-Cookie": cookies} if cookies else {}


@api.door(
    "POST",
    "/api/otp/challenges",
    body=schemas.StartChallenge,
    answers={202: schemas.ChallengeView},
    refuses=(PhoneInvalid, TooMany),
)
def start_challenge(request: Request, body: schemas.StartChallenge) -> Answer:
    """Send a code to a phone; known and unknown phones are answered alike."""
    asker, headers = asker_of(request)
    started = service.start_challenge(request.caller, body.phone, body.purpose, asker, request.now)
    view = schemas.ChallengeView(
        challenge=started.challenge,
        expires_in=int(started.expires_in.total_seconds()),
        resend_in=int(started.resend_in.total_seconds()),
    )
    return accepted(view, headers)


@api.door(
    "POST",
    "/api/otp/challenges/{challenge}/answers",
    body=schemas.AnswerChallenge,
    answers={200: schemas.SessionView},
    refuses=(service.CodeNotAccepted, service.TriesSpent, TooMany),
)
def answer_challenge(request: Request, body: schemas.AnswerChallenge) -> Answer:
    """Sign in with the code that came."""
    asker, _ = asker_of(request)
    opened = service.answer_challenge(
        request.caller, request.path["challenge"], body.code, asker, request.now
    )
    session = opened.session
    view = schemas.SessionView(person=session.person, expires_at=write_instant(session.expires_at))
    return ok(view, {"Set-Cookie": [service.session_cookie(opened.token, LIFE)]})


@api.door("POST", "/api/sessions/end", answers={204: None})
def end_session(request: Request) -> Answer:
    """Sign out: the session ends everywhere within a minute."""
    service.end_one(request.caller, request.caller.session, request.now)
    return no_content(service.SIGNED_OUT | {"Set-Cookie": service.drop_cookie("lachan_session")})


@api.door("GET", "/api/me", saved_as="account", answers={200: schemas.MeView})
def show_me(request: Request) -> Answer:
    """Who am I here?"""
    caller, others = request.caller, service.neighbours()
    view = schemas.MeView(
        person=caller.subject,
        phone_verified=caller.phone_verified,
        masked_name=others.masked_name(caller, request.now),
        has_declaration=others.has_declaration(caller.subject, request.now),
    )
    return ok(view)


@api.door(
    "GET",
    "/api/me/access-log",
    saved_as="access-log",
    query=("cursor",),
    answers={200: schemas.AccessLogView},
    refuses=(service.CursorInvalid,),
)
def show_access_log(request: Request) -> Answer:
    """Who looked at my data, newest first."""
    rows, cursor = service.access_log(request.caller, request.now, request.query.get("cursor", ""))
    return ok(schemas.AccessLogView.of(rows, cursor))


@api.door(
    "POST",
    "/api/devices/pairings",
    body=schemas.PairDevice,
    answers={201: schemas.PairingView},
    refuses=(NotFound, service.PhoneUnverified, TooMany),
)
def pair_device(request: Request, body: schemas.PairDevice) -> Answer:
    """Draw a code with which one gate device can be enrolled for one's venue."""
    code = service.pair(request.caller, body.venue, request.now)
    seconds = int(PAIRING_LIFE.total_seconds())
    return created(schemas.PairingView(pairing_code=code, expires_in=seconds))


@api.door(
    "POST",
    "/api/devices",
    body=schemas.EnrolDevice,
    answers={201: schemas.EnrolledView},
    refuses=(service.PairingNotAccepted, service.KeyUnusable, TooMany),
)
def enrol_device(request: Request, body: schemas.EnrolDevice) -> Answer:
    """Enrol a gate device with its public key and a pairing code."""
    jwk = body.public_key.model_dump(include={"kty", "crv", "x", "y"})
    made = service.enrol(body.pairing_code, jwk, body.label, request.ip, request.now)
    return created(schemas.EnrolledView(device=made.id, venue=made.venue))


@api.door(
    "GET",
    "/api/venues/{code}/devices",
    answers={200: schemas.DevicesView},
    refuses=(NotFound,),
)
def list_devices(request: Request) -> Answer:
    """The gate devices of a venue."""
    found = service.devices_of(request.caller, request.path["code"], request.now)
    return ok(schemas.DevicesView(devices=[schemas.DeviceView.of(one) for one in found]))


@api.door(
    "POST",
    "/api/devices/{device}/revoke",
    answers={204: None},
    refuses=(NotFound,),
)
def revoke_device(request: Request) -> Answer:
    """End a gate device; it is refused everywhere within a minute."""
    service.revoke(request.caller, request.path["device"], request.now)
    return no_content()
