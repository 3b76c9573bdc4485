"""The doors that answer pages."""
