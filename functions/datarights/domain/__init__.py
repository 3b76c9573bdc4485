"""Rules of data subject requests, pure."""
