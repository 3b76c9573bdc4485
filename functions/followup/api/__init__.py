"""The doors that answer JSON."""
