"""JSON doors of aggregates."""
