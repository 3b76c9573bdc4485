"""The JSON doors of certificates."""
