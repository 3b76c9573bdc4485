"""Use cases of data subject requests: read, decide, record."""
