"""Do the doors keep to the OpenAPI document, whoever asks and whatever is sent?

Requests are generated from the document, valid and broken, for every caller the policy admits and
for nobody; half of them name things that exist. An answer must be one of those documented: status,
code of the refusal, headers, shape. 500 is never one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.access.policy import policy_line
from functions.kernel.callers import CALLING, Role
from functions.runtime import clock, settings
from infra.documents import ROOT
from tests.doors.access.world import Issuer, signed_by_device
from tests.doors.checkin.conftest import issuer, town
from tests.doors.checkin.town import Town, officer_of, phone_code, wire
from tests.doors.laboratory.bench import LAB, Bench
from tests.gateway_wsgi import Headers, Sign, WsgiGateway, nobody
from tests.world import SAME_ORIGIN, Actor

__all__ = ["issuer", "town"]

DOCUMENT = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ENDING = ("/end", "/revoke", "/remove", "/suspend", "dang-xuat", "/phien-dang-nhap/khac",
          "/thu-hoi", "/tam-dung", "/bo", "/units/{unit}")  # fmt: skip
"""Doors that end sessions, devices, venues and units are tried last."""
ADMITTED = int(os.environ.get("EXAMPLES", "8"))
REFUSED = 1
"""Examples per door and caller who is admitted, or not; hypothesis adds some of its own."""
STRANGERS = frozenset({Role.ANONYMOUS, Role.CITIZEN, Role.GATE_DEVICE, Role.AUDITOR})
"""Who tries doors that do not admit them; the matrix (tests/doors/matrix) tries all at all."""
FILE, TUBE = "0000000000000000000000TEST", "VN-000001"


def by_cookie(actor: Actor) -> Sign:
    """A browser's request."""

    def sign(_: str, __: str, ___: bytes) -> Headers:
        cookies = "; ".join(f"{name}={value}" for name, value in actor.cookies.items())
        return SAME_ORIGIN | {"cookie": cookies}

    return sign


class World:
    """A town with everybody in it, and the things they may name."""

    def __init__(self, town: Town, issuer: Issuer) -> None:
        gate = town.gate()
        visitor = town.visitor()

        def by_gate(method: str, path: str, body: bytes) -> Headers:
            seconds = int(clock.now().timestamp())
            return signed_by_device(gate.key, gate.device, (method, path), seconds, body)

        def by_staff(role: Role, division: str) -> Sign:
            token = officer_of(town, issuer, division, role).token
            return lambda *_: {"authorization": f"Bearer {token}"}

        def by_laboratory(role: Role) -> Sign:
            access.put_staff(
                Staff(access.staff_id(settings.issuer(), role.value), role, LAB, StaffState.ACTIVE)
            )
            token = issuer.token(role.value)
            return lambda *_: {"authorization": f"Bearer {token}"}

        bench = Bench(clock.now())
        access.put_unit(Unit(LAB, "laboratory", "CDC Hà Nội (thử)", "01"))
        bench.seals(TUBE, 1)
        held = bench.reports(FILE, bench.row(TUBE))
        bench.run()

        self.callers: dict[Role, Sign] = {
            Role.ANONYMOUS: nobody,
            Role.CITIZEN: by_cookie(town.owner),
            Role.GATE_DEVICE: by_gate,
            Role.COMMUNE_OFFICER: by_staff(Role.COMMUNE_OFFICER, "01/001/00001"),
            Role.DISTRICT_OFFICER: by_staff(Role.DISTRICT_OFFICER, "01/001"),
            Role.PROVINCE_OFFICER: by_staff(Role.PROVINCE_OFFICER, "01"),
            Role.EPIDEMIOLOGIST: by_staff(Role.EPIDEMIOLOGIST, "01"),
            Role.SAMPLER: by_staff(Role.SAMPLER, "01/001/00001"),
            Role.LAB_TECHNICIAN: by_laboratory(Role.LAB_TECHNICIAN),
            Role.LAB_APPROVER: by_laboratory(Role.LAB_APPROVER),
            Role.DOCTOR: by_staff(Role.DOCTOR, "01/001/00001"),
            Role.VACCINATOR: by_staff(Role.VACCINATOR, "01/001/00001"),
            Role.MINISTRY_OPERATOR: by_staff(Role.MINISTRY_OPERATOR, ""),
            Role.AUDITOR: by_staff(Role.AUDITOR, ""),
            Role.ORGANISATION: by_staff(Role.ORGANISATION, "01"),
            Role.LAB_TECHNICIAN: by_staff(Role.LAB_TECHNICIAN, "01"),
        }
        self.known: dict[str, Any] = {
            "code": town.venue,
            "venue": town.venue,
            "token": town.token,
            "poster": town.token,
            "device": gate.device,
            "short_code": town.venue,
            "at": wire(clock.now()),
            "personal": phone_code(visitor),
            "phone": "0900002002",
            "province": "01",
            "district": "001",
            "ward": "00001",
            "id": held,
            "tube": TUBE,
            "unit": LAB,
        }
        self.wsgi = WsgiGateway(town.gateway)

    def name_known(self, case: Any) -> None:
        """Let the request name things that exist, where it names such things at all."""
        for place in (case.path_parameters, case.body):
            if isinstance(place, dict):
                place.update({name: self.known[name] for name in place if name in self.known})


@pytest.fixture
def world(town: Town, issuer: Issuer) -> Iterator[World]:
    """The town, everybody signed in."""
    yield World(town, issuer)


def operations(world: World) -> Iterator[Any]:
    """Every operation of the document, bound to the doors."""
    schema = schemathesis.openapi.from_dict(DOCUMENT, config=SchemathesisConfig())
    schema.app = world.wsgi
    schema.config.generation.with_security_parameters = False
    made = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert len(made) == sum(map(len, DOCUMENT["paths"].values()))
    yield from sorted(made, key=lambda one: one.path.endswith(ENDING))


def ask(world: World, operation: Any, role: Role, examples: int) -> None:
    """Send generated requests of one caller to one door."""
    world.wsgi.sign = world.callers[role]

    @hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(), known=st.booleans())
    def send(case: Any, known: bool) -> None:
        if known:
            world.name_known(case)
        case.call_and_validate(checks=CHECKS)

    send()


@pytest.mark.catalogue("I13")
def test_every_answer_to_a_generated_request_is_a_documented_one(world: World) -> None:
    broken: list[str] = []
    assert world.callers.keys() == set(CALLING)
    for operation in operations(world):
        key = f"{operation.method.upper()} {operation.path}"
        line = policy_line(key)
        assert line is not None, key
        for role in sorted(line.grants.keys() | STRANGERS):
            try:
                ask(world, operation, role, ADMITTED if role in line.grants else REFUSED)
            except BaseExceptionGroup as failed:
                broken.append(f"{key} as {role}: {_in_short(failed)}")

    assert {200, 201, 202, 204, 303, 404, 422} <= world.wsgi.answered.keys()
    assert not broken, "\n" + "\n".join(broken)


def _in_short(failed: BaseExceptionGroup[Any]) -> str:
    return "; ".join(" ".join(str(one).split())[:400] for one in failed.exceptions)
