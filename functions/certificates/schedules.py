"""Clock doors of certificates."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Rate

from functions.certificates.service import publishing
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Rate(1, unit=Rate.MINUTES), name="certificates_publish")
def publish_list(event: Any) -> None:
    """Each minute: sign the list for verifiers without a network."""
    publishing.publish(clock.now())
