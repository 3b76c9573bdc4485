"""The town whose scans are counted."""

from __future__ import annotations

from tests.doors.checkin.conftest import issuer, town

__all__ = ["issuer", "town"]
