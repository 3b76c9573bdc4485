"""JSON doors of check-in, by audience."""
