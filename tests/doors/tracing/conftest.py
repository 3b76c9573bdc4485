"""The bureau in which the doors of tracing are tried."""

from __future__ import annotations

from tests.doors.checkin.conftest import issuer

__all__ = ["issuer"]
