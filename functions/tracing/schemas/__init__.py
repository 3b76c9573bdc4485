"""What comes in at the doors of tracing, and what goes out."""
