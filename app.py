"""Every door of the nation, and nothing else. Chalice insists on this file at the root.

`LACHAN_AUDIENCE` says which HTTP doors a Lambda opens (scan, citizen, staff; all where unset), so
that the scan function never loads what only a page needs. Event doors (queues, schedules,
streams) are deployed by their own module and registered here for the packager alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from chalice.app import Chalice

from functions.runtime import settings

HTTP_DOORS: dict[str, tuple[str, ...]] = {
    "scan": (),
    "citizen": (),
    "staff": (),
}
EVENT_DOORS: tuple[str, ...] = ()

app = Chalice(app_name="lachan")


def _open() -> None:
    audience = settings.audience()
    for wanted, doors in HTTP_DOORS.items():
        if audience in ("", wanted):
            for door in doors:
                module, _, name = door.partition(":")
                app.register_blueprint(getattr(import_module(module), name))
    if not audience:
        for module in EVENT_DOORS:
            app.register_blueprint(import_module(module).doors)


_open()


@app.lambda_function(name="scan")
def scan(event: Any, context: Any) -> Any:
    """The hot doors: check-in, check-out, gate."""
    return app(event, context)


@app.lambda_function(name="citizen")
def citizen(event: Any, context: Any) -> Any:
    """Citizens' and venue owners' doors and pages."""
    return app(event, context)


@app.lambda_function(name="staff")
def staff(event: Any, context: Any) -> Any:
    """Staff doors and pages."""
    return app(event, context)
