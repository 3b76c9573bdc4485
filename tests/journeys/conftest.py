"""Journeys walk through the same town as the doors of check-in."""

from __future__ import annotations

from tests.doors.checkin.conftest import gate, issuer, town

__all__ = ["gate", "issuer", "town"]
