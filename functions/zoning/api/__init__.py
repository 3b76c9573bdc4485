"""JSON doors of zoning."""
