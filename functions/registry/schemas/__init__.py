"""What comes in at the registry's doors, and what goes out."""
