"""Use cases of zoning."""
