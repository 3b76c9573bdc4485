"""Use cases of the laboratory: read, decide, record."""
