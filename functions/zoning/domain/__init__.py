"""Pure rules of zoning."""
