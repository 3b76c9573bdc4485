"""Pages of zoning."""
