"""JSON doors of notifications."""
