"""JSON doors of data subject requests."""
