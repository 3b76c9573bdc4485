"""The use cases of check-in: read, decide, record."""
