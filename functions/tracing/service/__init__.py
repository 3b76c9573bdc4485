"""Use cases of tracing: read, decide, record."""
