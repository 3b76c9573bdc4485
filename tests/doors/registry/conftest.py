"""The registry's own world: its caches are forgotten, its actors are at hand."""

from __future__ import annotations

from functions.registry.service import orders, reading
from tests import fixtures

for _forget in (orders.forget, reading.forget):
    if _forget not in fixtures.FORGETTERS:
        fixtures.FORGETTERS.append(_forget)
