"""Wire shapes of zoning."""
