"""Use cases of aggregates."""
