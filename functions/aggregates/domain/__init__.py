"""Pure rules of aggregates."""
