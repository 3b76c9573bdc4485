"""JSON doors of the laboratory."""
