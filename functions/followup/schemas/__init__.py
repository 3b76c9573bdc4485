"""What comes in at the doors of the follow-up, and what goes out."""
