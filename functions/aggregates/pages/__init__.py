"""HTML pages of aggregates."""
