"""Pages for everybody: home, the gate's shell, the shell without network, what we can prove."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from functions.checkin.domain.retention import readable_days
from functions.checkin.service import retaining
from functions.kernel.divisions import find_division
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.runtime import crypto
from functions.runtime.http import Answer, Api, Request
from functions.runtime.http.answers import CAMERA_HEADERS
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")

NATION = "00"


@pages.page("GET", "/")
def show_home(request: Request) -> Answer:
    """Show what one can do here."""
    return render(request, "home.html", 200, CAMERA_HEADERS)


@pages.page("GET", "/cong")
def show_gate(request: Request) -> Answer:
    """Show the gate's shell; a paired device does the rest."""
    return render(request, "gate.html", 200, CAMERA_HEADERS)


@pages.page("GET", "/ngoai-tuyen")
def show_offline(request: Request) -> Answer:
    """Show the shell that the phone keeps for times without network."""
    return render(request, "offline.html")


@pages.page("GET", "/minh-bach")
def show_transparency(request: Request) -> Answer:
    """Show the proofs of deletion of this year and the last, and the orders on modules."""
    today = day_of(request.now)
    proofs = [*retaining.proofs_of(today.year), *retaining.proofs_of(today.year - 1)]
    return render(
        request,
        "transparency.html",
        proofs=[_proof(day, statement) for day, statement in proofs],
        orders=[_order(order) for order in registry.public_orders()],
        retention_days=len(readable_days(today)),
    )


def _proof(day: str, statement: str) -> dict[str, Any]:
    told = json.loads(crypto.from_text(statement.split(".")[1]))
    return {
        "day": day,
        "day_words": f"{date.fromisoformat(day):%d/%m/%Y}",
        "statement": statement,
        "destroyed_at": datetime.fromisoformat(told["gone_at"]),
    }


def _order(order: registry.StandingOrder) -> dict[str, Any]:
    return {
        "module": order.subject,
        "scope_name": "Việt Nam" if order.scope == NATION else find_division(order.scope).name,
        "instrument": order.instrument,
        "effective_from": order.effective_from,
        "state": order.state.value,
    }
