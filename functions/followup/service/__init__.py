"""Use cases of the follow-up: read, decide, record."""
